/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import org.openjdk.jmh.runner.RunnerException;

/** Runs {@link LimitBenchmark} in one JMH run and prints the ratios to the JDK's executor and to Kotlin. */
public final class Limits {
    private static final int ROUNDS = 4;
    private static final double BAR = 0.1;

    private Limits() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws RunnerException {
        Rounds rounds = Rounds.of(
                LimitBenchmark.class, ROUNDS,
                "inARowTaskscope", "inARowExecutor", "inARowKotlin",
                "atOnceTaskscope", "atOnceTaskscopeUnlimited", "atOnceExecutor", "atOnceKotlin");
        System.out.printf(
                "%,d limits in a row, %,d at once, ns each, median (quartiles) of %d iterations%n",
                LimitBenchmark.IN_A_ROW, LimitBenchmark.AT_ONCE, rounds.iterations());
        rounds.print("in a row: Taskscope", "inARowTaskscope");
        rounds.print("in a row: executor", "inARowExecutor");
        rounds.print("in a row: Kotlin", "inARowKotlin");
        rounds.print("at once: Taskscope", "atOnceTaskscope");
        rounds.print("at once: the same, no limit", "atOnceTaskscopeUnlimited");
        rounds.print("at once: executor", "atOnceExecutor");
        rounds.print("at once: Kotlin", "atOnceKotlin");
        System.out.printf(
                "ratio in a row: %.3f of the executor (bar: %.1f), %.2f of Kotlin; at once: %.2f and %.2f%n",
                rounds.ratio("inARowTaskscope", "inARowExecutor"), BAR,
                rounds.ratio("inARowTaskscope", "inARowKotlin"),
                rounds.ratio("atOnceTaskscope", "atOnceExecutor"),
                rounds.ratio("atOnceTaskscope", "atOnceKotlin"));
    }
}
