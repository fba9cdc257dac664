/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads cancel everything at once (C9), and no outcome changes for that (C2). */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class CancelStormTest {
    private static final int ROUNDS = 150;
    private static final int CANCELLERS = 6;
    private static final int TASKS = 12;
    private static final int CHAIN = 300; // asking all of it takes longer than it takes one of them to end

    @Test
    void cancel_byManyThreadsAtOnce_everyTaskEndsOnceAndStaysSo() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var trace = new PolicyTrace<>(CompletionPolicy.<String>waitForAll());
            var tasks = new ArrayList<Task<String>>();
            var storm = new ArrayList<Thread>();
            try (var scope = TaskScope.open(trace)) {
                var begin = new CountDownLatch(1);
                for (int i = 0; i < TASKS; i++) {
                    boolean blocks = i % 2 == 0;
                    tasks.add(scope.fork("t" + i, () -> {
                        if (blocks) {
                            new CountDownLatch(1).await();
                        }
                        return "done";
                    }));
                }
                for (int i = 0; i < CANCELLERS; i++) {
                    storm.add(Thread.ofVirtual().start(canceller(i, scope, tasks, begin)));
                }
                begin.countDown();
                assertEquals(TASKS, scope.join().done().size());
                var first = outcomes(tasks);
                for (Thread thread : storm) {
                    thread.join();
                }
                assertEquals(first, outcomes(tasks));
            }
            assertEquals(TASKS, trace.tasks().stream().distinct().count());
            assertEquals(TASKS, trace.tasks().size());
        }
    }

    private static Runnable canceller(
            int number, TaskScope<String, ?> scope, List<Task<String>> tasks, CountDownLatch begin) {
        return () -> {
            Uninterrupted.await(begin);
            for (int i = 0; i < tasks.size(); i++) {
                tasks.get((i + 2 * number) % tasks.size()).cancel("by " + number);
                if (i == number) {
                    scope.cancel("all, by " + number);
                }
            }
        };
    }

    /** A chain of tasks, each waiting for the one before it: asked in any order, each hears of its own request first. */
    @Test
    void cancelAll_ofAChainByManyThreadsAtOnce_nobodySeesTheEndOfAnother() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var parks = new ParkWatch();
            var tasks = new ArrayList<Task<String>>();
            var storm = new ArrayList<Thread>();
            try (var scope = TaskScope.open(
                    CompletionPolicy.<String>waitForAll(), options -> options.runtime(parks.runtime()))) {
                tasks.add(scope.fork("t0", () -> {
                    new CountDownLatch(1).await();
                    return "never";
                }));
                while (tasks.size() < CHAIN) {
                    Task<String> awaited = tasks.getLast();
                    tasks.add(scope.fork("t" + tasks.size(), () -> "saw " + scope.await(awaited)));
                }
                parks.awaitParked(CHAIN - 1);
                for (int i = 0; i < 2; i++) {
                    var order = new ArrayList<>(tasks);
                    Collections.shuffle(order, new Random(round * CANCELLERS + i));
                    storm.add(Thread.ofPlatform().start(() -> Task.cancelAll(order, "storm"))); // carriers are for the tasks
                }
                assertEquals(List.copyOf(tasks), scope.join().cancelled().stream()
                        .sorted(Comparator.comparingInt(tasks::indexOf))
                        .toList());
                for (Thread thread : storm) {
                    thread.join();
                }
            }
        }
    }

    private static List<Optional<Outcome<String>>> outcomes(List<Task<String>> tasks) {
        return tasks.stream().map(Task::outcome).toList();
    }

    @Test
    void outcome_readByManyThreadsWhileItIsSet_neverChanges() throws Exception {
        var changes = new ConcurrentLinkedQueue<String>();
        for (int round = 0; round < ROUNDS; round++) {
            try (var scope = TaskScope.<String>open()) {
                Task<String> task = scope.fork("t", () -> "done");
                var readers = new ArrayList<Thread>();
                for (int i = 0; i < CANCELLERS; i++) {
                    readers.add(Thread.ofVirtual().start(() -> {
                        var first = firstOutcomeOf(task);
                        for (int look = 0; look < 20; look++) {
                            if (!first.equals(task.outcome().orElse(null)) || !task.state().ended()) {
                                changes.add(first + " became " + task);
                            }
                            Thread.yield();
                        }
                    }));
                }
                task.cancel("race");
                scope.join();
                for (Thread reader : readers) {
                    reader.join();
                }
            }
        }
        assertTrue(changes.isEmpty(), changes::toString);
    }

    private static Outcome<String> firstOutcomeOf(Task<String> task) {
        while (true) {
            var outcome = task.outcome();
            if (outcome.isPresent()) {
                return outcome.get();
            }
            Thread.yield();
        }
    }
}
