/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the lanes that events speak of: by thread, by name, and the ones that a fork made. */
final class LaneIndex {
    /** What an event says woke a thread if nobody did. */
    static final String CLOCK = "time";

    private final Map<Integer, Lane> byThread = new HashMap<>();
    private final Map<String, Lane> byName = new HashMap<>(); // the first of a name
    private final List<@Nullable Lane> forked = new ArrayList<>(); // of each event

    LaneIndex(Trace trace) {
        Map<String, Deque<Lane>> unforked = new HashMap<>();
        for (Lane lane : trace.lanes()) {
            byThread.put(lane.thread(), lane);
            byName.putIfAbsent(lane.name(), lane);
            unforked.computeIfAbsent(lane.name(), name -> new ArrayDeque<>()).add(lane);
        }
        for (Event event : trace.events()) {
            Deque<Lane> candidates = event.kind() == Kind.FORK ? unforked.get(event.subject()) : null;
            forked.add(candidates == null ? null : candidates.poll());
        }
    }

    /** Returns the lane of an event, or null for one of no thread. */
    @Nullable Lane of(Event event) {
        return byThread.get(event.thread());
    }

    /** Returns the first lane of that name, or null. */
    @Nullable Lane named(String name) {
        return byName.get(name);
    }

    /** Returns the lane that the event at an index made, or null. */
    @Nullable Lane forkedAt(int index) {
        return forked.get(index);
    }

    /** Returns the lane of the task that an event completes: its own, where two have the same name. */
    @Nullable Lane completedBy(Event event) {
        Lane own = of(event);
        return own != null && own.name().equals(event.subject()) ? own : named(event.subject());
    }
}
