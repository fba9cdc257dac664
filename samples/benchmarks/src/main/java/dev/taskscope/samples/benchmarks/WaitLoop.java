/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import java.util.List;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link WaitLoopBenchmark} and prints the growth exponent of each loop: the slope of the line through the logarithms of
 * tasks and of time. 1 is linear, 2 is quadratic. The time is that of the quickest iteration of several JVMs: what else the machine
 * does only adds to it, and some JVMs spend all their time in carriers that wake one another, whatever the number of tasks.
 */
public final class WaitLoop {
    private static final int JVMS = 3;
    private static final int ITERATIONS = 5;
    private static final TimeValue ITERATION = TimeValue.seconds(1);
    private static final double BAR = 1.1;

    private WaitLoop() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws RunnerException {
        for (String method : List.of("waitLoop", "asCompleted")) {
            for (String waiter : List.of("owner", "task")) {
                measure(method, waiter);
            }
        }
    }

    private static void measure(String method, String waiter) throws RunnerException {
        var options = new OptionsBuilder()
                .include(WaitLoopBenchmark.class.getSimpleName() + "\\." + method + "$")
                .param("waiter", waiter)
                .forks(JVMS)
                .warmupIterations(ITERATIONS)
                .warmupTime(ITERATION)
                .measurementIterations(ITERATIONS)
                .measurementTime(ITERATION)
                .jvmArgsAppend("--enable-preview", "-Xms3g", "-Xmx3g")
                .build();
        var quickest = new TreeMap<Integer, Double>();
        for (RunResult result : new Runner(options).run()) {
            int tasks = Integer.parseInt(result.getParams().getParam("tasks"));
            quickest.put(tasks, result.getPrimaryResult().getStatistics().getMin());
        }
        quickest.forEach((tasks, micros) -> System.out.printf(
                "%s by %s, %,7d tasks: %,10.0f us, %.2f us per task%n", method, waiter, tasks, micros, micros / tasks));
        System.out.printf("%s by %s: growth exponent %.2f (bar: %.1f)%n", method, waiter, slope(quickest), BAR);
    }

    /** The least squares line through the logarithms. */
    private static double slope(TreeMap<Integer, Double> points) {
        double[] x = points.keySet().stream().mapToDouble(Math::log).toArray();
        double[] y = points.values().stream().mapToDouble(Math::log).toArray();
        double sumX = 0;
        double sumY = 0;
        double sumXX = 0;
        double sumXY = 0;
        for (int i = 0; i < x.length; i++) {
            sumX += x[i];
            sumY += y[i];
            sumXX += x[i] * x[i];
            sumXY += x[i] * y[i];
        }
        return (x.length * sumXY - sumX * sumY) / (x.length * sumXX - sumX * sumX);
    }
}
