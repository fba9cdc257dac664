/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.log;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One event of a log.
 *
 * @param millis when, since the program began
 * @param actor whose it is
 * @param kind what happened
 * @param value what it came to
 */
public record Event(long millis, String actor, String kind, JsonNode value) {

    @Override
    public String toString() {
        return "%d %s %s".formatted(millis, kind, value);
    }
}
