/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run in two sentences: what it came to, and how much happened. */
final class Summary {
    private final Trace trace;

    Summary(Trace trace) {
        this.trace = trace;
    }

    /** Returns what the run ended with, or null if nothing of that kind was recorded. */
    @Nullable Event failure() {
        return trace.events().stream().filter(event -> event.kind() == Kind.FAIL).reduce((one, later) -> later)
                .orElse(null);
    }

    /** Returns what the tasks came to: {@code 3 tasks: 2 succeeded, 1 failed}. */
    String outcomes() {
        int[] counts = new int[Ending.values().length];
        trace.events().stream().filter(event -> event.kind() == Kind.COMPLETE)
                .forEach(event -> counts[Ending.of(event).ordinal()]++);
        List<String> parts = new ArrayList<>();
        add(parts, counts[Ending.SUCCESS.ordinal()], "succeeded");
        add(parts, counts[Ending.FAILURE.ordinal()], "failed");
        add(parts, counts[Ending.CANCELLED.ordinal()], "cancelled");
        return parts.isEmpty()
                ? "no task has completed"
                : (trace.isSideBySide() ? "" : "tasks: ") + String.join(", ", parts);
    }

    /** Returns both in a line. */
    String whole() {
        return size() + (trace.isSideBySide() ? ": " : "; ") + outcomes();
    }

    private static void add(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }

    /** Returns how much happened: {@code 4 tasks in 1.5 s}; or, under a scheduler, {@code 4 threads, 34 steps, 1.5 s of virtual time, 2 switches that matter}. */
    String size() {
        if (trace.isSideBySide()) {
            return counted(trace.lanes().size(), "task") + " in " + HumanTime.of(duration());
        }
        long switches = trace.events().stream().filter(event -> event.kind() == Kind.SWITCH).count();
        String time = duration() == 0 ? "no virtual time" : HumanTime.of(duration()) + " of virtual time";
        return "%s, %s, %s, %s".formatted(
                counted(trace.lanes().size(), "thread"), counted(steps(), "step"), time,
                switches == 0
                        ? "no switch that matters"
                        : switches == 1 ? "1 switch that matters" : switches + " switches that matter");
    }

    private long steps() {
        return trace.events().stream().mapToInt(Event::step).distinct().count();
    }

    /** Returns the virtual time at the end, in nanoseconds since the run began. */
    long duration() {
        List<Event> events = trace.events();
        return events.isEmpty() ? 0 : events.get(events.size() - 1).nanos();
    }

    /** Returns what was reached: {@code 1.50 at once on average, 2 at most, of 4 tasks}. */
    String reached(Parallelism reached) {
        return String.format(Locale.ROOT, "%.2f at once on average, %d at most, of %s", reached.average(),
                reached.most(),
                counted(trace.lanes().size(), trace.isSideBySide() ? "task" : "thread"));
    }

    /** Returns what the clock of the run shows. */
    String timeInWords() {
        return trace.isSideBySide() ? "time" : "virtual time";
    }

    static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
