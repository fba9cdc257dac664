/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.TimeSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Prints how quick schedules are, beside the same work on the JDK's own scheduler in the same run. It asserts no time: machines
 * differ, and are busy. {@code mvn -q -pl testing -am test -Dtest=FiguresTest -Dsurefire.failIfNoSpecifiedTests=false}
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FiguresTest {
    private static final int SCHEDULES = 20_000;
    private static final int ROUNDS = 3; // the last one counts

    private static double seconds(Callable<?> work) throws Exception {
        TimeSource time = TimeSource.system();
        long begun = time.nanoTime();
        work.call();
        return (time.nanoTime() - begun) / 1e9;
    }

    private static void lockProgram() throws InterruptedException {
        var lock = new ReentrantLock();
        int[] count = {0};
        Runnable twice = () -> {
            for (int i = 0; i < 2; i++) {
                TestScheduler.writes(lock);
                lock.lock();
                TestScheduler.writes(count);
                count[0]++;
                TestScheduler.writes(lock);
                lock.unlock();
            }
        };
        BugPrograms.join(BugPrograms.start(twice), BugPrograms.start(twice), BugPrograms.start(twice));
        assertEquals(6, count[0]);
    }

    private static void sleepers() throws InterruptedException {
        try (var scope = TaskScope.<Integer>open()) {
            for (int i = 0; i < 5; i++) {
                int number = i;
                scope.fork(() -> {
                    TaskRuntime.current().timeSource().sleep(Duration.ofNanos(number));
                    return number;
                });
            }
            scope.join().throwIfFailed();
        }
    }

    private static void print(String what, Exploration.Body body, Callable<?> baseline) throws Exception {
        Exploration exploration = Exploration.defaults().schedules(SCHEDULES).within(Duration.ofMinutes(1));
        for (int round = 1; round <= ROUNDS; round++) {
            double ours = seconds(() -> exploration.run(body));
            double theirs = seconds(() -> {
                for (int i = 0; i < SCHEDULES; i++) {
                    baseline.call();
                }
                return null;
            });
            if (round == ROUNDS) {
                System.out.printf(
                        "%s: %,.0f schedules/s; on the JDK's scheduler %,.0f runs/s, a ratio of %.2f%n",
                        what, SCHEDULES / ours, SCHEDULES / theirs, theirs / ours);
            }
        }
    }

    @Test
    void lockProgramOfThreeThreads() throws Exception {
        print("lock program of three threads", scheduler -> lockProgram(), () -> {
            lockProgram();
            return null;
        });
    }

    @Test
    void scopeWithFiveSleepers() throws Exception {
        print("scope with five sleepers", scheduler -> sleepers(), () -> {
            sleepers();
            return null;
        });
    }

    @Test
    void yearOfATaskThatWakesEachHour() throws Exception {
        int hours = 365 * 24;
        double seconds = seconds(() -> Exploration.defaults().schedules(1).steps(10 * hours).run(scheduler -> {
            try (var scope = TaskScope.<Object>open()) {
                scope.fork(() -> {
                    for (int i = 0; i < hours; i++) {
                        scheduler.clock().sleep(Duration.ofHours(1));
                    }
                });
                scope.join().throwIfFailed();
            }
            assertEquals(Duration.ofHours(hours), scheduler.clock().elapsed());
        }));
        System.out.printf("a year of a task that wakes each hour, run twice: %.3f s%n", seconds);
    }
}
