/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import dev.taskscope.scopes.ParallelMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Many small items, a limited number in work at once, every result read: what an item costs. Scopes are opened by a virtual
 * thread, as in a service.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ManyItemsBenchmark {
    static final int ITEMS = 100_000;
    static final int LIMIT = 64;

    private final List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();

    /** One fork of the JDK's own scope per item, and a semaphore: taken before the fork, given back when the item is done. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public long raw() throws Exception {
        return OnVirtualThread.call(() -> {
            var permits = new Semaphore(LIMIT);
            try (var scope = StructuredTaskScope.open(
                    Joiner.<Integer>awaitAllSuccessfulOrThrow(),
                    configuration -> configuration.withName("many-items"))) {
                var tasks = new ArrayList<Subtask<Integer>>(ITEMS);
                for (Integer item : items) {
                    permits.acquire();
                    tasks.add(scope.fork(() -> {
                        try {
                            return square(item);
                        } finally {
                            permits.release();
                        }
                    }));
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

    /** The same with a parallel map. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public long taskscope() throws Exception {
        return OnVirtualThread.call(() -> {
            long sum = 0;
            for (Integer result : ParallelMap.over(items, LIMIT).map(ManyItemsBenchmark::square)) {
                sum += result;
            }
            return sum;
        });
    }

    private static Integer square(Integer item) {
        return item * item;
    }
}
