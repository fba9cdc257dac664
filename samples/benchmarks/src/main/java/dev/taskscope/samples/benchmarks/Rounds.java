/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs benchmarks of one class beside each other. Rounds of them take turns, each in a fresh JVM, so that what else the machine
 * does hits all alike; what counts is the medians over all iterations.
 */
final class Rounds {
    private static final int ITERATIONS = 40;
    private static final TimeValue ITERATION = TimeValue.milliseconds(200); // many and short: the machine's noise is long

    private final Map<String, double[]> figures = new LinkedHashMap<>();

    private Rounds() {}

    static Rounds of(Class<?> benchmark, int rounds, String... methods) throws RunnerException {
        var all = new Rounds();
        for (int round = 0; round < rounds; round++) {
            for (String method : methods) {
                all.figures.merge(method, iterations(benchmark, method), Rounds::joined);
            }
        }
        return all;
    }

    private static double[] iterations(Class<?> benchmark, String method) throws RunnerException {
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

    /** Returns how many iterations each had. */
    int iterations() {
        return figures.values().iterator().next().length;
    }

    void print(String what, String method) {
        System.out.printf(
                "%-28s %6.0f (%.0f to %.0f)%n",
                what, quantile(method, 0.5), quantile(method, 0.25), quantile(method, 0.75));
    }

    double ratio(String method, String other) {
        return quantile(method, 0.5) / quantile(other, 0.5);
    }

    private double quantile(String method, double part) {
        double[] sorted = figures.get(method).clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(part * (sorted.length - 1))];
    }
}
