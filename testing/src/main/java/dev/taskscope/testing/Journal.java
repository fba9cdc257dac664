/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Who made each step of a run, and at which point it stood; two runs of one schedule have equal ones. */
final class Journal {
    private static final String[] NONE = {};

    private final boolean keeps;
    private int[] threads = {};
    private @Nullable String[] points = NONE;
    private int size;
    private long hash = 1125899906842597L; // a prime to begin with

    Journal(boolean keeps) {
        this.keeps = keeps;
    }

    void step(SimulatedThread thread, long nanos) {
        hash = (hash * 31 + thread.number) * 31 + nanos;
        if (keeps) {
            if (size == threads.length) {
                threads = Arrays.copyOf(threads, Math.max(64, 2 * size));
                points = Arrays.copyOf(points, threads.length);
            }
            threads[size] = thread.number;
            points[size] = thread.point;
        }
        size++;
    }

    /** Returns a number that is the same for the same run, on every JDK. */
    long hash() {
        return hash;
    }

    int steps() {
        return size;
    }

    /** Says where another run parts from this one; null if it does not. Both keep their steps. */
    @Nullable String partsFrom(Journal other) {
        int common = Math.min(size, other.size);
        for (int i = 0; i < common; i++) {
            if (threads[i] != other.threads[i]) {
                return "step %d was made by thread %d%s in one run and by thread %d%s in the other"
                        .formatted(i, threads[i], at(points[i]), other.threads[i], at(other.points[i]));
            }
        }
        return size == other.size
                ? null
                : "one run had %d steps, the other %d, equal up to there".formatted(size, other.size);
    }

    private static String at(@Nullable String point) {
        return point == null ? "" : " at " + point;
    }
}
