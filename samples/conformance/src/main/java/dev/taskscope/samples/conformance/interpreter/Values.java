/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taskscope.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a log shows what the framework gives. */
final class Values {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Values() {}

    /** Returns how a value is shown: a list as a list, an outcome in it as its value or error. */
    static JsonNode shown(@Nullable Object value) {
        return switch (value) {
            case null -> NullNode.instance;
            case JsonNode node -> node;
            case List<?> list -> {
                ArrayNode array = JSON.arrayNode();
                list.forEach(element -> array.add(shown(element)));
                yield array;
            }
            case Outcome.Success<?> success -> shown(success.value());
            case Outcome.Failure<?> failure -> Errors.shown(failure.exception());
            case Outcome.Cancelled<?> cancelled -> JSON.objectNode().put("err", Errors.CANCELLED);
            default -> throw new IllegalArgumentException("no value of the language: " + value);
        };
    }

    static ObjectNode ok(@Nullable Object value) {
        return JSON.objectNode().set("ok", shown(value));
    }

    /** Returns how an outcome is shown. */
    static ObjectNode outcome(Outcome<?> outcome) {
        return outcome instanceof Outcome.Success<?> success ? ok(success.value()) : (ObjectNode) shown(outcome);
    }

    static JsonNode number(long value) {
        return value == (int) value ? JSON.numberNode((int) value) : JSON.numberNode(value);
    }

    static JsonNode names(List<String> names) {
        ArrayNode array = JSON.arrayNode();
        names.stream().sorted().forEach(array::add);
        return array;
    }
}
