/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import java.util.ArrayList;
import java.util.List;

/** The horizontal axis of a chart, from 0: virtual time in nanoseconds, or steps. */
record Axis(boolean isTime, long end) {
    private static final int MOST_TICKS = 10;

    /** A mark on an axis. */
    record Tick(long at, String label) {}

    /** Ends with the run, and is not empty even if no time passed. */
    static Axis ofTime(Trace trace) {
        return new Axis(true, Math.max(1, new Summary(trace).duration()));
    }

    /** Returns time, unless none passed under a scheduler. */
    static Axis of(Trace trace) {
        return trace.isSideBySide() || new Summary(trace).duration() > 0 ? ofTime(trace) : ofSteps(trace);
    }

    /** Ends behind the last step. */
    static Axis ofSteps(Trace trace) {
        List<Event> events = trace.events();
        return new Axis(false, events.isEmpty() ? 1 : events.get(events.size() - 1).step() + 1L);
    }

    long from(Span span) {
        return isTime ? span.fromNanos() : span.fromStep();
    }

    long to(Span span) {
        return isTime ? span.toNanos() : span.toStep();
    }

    long at(Event event) {
        return isTime ? event.nanos() : event.step();
    }

    /** Returns how far along a value lies, from 0 to 1. */
    double share(long value) {
        return (double) value / end;
    }

    List<Tick> ticks() {
        long distance = distance();
        List<Tick> ticks = new ArrayList<>();
        for (long at = 0; at <= end && at >= 0; at += distance) {
            ticks.add(new Tick(at, isTime ? HumanTime.of(at) : String.valueOf(at)));
        }
        return ticks;
    }

    /** Returns the shortest round distance that gives few enough ticks. */
    private long distance() {
        long wanted = end / MOST_TICKS;
        for (long each : isTime ? HumanTime.ROUND : new long[0]) {
            if (each >= wanted) {
                return each;
            }
        }
        long unit = isTime ? HumanTime.ROUND[HumanTime.ROUND.length - 1] : 1;
        while (unit <= wanted / 10) {
            unit *= 10;
        }
        return wanted <= unit ? unit : wanted <= 2 * unit ? 2 * unit : wanted <= 5 * unit ? 5 * unit : 10 * unit;
    }
}
