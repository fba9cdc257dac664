/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import org.openjdk.jmh.runner.RunnerException;

/** Two methods of one benchmark, {@code raw} and {@code taskscope}, in one JMH run, and the ratio of their medians. */
record SideBySide(Class<?> benchmark, String what, double bar) {
    private static final int ROUNDS = 8;

    void run() throws RunnerException {
        Rounds rounds = Rounds.of(benchmark, ROUNDS, "raw", "taskscope");
        System.out.printf("%s, median (quartiles) of %d iterations%n", what, rounds.iterations());
        rounds.print("StructuredTaskScope", "raw");
        rounds.print("Taskscope", "taskscope");
        System.out.printf("ratio %.2f (bar: %.2f)%n", rounds.ratio("taskscope", "raw"), bar);
    }
}
