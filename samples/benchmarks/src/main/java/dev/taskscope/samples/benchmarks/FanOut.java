/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import org.openjdk.jmh.runner.RunnerException;

/** Runs {@link FanOutBenchmark} in one JMH run and prints the ratio of the two. */
public final class FanOut {
    private static final int ROUNDS = 8;
    private static final double BAR = 1.25;

    private FanOut() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws RunnerException {
        Rounds rounds = Rounds.of(FanOutBenchmark.class, ROUNDS, "raw", "taskscope");
        System.out.printf(
                "fan-out and in of %,d tasks, ns per task, median (quartiles) of %d iterations%n",
                FanOutBenchmark.TASKS, rounds.iterations());
        rounds.print("StructuredTaskScope", "raw");
        rounds.print("Taskscope", "taskscope");
        System.out.printf("ratio %.2f (bar: %.2f)%n", rounds.ratio("taskscope", "raw"), BAR);
    }
}
