/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import static dev.taskscope.timeouts.Timeouts.failAfter;
import static dev.taskscope.timeouts.Timeouts.limited;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.TimeoutKt;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What a limit of ten seconds costs that does not expire, around a body that does next to nothing: many in a row, and many tasks
 * at once, each with its own. By virtual threads, as in a service.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LimitBenchmark {
    static final int IN_A_ROW = 100_000;
    static final int AT_ONCE = 10_000;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    // ---- in a row

    /** One after the other, by one virtual thread. */
    @Benchmark
    @OperationsPerInvocation(IN_A_ROW)
    public long inARowTaskscope() throws Exception {
        return OnVirtualThread.call(() -> {
            long sum = 0;
            for (int i = 0; i < IN_A_ROW; i++) {
                int value = i;
                sum += failAfter(LIMIT, () -> value);
            }
            return sum;
        });
    }

    /** The same with a task of its own for each, and a wait for its future, which is how the JDK limits any code. */
    @Benchmark
    @OperationsPerInvocation(IN_A_ROW)
    public long inARowExecutor() throws Exception {
        return OnVirtualThread.call(() -> {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                long sum = 0;
                for (int i = 0; i < IN_A_ROW; i++) {
                    int value = i;
                    sum += executor.submit(() -> value).get(LIMIT.toSeconds(), SECONDS);
                }
                return sum;
            }
        });
    }

    /** The same in one coroutine. */
    @Benchmark
    @OperationsPerInvocation(IN_A_ROW)
    public long inARowKotlin() throws Exception {
        return BuildersKt.runBlocking(Dispatchers.getDefault(), (scope, continuation) -> {
            long sum = 0;
            for (int i = 0; i < IN_A_ROW; i++) {
                int value = i;
                sum += (Integer) TimeoutKt.<Integer>withTimeout(
                        LIMIT.toMillis(), (inner, its) -> value, anyOf(continuation));
            }
            return sum;
        });
    }

    // ---- at once

    /** A task for each, in one scope. */
    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public long atOnceTaskscope() throws Exception {
        return forkAll(body -> limited(LIMIT, body));
    }

    /** A task for each without a limit: what is left for the limit, if this is taken away. */
    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public long atOnceTaskscopeUnlimited() throws Exception {
        return forkAll(body -> body);
    }

    private static long forkAll(UnaryOperator<Callable<Integer>> change) throws Exception {
        return OnVirtualThread.call(() -> {
            try (var scope = TaskScope.<Integer>open()) {
                var tasks = new ArrayList<Task<Integer>>(AT_ONCE);
                for (int i = 0; i < AT_ONCE; i++) {
                    int value = i;
                    tasks.add(scope.fork(change.apply(() -> value)));
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

    /** A task for each, and a wait for its future with a limit. */
    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public long atOnceExecutor() throws Exception {
        return OnVirtualThread.call(() -> {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var tasks = new ArrayList<Future<Integer>>(AT_ONCE);
                for (int i = 0; i < AT_ONCE; i++) {
                    int value = i;
                    tasks.add(executor.submit(() -> value));
                }
                long sum = 0;
                for (Future<Integer> task : tasks) {
                    sum += task.get(LIMIT.toSeconds(), SECONDS);
                }
                return sum;
            }
        });
    }

    /** A coroutine for each. */
    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public long atOnceKotlin() throws Exception {
        var sum = new LongAdder();
        BuildersKt.runBlocking(Dispatchers.getDefault(), (scope, continuation) -> {
            for (int i = 0; i < AT_ONCE; i++) {
                int value = i;
                BuildersKt.launch(scope, Dispatchers.getDefault(), CoroutineStart.DEFAULT, (own, its) -> {
                    sum.add((Integer) TimeoutKt.<Integer>withTimeout(
                            LIMIT.toMillis(), (inner, innermost) -> value, anyOf(its)));
                    return Unit.INSTANCE;
                });
            }
            return Unit.INSTANCE;
        });
        return sum.sum();
    }

    /** A body that does not suspend never comes back to its continuation, so it need not be one for its value. */
    @SuppressWarnings("unchecked")
    private static <T> Continuation<T> anyOf(Continuation<?> continuation) {
        return (Continuation<T>) continuation;
    }
}
