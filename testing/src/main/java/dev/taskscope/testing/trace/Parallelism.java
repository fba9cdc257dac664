/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many threads were at work at once while virtual time passed.
 *
 * @param average over the whole run
 * @param most at any moment
 */
record Parallelism(double average, int most) {

    private record Change(long nanos, int by) {}

    /** Returns what a run reached that took {@code duration} nanoseconds, more than 0. */
    static Parallelism of(List<Span> spans, long duration) {
        List<Change> changes = new ArrayList<>();
        double work = 0;
        for (Span span : spans) {
            if (span.isAtWork() && span.nanos() > 0) {
                work += span.nanos();
                changes.add(new Change(span.fromNanos(), 1));
                changes.add(new Change(span.toNanos(), -1));
            }
        }
        changes.sort(Comparator.comparingLong(Change::nanos).thenComparingInt(Change::by)); // ends before beginnings
        int atOnce = 0;
        int most = 0;
        for (Change change : changes) {
            atOnce += change.by;
            most = Math.max(most, atOnce);
        }
        return new Parallelism(work / duration, most);
    }
}
