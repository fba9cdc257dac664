/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.CancelScope;
import dev.taskscope.Outcome;
import dev.taskscope.testing.TestScheduler;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items, their cancellers, the consumer and what cancels from outside against each other. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParallelMapRacesTest {

    private static void assertComesTo(Set<String> expected, Callable<String> race) {
        EveryOrder.assertComesTo(expected, /* preemptions= */ 1, scheduler -> race.call());
    }

    private static String kind(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?> success -> "success";
            case Outcome.Failure<?> failure -> "failure";
            case Outcome.Cancelled<?> cancelled -> "cancelled";
        };
    }

    private static int nap(int number) throws InterruptedException {
        TestScheduler.point("nap");
        if (Thread.interrupted()) {
            throw new InterruptedException("nap");
        }
        TestScheduler.point("after the nap");
        return number;
    }

    @Test
    void cancelOfAnItem_againstItsEnd_isHeardByThatItemOrNobody() {
        assertComesTo(Set.of("success success, false", "success success, true", "cancelled success, true"), () -> {
            var asked = new boolean[1];
            var kinds = new ArrayList<String>();
            Thread canceller;
            try (var items = ParallelMap.over(List.of(0, 1), 1).<Integer>open(ParallelMapRacesTest::nap)) {
                canceller = Thread.ofVirtual().start(() -> {
                    for (MappedItem<Integer, Integer> item : items.running()) {
                        if (item.index() == 0) {
                            asked[0] = item.cancel("race");
                        }
                    }
                });
                while (items.hasNext()) {
                    kinds.add(kind(items.next().outcome().orElseThrow()));
                }
                canceller.join();
            }
            return String.join(" ", kinds) + ", " + asked[0];
        });
    }

    @Test
    void failureOfAnItem_againstFailureOfAnother_bothAreThrown_orTheSecondWasStopped() {
        assertComesTo(Set.of("0", "1", "0 then 1", "1 then 0"), () -> {
            try {
                ParallelMap.over(List.of(0, 1), 2).map(number -> {
                    nap(number);
                    throw new IllegalArgumentException("" + number);
                });
                return "nothing";
            } catch (ParallelMapException e) {
                String first = e.getCause().getMessage();
                return e.getSuppressed().length == 0 ? first : first + " then " + e.getSuppressed()[0].getMessage();
            }
        });
    }

    @Test
    void cancelFromOutside_againstTheEnd_isHeardOrComesTooLate_andNoResultIsMissing() {
        assertComesTo(Set.of("[0, 1]", "cancelled"), () -> {
            var around = CancelScope.named("around");
            Thread canceller = Thread.ofVirtual().start(() -> around.cancel("race"));
            Outcome<List<Integer>> came =
                    around.run(() -> ParallelMap.over(List.of(0, 1), 2).map(ParallelMapRacesTest::nap));
            canceller.join();
            return came instanceof Outcome.Success<List<Integer>> success ? success.value().toString() : kind(came);
        });
    }

    @ConcurrentTest
    void map_everyItemIsDoneOnce_inOrder_withinTheLimit() throws InterruptedException {
        var running = new int[1];
        List<Integer> results = ParallelMap.over(List.of(0, 1, 2, 3, 4), 2).map(number -> {
            assertTrue(++running[0] <= 2);
            nap(number);
            running[0]--;
            return number;
        });
        assertEquals(List.of(0, 1, 2, 3, 4), results);
    }

    @ConcurrentTest
    void open_everyItemIsHandedOutOnce_inOrder() throws InterruptedException {
        var results = new ArrayList<Integer>();
        try (var items = ParallelMap.over(List.of(0, 1, 2, 3, 4), 2).<Integer>open(ParallelMapRacesTest::nap)) {
            while (items.hasNext()) {
                results.add(items.next().value());
                TestScheduler.point("consumer");
            }
        }
        assertEquals(List.of(0, 1, 2, 3, 4), results);
    }

    @ConcurrentTest
    void open_asCompleted_everyItemIsHandedOutOnce() throws InterruptedException {
        var results = new TreeSet<Integer>();
        try (var items = ParallelMap.over(List.of(0, 1, 2, 3), 2)
                .asCompleted()
                .<Integer>open(ParallelMapRacesTest::nap)) {
            while (items.hasNext()) {
                assertTrue(results.add(items.next().value()));
            }
        }
        assertEquals(4, results.size());
    }

    @ConcurrentTest
    void open_closedAtAnyMoment_nothingRunsAfterwards() throws InterruptedException {
        var running = new int[1];
        try (var items = ParallelMap.over(List.of(0, 1, 2, 3), 2).<Integer>open(number -> {
            running[0]++;
            try {
                return nap(number);
            } finally {
                running[0]--;
            }
        })) {
            items.next();
            TestScheduler.point("consumer has seen enough");
        }
        assertEquals(0, running[0]);
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
