/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.log;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Collects events as they happen. For any thread. */
public final class EventLog {
    private final LongSupplier millis;
    private final List<Event> events = new ArrayList<>();

    /**
     * Creates an empty one.
     *
     * @param millis tells the time
     */
    public EventLog(LongSupplier millis) {
        this.millis = millis;
    }

    /** Adds an event that happens now. */
    public void add(String actor, String kind, JsonNode value) {
        synchronized (events) {
            events.add(new Event(millis.getAsLong(), actor, kind, value));
        }
    }

    /** Returns the events so far, in the order in which they were added. */
    public List<Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }
}
