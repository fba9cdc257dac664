/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import org.openjdk.jmh.runner.RunnerException;

/** Runs {@link FanOutBenchmark}, and prints the ratio of its two sides. */
public final class FanOut {
    private static final double BAR = 1.25;

    private FanOut() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws RunnerException {
        String what = "fan-out and in of %,d tasks, ns per task".formatted(FanOutBenchmark.TASKS);
        new SideBySide(FanOutBenchmark.class, what, BAR).run();
    }
}
