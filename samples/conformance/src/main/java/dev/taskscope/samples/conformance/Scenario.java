/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taskscope.samples.conformance.language.InvalidScenarioException;
import dev.taskscope.samples.conformance.language.Program;
import dev.taskscope.samples.conformance.log.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A small concurrent program, and the logs that CPython's asyncio produced for it.
 *
 * @param name same as the file's, without the ending
 * @param why the behaviour that it shows
 * @param program what is run
 * @param accepted the logs that are right: the expected one first, then those of other versions of CPython
 */
public record Scenario(String name, String why, Program program, List<List<Event>> accepted) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     * @throws InvalidScenarioException if it is no scenario, or uses a step that is not known
     */
    public static Scenario read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /** Reads a text. As {@link #read}. */
    public static Scenario parse(String text) {
        try {
            return of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new InvalidScenarioException("no JSON: " + e.getOriginalMessage() + ", line "
                    + e.getLocation().getLineNr());
        }
    }

    private static Scenario of(JsonNode file) {
        if (file.path("format").intValue() != 1) {
            throw new InvalidScenarioException("its format is not 1: " + file.path("format"));
        }
        var accepted = new ArrayList<List<Event>>();
        accepted.add(log(file.path("expected"), "expected"));
        for (Map.Entry<String, JsonNode> variant : file.path("variants").properties()) {
            accepted.add(log(variant.getValue(), "variants." + variant.getKey()));
        }
        return new Scenario(
                file.path("name").asText(), file.path("why").asText(), Program.of(file.path("program")), accepted);
    }

    private static List<Event> log(JsonNode list, String where) {
        if (!list.isArray()) {
            throw new InvalidScenarioException(where + " is no list");
        }
        var events = new ArrayList<Event>(list.size());
        for (JsonNode event : list) {
            if (!event.path("t").isIntegralNumber() || !event.path("actor").isTextual()
                    || !event.path("event").isTextual()) {
                throw new InvalidScenarioException("%s[%d] is no event: %s".formatted(where, events.size(), event));
            }
            events.add(new Event(
                    event.path("t").longValue(), event.path("actor").textValue(), event.path("event").textValue(),
                    event.path("value")));
        }
        return List.copyOf(events);
    }
}
