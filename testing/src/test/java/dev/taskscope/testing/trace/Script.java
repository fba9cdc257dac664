/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes down what a run might have done; threads are known by their names. Each event is a step. */
final class Script {
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private long nanos;
    private int steps;

    Script lane(String name) {
        lanes.putIfAbsent(name, new Lane(lanes.size(), name));
        return this;
    }

    Script fork(String name, String task) {
        event(name, Kind.FORK, task, "");
        return lane(task);
    }

    Script start(String... names) {
        for (String name : names) {
            event(name, Kind.START, name, "");
        }
        return this;
    }

    Script at(String name, String label) {
        return event(name, Kind.POINT, label, "");
    }

    Script block(String name, String on) {
        return event(name, Kind.BLOCK, on, "");
    }

    Script wake(String name, String by) {
        return event(name, Kind.WAKE, "", by);
    }

    Script switchTo(String name, String other, String why) {
        return event(name, Kind.SWITCH, other, why);
    }

    Script open(String name, String scope) {
        return event(name, Kind.OPEN, scope, "");
    }

    Script close(String name, String scope) {
        return event(name, Kind.CLOSE, scope, "");
    }

    Script cancel(String name, String what, String reason) {
        return event(name, Kind.CANCEL, what, reason);
    }

    /** The task has its outcome, and its thread ends. */
    Script complete(String name, String outcome) {
        return event(name, Kind.COMPLETE, name, outcome).end(name);
    }

    Script end(String name) {
        return event(name, Kind.END, "", "");
    }

    Script advance(Duration length) {
        nanos += length.toNanos();
        events.add(new Event(steps, nanos, Trace.NO_THREAD, Kind.TIME, "", ""));
        return this;
    }

    Script fail(String verdict, String message) {
        events.add(new Event(steps, nanos, Trace.NO_THREAD, Kind.FAIL, verdict, message));
        return this;
    }

    Script event(String name, Kind kind, String subject, String detail) {
        lane(name);
        events.add(new Event(steps++, nanos, lanes.get(name).thread(), kind, subject, detail));
        return this;
    }

    Trace trace() {
        return new Trace(List.copyOf(lanes.values()), events);
    }
}
