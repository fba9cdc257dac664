/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Two methods of one benchmark, {@code raw} and {@code taskscope}, in one JMH run. Rounds of the two take turns, each in a fresh
 * JVM, so that what else the machine does hits both alike; the ratio is of the medians over all iterations.
 */
record SideBySide(Class<?> benchmark, String what, double bar) {
    private static final int ROUNDS = 8;
    private static final int ITERATIONS = 40;
    private static final TimeValue ITERATION = TimeValue.milliseconds(200); // many and short: the machine's noise is long

    void run() throws RunnerException {
        double[] raw = {};
        double[] taskscope = {};
        for (int round = 0; round < ROUNDS; round++) {
            raw = joined(raw, iterations("raw"));
            taskscope = joined(taskscope, iterations("taskscope"));
        }
        System.out.printf("%s, median (quartiles) of %d iterations%n", what, raw.length);
        print("StructuredTaskScope", raw);
        print("Taskscope", taskscope);
        System.out.printf("ratio %.2f (bar: %.2f)%n", quantile(taskscope, 0.5) / quantile(raw, 0.5), bar);
    }

    private double[] iterations(String method) throws RunnerException {
        var options = new OptionsBuilder()
                .include(benchmark.getSimpleName() + "\\." + method + "$")
                .forks(1)
                .warmupIterations(ITERATIONS)
                .warmupTime(ITERATION)
                .measurementIterations(ITERATIONS)
                .measurementTime(ITERATION)
                .jvmArgsAppend("--enable-preview", "-Xms4g", "-Xmx4g")
                .build();
        Collection<RunResult> results = new Runner(options).run();
        return results.stream()
                .flatMap(result -> result.getBenchmarkResults().stream())
                .flatMap(result -> result.getIterationResults().stream())
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                .toArray();
    }

    private static double[] joined(double[] some, double[] more) {
        double[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private static void print(String what, double[] figures) {
        System.out.printf(
                "%-20s %6.0f (%.0f to %.0f)%n",
                what, quantile(figures, 0.5), quantile(figures, 0.25), quantile(figures, 0.75));
    }

    private static double quantile(double[] figures, double part) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(part * (sorted.length - 1))];
    }
}
