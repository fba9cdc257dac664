/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.util.ArrayList;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Fan out to many trivial tasks, one at a time, and in again, reading every result: what a fork costs. Scopes are opened
 * by a virtual thread, as in a service.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FanOutBenchmark {
    static final int TASKS = 100_000;

    /** The JDK's own scope, named, since computing its default name would count against it. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public long raw() throws Exception {
        return OnVirtualThread.call(() -> {
            try (var scope = StructuredTaskScope.open(
                    Joiner.<Integer>awaitAllSuccessfulOrThrow(), configuration -> configuration.withName("fan-out"))) {
                var tasks = new ArrayList<Subtask<Integer>>(TASKS);
                for (int i = 0; i < TASKS; i++) {
                    int value = i;
                    tasks.add(scope.fork(() -> value));
                }
                scope.join();
                long sum = 0;
                for (Subtask<Integer> task : tasks) {
                    sum += task.get();
                }
                return sum;
            }
        });
    }

    /** The same with Taskscope, on the structured engine. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public long taskscope() throws Exception {
        return OnVirtualThread.call(() -> {
            try (var scope = TaskScope.<Integer>open()) {
                var tasks = new ArrayList<Task<Integer>>(TASKS);
                for (int i = 0; i < TASKS; i++) {
                    int value = i;
                    tasks.add(scope.fork(() -> value));
                }
                scope.join();
                long sum = 0;
                for (Task<Integer> task : tasks) {
                    sum += task.value();
                }
                return sum;
            }
        });
    }
}
