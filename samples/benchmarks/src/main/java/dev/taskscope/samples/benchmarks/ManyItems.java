/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import org.openjdk.jmh.runner.RunnerException;

/** Runs {@link ManyItemsBenchmark}, and prints the ratio of its two sides. */
public final class ManyItems {
    private static final double BAR = 0.33;

    private ManyItems() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws RunnerException {
        String what =
                "%,d items, %d at a time, ns per item".formatted(ManyItemsBenchmark.ITEMS, ManyItemsBenchmark.LIMIT);
        new SideBySide(ManyItemsBenchmark.class, what, BAR).run();
    }
}
