/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object, each asked for by name; what nobody asks for is a mistake of the file. */
final class Fields {
    private final ObjectNode object;
    private final String where;
    private final Set<String> left;

    private Fields(ObjectNode object, String where) {
        this.object = object;
        this.where = where;
        this.left = new TreeSet<>();
        object.fieldNames().forEachRemaining(left::add);
    }

    static Fields of(JsonNode node, String where) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, where);
        }
        throw new InvalidScenarioException("%s is no object: %s".formatted(where, node));
    }

    String where() {
        return where;
    }

    boolean has(String name) {
        return object.has(name);
    }

    /** Returns the value of a field, which must be there. */
    JsonNode get(String name) {
        JsonNode value = optional(name);
        if (value == null) {
            throw new InvalidScenarioException("%s has no field '%s': %s".formatted(where, name, object));
        }
        return value;
    }

    @Nullable JsonNode optional(String name) {
        left.remove(name);
        return object.get(name);
    }

    JsonNode orNull(String name) {
        JsonNode value = optional(name);
        return value == null ? NullNode.instance : value;
    }

    String text(String name) {
        return text(get(name), name);
    }

    @Nullable String optionalText(String name) {
        JsonNode value = optional(name);
        return value == null ? null : text(value, name);
    }

    private String text(JsonNode value, String name) {
        if (!value.isTextual()) {
            throw new InvalidScenarioException("'%s' of %s is no text: %s".formatted(name, where, value));
        }
        return value.textValue();
    }

    long number(String name) {
        return number(get(name), name);
    }

    /** Returns null if it is missing or null. */
    @Nullable Long optionalNumber(String name) {
        JsonNode value = optional(name);
        return value == null || value.isNull() ? null : number(value, name);
    }

    private long number(JsonNode value, String name) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new InvalidScenarioException("'%s' of %s is no whole number: %s".formatted(name, where, value));
        }
        return value.longValue();
    }

    boolean flag(String name) {
        JsonNode value = optional(name);
        if (value != null && !value.isBoolean()) {
            throw new InvalidScenarioException(
                    "'%s' of %s is neither true nor false: %s".formatted(name, where, value));
        }
        return value != null && value.booleanValue();
    }

    /** Reads a list; an empty one if it is missing. */
    <E> List<E> list(String name, BiFunction<JsonNode, String, E> element) {
        JsonNode value = optional(name);
        return value == null ? List.of() : elements(value, where + "." + name, element);
    }

    List<String> texts(String name) {
        return elements(get(name), where + "." + name, (value, place) -> text(value, name));
    }

    static <E> List<E> elements(JsonNode list, String where, BiFunction<JsonNode, String, E> element) {
        if (!list.isArray()) {
            throw new InvalidScenarioException("%s is no list: %s".formatted(where, list));
        }
        var all = new ArrayList<E>(list.size());
        for (JsonNode one : list) {
            all.add(element.apply(one, "%s[%d]".formatted(where, all.size())));
        }
        return List.copyOf(all);
    }

    /** Refuses fields that nobody has asked for. */
    void ensureNothingLeft() {
        if (!left.isEmpty()) {
            throw new InvalidScenarioException("%s has fields that are not known there: %s".formatted(where, left));
        }
    }
}
