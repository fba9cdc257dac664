/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.TestScheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Test classes that JUnit runs in parallel. */
class ConcurrentTestParallelTest {
    private static final Map<String, String> IN_PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "2");

    /** Shared by both classes. */
    private static final ReentrantLock LOG = new ReentrantLock();

    /** Begins when both classes are there, so that they do run side by side. */
    private static CyclicBarrier both = new CyclicBarrier(1);

    @Test
    void twoClasses_sideBySide_seeWhatTheySeeAlone() {
        both = new CyclicBarrier(1);
        var alone = new HashSet<>(Kit.run(First.class).passed(1).entries());
        alone.addAll(Kit.run(Second.class).passed(1).entries());
        assertEquals(2, alone.size(), "they differ, or else nothing is shown here");

        both = new CyclicBarrier(2);
        Kit inParallel = Kit.run(IN_PARALLEL, First.class, Second.class).passed(2);

        assertEquals(alone, new HashSet<>(inParallel.entries()));
    }

    @Example
    static class First {
        @BeforeAll
        static void meet() throws InterruptedException, BrokenBarrierException {
            both.await();
        }

        @ConcurrentTest(schedules = 300, seconds = 600)
        void test(FakeClock clock, TaskRuntime runtime) throws Exception {
            program(3, Duration.ofSeconds(1), clock, runtime);
        }
    }

    @Example
    static class Second {
        @BeforeAll
        static void meet() throws InterruptedException, BrokenBarrierException {
            both.await();
        }

        @ConcurrentTest(schedules = 300, seconds = 600)
        void test(FakeClock clock, TaskRuntime runtime) throws Exception {
            program(2, Duration.ofDays(1), clock, runtime);
        }
    }

    private static void program(int tasks, Duration nap, FakeClock clock, TaskRuntime runtime) throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            for (int i = 0; i < tasks; i++) {
                scope.fork(() -> {
                    TestScheduler.point("before the nap");
                    clock.sleep(nap);
                    assertSame(runtime, TaskRuntime.current());
                    LOG.lock(); // as a logger would
                    LOG.unlock();
                });
            }
            scope.join().throwIfFailed();
        }
        assertEquals(nap, clock.elapsed());
    }
}
