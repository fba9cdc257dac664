/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.scopes.AsCompleted;
import dev.taskscope.scopes.ReturnWhen;
import dev.taskscope.scopes.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The loop "while some are pending: wait for the first", over tasks that end one after another: each is let go when the one
 * before it has been seen, so that there is a round for each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WaitLoopBenchmark {

    /** How many tasks there are. */
    @Param({"1000", "10000", "100000"}) public int tasks;

    /** Who waits: the owner, or a task of the scope, whose waits are searched for circles. */
    @Param({"owner", "task"}) public String waiter;

    private final class Line {
        private final List<CountDownLatch> gates = new ArrayList<>(tasks);
        private int open;

        List<Task<Integer>> forkAll(TaskScope<Integer, ?> scope) {
            var all = new ArrayList<Task<Integer>>(tasks);
            for (int i = 0; i < tasks; i++) {
                var gate = new CountDownLatch(1);
                gates.add(gate);
                all.add(scope.fork(() -> {
                    gate.await();
                    return 1;
                }));
            }
            return all;
        }

        /** Lets one go, from the end: the last one forked is the first one to end. */
        void next() {
            if (open < tasks) {
                open++;
                gates.get(tasks - open).countDown();
            }
        }
    }

    /** Rounds of FIRST_COMPLETED. */
    @Benchmark
    public int waitLoop() throws Exception {
        return run((scope, line, all) -> {
            int seen = 0;
            try (Wait<Integer> wait = Wait.loop(scope, all)) {
                line.next();
                while (wait.hasPending()) {
                    seen += wait.next(ReturnWhen.FIRST_COMPLETED).done().size();
                    line.next();
                }
            }
            return seen;
        });
    }

    /** The same by {@code AsCompleted}. */
    @Benchmark
    public int asCompleted() throws Exception {
        return run((scope, line, all) -> {
            int seen = 0;
            try (AsCompleted<Integer> completed = AsCompleted.of(scope, all)) {
                line.next();
                for (Task<Integer> task : completed) {
                    seen += task.value();
                    line.next();
                }
            }
            return seen;
        });
    }

    @FunctionalInterface
    private interface Loop {
        int run(TaskScope<Integer, ?> scope, Line line, List<Task<Integer>> all) throws Exception;
    }

    private int run(Loop loop) throws InterruptedException, ExecutionException {
        Callable<Integer> body = () -> {
            var line = new Line();
            try (var scope = TaskScope.<Integer>open()) {
                List<Task<Integer>> all = line.forkAll(scope);
                return waiter.equals("owner")
                        ? loop.run(scope, line, all)
                        : scope.awaitValue(scope.fork(() -> loop.run(scope, line, all)));
            }
        };
        var result = new FutureTask<>(body);
        Thread.startVirtualThread(result);
        int seen = result.get();
        if (seen != tasks) {
            throw new AssertionError("saw %d of %d tasks".formatted(seen, tasks));
        }
        return seen;
    }
}
