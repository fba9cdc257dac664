/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.CancelScope;
import dev.taskscope.Outcome;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ParallelMapTest {
    private final CountDownLatch never = new CountDownLatch(1);

    private static List<Integer> numbers(int howMany) {
        return IntStream.range(0, howMany).boxed().toList();
    }

    private static <T> Iterator<T> generated(Supplier<T> next, int howMany) {
        return Stream.generate(next).limit(howMany).iterator();
    }

    private static IllegalArgumentException problem(String text) {
        return new IllegalArgumentException(text);
    }

    private static String kind(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?> success -> "success " + success.value();
            case Outcome.Failure<?> failure -> "failure " + failure.exception().getMessage();
            case Outcome.Cancelled<?> cancelled -> "cancelled: " + cancelled.reason();
        };
    }

    // ---- results

    @Test
    void map_collection_resultsAreInTheOrderOfTheSource() throws InterruptedException {
        List<String> results = ParallelMap.over(numbers(1_000), 7).map(number -> "#" + number);
        assertEquals(numbers(1_000).stream().map(number -> "#" + number).toList(), results);
    }

    @Test
    void map_iteratorOrStream_isReadToTheEnd() throws InterruptedException {
        assertEquals(numbers(100), ParallelMap.over(numbers(100).iterator(), 3).map(number -> number));
        assertEquals(numbers(100), ParallelMap.over(numbers(100).stream(), 3).map(number -> number));
    }

    @Test
    void map_nothing_isEmpty() throws InterruptedException {
        assertEquals(List.of(), ParallelMap.over(List.of(), 3).map(number -> number));
    }

    @Test
    void map_resultsMayBeNull() throws InterruptedException {
        List<@Nullable String> results = ParallelMap.over(numbers(2), 1).<@Nullable String>map(number -> null);
        assertEquals(Arrays.asList(null, null), results);
    }

    @Test
    void map_collection_mayBeRunAgain() throws InterruptedException {
        var twice = ParallelMap.over(numbers(5), 2);
        assertEquals(twice.map(number -> number), twice.map(number -> number));
    }

    @Test
    void map_asCompleted_resultsAreInCompletionOrder() throws InterruptedException {
        var oneHasEnded = new CountDownLatch(1);
        List<Integer> results = ParallelMap.over(List.of(0, 1, 2), 2).asCompleted().map(number -> {
            if (number == 0) {
                oneHasEnded.await();
            } else if (number == 2) {
                oneHasEnded.countDown();
            }
            return number;
        });
        assertEquals(1, results.getFirst());
        assertEquals(numbers(3), results.stream().sorted().toList());
    }

    // ---- the limit

    @Test
    void map_workIsThere_limitIsReached_andNeverPassed() throws Exception {
        var together = new CyclicBarrier(4);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        ParallelMap.over(numbers(40), 4).map(number -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            together.await(); // ends only if 4 are in work at once
            running.decrementAndGet();
            return number;
        });
        assertEquals(4, most.get());
    }

    @Test
    void map_limitFarAboveTheItems_startsWorkersForItemsOnly() throws Exception {
        var threads = Collections.synchronizedSet(new HashSet<Thread>());
        var all = new CyclicBarrier(3);
        ParallelMap.over(numbers(3), Integer.MAX_VALUE).map(number -> {
            threads.add(Thread.currentThread());
            return all.await();
        });
        assertEquals(3, threads.size());
    }

    @Test
    void map_source_isNotReadAheadOfTheWorkers() throws InterruptedException {
        var read = new AtomicInteger();
        var ended = new AtomicInteger();
        ParallelMap.over(generated(read::incrementAndGet, 200), 3).map(number -> {
            assertTrue(read.get() - ended.get() <= 3, () -> "read " + read + ", ended " + ended);
            return ended.incrementAndGet();
        });
        assertEquals(200, ended.get());
    }

    @Test
    void map_oneOfManySmallItemsTakesItsTime_theOthersGoOn() throws InterruptedException {
        int howMany = 20_000; // enough for one worker to do them alone, with the other one standing back
        var lastHasRun = new CountDownLatch(1);
        List<Integer> results = ParallelMap.over(numbers(howMany), 2).map(number -> {
            if (number == howMany / 2) {
                lastHasRun.await();
            } else if (number == howMany - 1) {
                lastHasRun.countDown();
            }
            return number;
        });
        assertEquals(numbers(howMany), results);
    }

    // ---- failures

    @Test
    void map_itemFails_othersAreStopped_andItIsThrown() {
        var stuckRuns = new CountDownLatch(1);
        var stuck = new AtomicReference<>("not asked to stop");
        var started = new AtomicInteger();
        var thrown = assertThrows(
                ParallelMapException.class,
                () -> ParallelMap.over(numbers(100), 2).named("prices").map(number -> {
                    started.incrementAndGet();
                    if (number == 0) {
                        stuckRuns.countDown();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            stuck.set("asked to stop");
                            throw e;
                        }
                    }
                    stuckRuns.await();
                    throw problem("no price");
                }));
        assertEquals("item 1 of 'prices' failed: java.lang.IllegalArgumentException: no price", thrown.getMessage());
        assertEquals("no price", thrown.getCause().getMessage());
        assertEquals(0, thrown.getSuppressed().length);
        assertEquals("asked to stop", stuck.get());
        assertEquals(2, started.get());
    }

    @Test
    void map_itemFailsWhileBeingStopped_isSuppressed() {
        var both = new CyclicBarrier(2);
        var thrown = assertThrows(
                ParallelMapException.class,
                () -> ParallelMap.over(numbers(2), 2).map(number -> {
                    both.await();
                    if (number == 0) {
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            throw problem("on its way out");
                        }
                    }
                    throw problem("first");
                }));
        assertEquals("first", thrown.getCause().getMessage());
        assertEquals("on its way out", thrown.getSuppressed()[0].getMessage());
    }

    @Test
    void settle_itemsFail_everyOutcomeIsKept_inOrder() throws InterruptedException {
        List<Outcome<Integer>> outcomes = ParallelMap.over(numbers(4), 2).settle(number -> {
            if (number % 2 == 1) {
                throw problem("odd");
            }
            return number;
        });
        assertEquals(
                List.of("success 0", "failure odd", "success 2", "failure odd"),
                outcomes.stream().map(ParallelMapTest::kind).toList());
    }

    @Test
    void settle_functionLeavesItsInterruptStatusSet_nextItemDoesNotSeeIt() throws InterruptedException {
        List<Boolean> interrupted = ParallelMap.over(numbers(3), 1).map(number -> {
            boolean before = Thread.currentThread().isInterrupted();
            Thread.currentThread().interrupt();
            return before;
        });
        assertEquals(List.of(false, false, false), interrupted);
    }

    @Test
    void settle_functionThrowsAnInterruptedExceptionOfItsOwn_isAFailure() throws InterruptedException {
        List<Outcome<Integer>> outcomes = ParallelMap.over(numbers(2), 1).settle(number -> {
            if (number == 0) {
                throw new InterruptedException("nobody asked");
            }
            return number;
        });
        assertEquals(
                List.of("failure nobody asked", "success 1"), outcomes.stream().map(ParallelMapTest::kind).toList());
    }

    @Test
    void map_sourceFails_isThrown_namingTheItem() {
        var next = new AtomicInteger();
        Iterator<Integer> bad = generated(
                () -> {
                    if (next.get() == 2) {
                        throw problem("unreadable");
                    }
                    return next.getAndIncrement();
                },
                10);
        var thrown = assertThrows(
                ParallelMapException.class, () -> ParallelMap.over(bad, 3).named("lines").map(number -> number));
        assertEquals(
                "source of 'lines' failed at item 2: java.lang.IllegalArgumentException: unreadable",
                thrown.getMessage());
    }

    @Test
    void settle_sourceFails_itemsInWorkEnd_andTheirFailuresAreSuppressed() {
        Iterator<Integer> bad = new Iterator<>() {
            private boolean first = true;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (!first) {
                    throw problem("unreadable");
                }
                first = false;
                return 0;
            }
        };
        var thrown = assertThrows(ParallelMapException.class, () -> ParallelMap.over(bad, 1).settle(number -> {
            throw problem("item");
        }));
        assertEquals("unreadable", thrown.getCause().getMessage());
        assertEquals("item", thrown.getSuppressed()[0].getMessage());
    }

    // ---- cancellation

    @Test
    void map_interrupted_itemsInWorkAreStopped() {
        var stopped = new AtomicInteger();
        var both = new CountDownLatch(2);
        Thread owner = Thread.currentThread();
        assertThrows(
                InterruptedException.class,
                () -> ParallelMap.over(numbers(10), 2).map(number -> {
                    both.countDown();
                    try {
                        both.await();
                        if (number == 0) {
                            owner.interrupt();
                        }
                        never.await();
                    } finally {
                        stopped.incrementAndGet();
                    }
                    return number;
                }));
        assertEquals(2, stopped.get());
    }

    @Test
    void map_cancelledAround_isCancelled() {
        var around = CancelScope.named("around");
        Outcome<List<Integer>> came = around.run(() -> ParallelMap.over(numbers(3), 1).map(number -> {
            around.cancel("not needed");
            never.await();
            return number;
        }));
        assertEquals("cancelled: not needed", kind(came));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void map_scopeAroundCancelled_isNotTakenForComplete() {
        try (var scope = TaskScope.<Object>open()) {
            assertThrows(
                    CancellationException.class,
                    () -> ParallelMap.over(numbers(3), 1).map(number -> {
                        scope.cancel();
                        never.await();
                        return number;
                    }));
        }
    }

    @Test
    void map_blockingSource_isInterruptedWhenTheMapIsStopped() {
        var queue = new LinkedBlockingQueue<>(List.of(0));
        Iterator<Integer> blocking = generated(
                () -> {
                    try {
                        return queue.take();
                    } catch (InterruptedException e) {
                        throw new CancellationException("interrupted");
                    }
                },
                10);
        var thrown = assertThrows(ParallelMapException.class, () -> ParallelMap.over(blocking, 2).map(number -> {
            throw problem("item");
        }));
        assertEquals("item", thrown.getCause().getMessage());
    }

    // ---- one by one

    @Test
    void open_handsOutEveryItem_inTheOrderOfTheSource() throws InterruptedException {
        var inputs = new ArrayList<Integer>();
        var values = new ArrayList<Integer>();
        try (var items = ParallelMap.over(numbers(100), 4).<Integer>open(number -> number * 2)) {
            while (items.hasNext()) {
                MappedItem<Integer, Integer> item = items.next();
                assertEquals(inputs.size(), item.index());
                inputs.add(item.input());
                values.add(item.value());
            }
            assertFalse(items.hasNext());
        }
        assertEquals(numbers(100), inputs);
        assertEquals(numbers(100).stream().map(number -> number * 2).toList(), values);
    }

    @Test
    void open_asCompleted_handsOutWhatHasEnded() throws InterruptedException {
        var mayEnd = new CountDownLatch(1);
        try (var items = ParallelMap.over(numbers(2), 2).asCompleted().<Integer>open(number -> {
            if (number == 0) {
                mayEnd.await();
            }
            return number;
        })) {
            assertEquals(1, items.next().value());
            mayEnd.countDown();
            assertEquals(0, items.next().value());
        }
    }

    @Test
    void open_slowConsumer_sourceIsNotReadBeyondTheLimit() throws InterruptedException {
        var read = new AtomicInteger();
        try (var items = ParallelMap.over(generated(read::incrementAndGet, 100), 3).<Integer>open(number -> number)) {
            for (int taken = 1; items.hasNext(); taken++) {
                assertEquals(taken, items.next().value());
                int most = taken + 3;
                assertTrue(read.get() <= most, () -> "read " + read + " of at most " + most);
            }
        }
        assertEquals(100, read.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64, Integer.MAX_VALUE})
    void open_manySmallItems_areAllHandedOut(int limit) throws InterruptedException {
        var inOrder = new ArrayList<Integer>();
        try (var items = ParallelMap.over(numbers(20_000), limit).<Integer>open(number -> number)) {
            while (items.hasNext()) {
                inOrder.add(items.next().value());
            }
        }
        assertEquals(numbers(20_000), inOrder);
        var asCompleted = new ArrayList<Integer>();
        try (var items = ParallelMap.over(numbers(20_000), limit).asCompleted().<Integer>open(number -> number)) {
            while (items.hasNext()) {
                asCompleted.add(items.next().value());
            }
        }
        assertEquals(numbers(20_000), asCompleted.stream().sorted().toList());
    }

    @Test
    void open_functionForksIntoAScopeOfTheOwner_isStartedWhileTheOwnerWaits() throws InterruptedException {
        var values = new ArrayList<Integer>();
        try (var around = TaskScope.<Integer>open();
                var items = ParallelMap.over(numbers(3), 2)
                        .<Integer>open(number -> around.awaitValue(around.fork(() -> number * 2)))) {
            while (items.hasNext()) {
                values.add(items.next().value());
            }
        }
        assertEquals(List.of(0, 2, 4), values);
    }

    @Test
    void open_consumerIsBusy_workGoesOnUpToTheLimit() throws InterruptedException {
        var running = new CountDownLatch(3);
        try (var items = ParallelMap.over(numbers(10), 3).<Integer>open(number -> {
            running.countDown();
            never.await();
            return number;
        })) {
            running.await(); // without asking for an item
            assertEquals(List.of(0L, 1L, 2L), items.running().stream().map(MappedItem::index).toList());
        }
    }

    @Test
    void cancel_oneItem_endsItAlone() throws InterruptedException {
        var runs = new CountDownLatch(1);
        var kinds = new ArrayList<String>();
        try (var items = ParallelMap.over(numbers(3), 1).<Integer>open(number -> {
            if (number == 1) {
                runs.countDown();
                never.await();
            }
            return number;
        })) {
            kinds.add(kind(items.next().outcome().orElseThrow()));
            runs.await();
            MappedItem<Integer, Integer> one = items.running().getFirst();
            assertThrows(IllegalStateException.class, one::value);
            assertTrue(one.cancel("not needed"));
            assertFalse(one.cancel("once more"));
            while (items.hasNext()) {
                kinds.add(kind(items.next().outcome().orElseThrow()));
            }
            assertThrows(CancellationException.class, one::value);
            assertFalse(one.cancel("too late"));
        }
        assertEquals(List.of("success 0", "cancelled: not needed", "success 2"), kinds);
    }

    @Test
    void open_itemFails_valueThrows_andTheOthersGoOn() throws InterruptedException {
        try (var items = ParallelMap.over(numbers(2), 1).named("prices").<Integer>open(number -> {
            if (number == 0) {
                throw problem("no price");
            }
            return number;
        })) {
            var thrown = assertThrows(ParallelMapException.class, items.next()::value);
            assertEquals("item 0 of 'prices' failed: java.lang.IllegalArgumentException: no price",
                    thrown.getMessage());
            assertEquals(1, items.next().value());
        }
    }

    @Test
    void open_sourceFails_isThrownAfterTheItemsBefore() throws InterruptedException {
        var next = new AtomicInteger();
        Iterator<Integer> bad = generated(
                () -> {
                    if (next.get() == 1) {
                        throw problem("unreadable");
                    }
                    return next.getAndIncrement();
                },
                10);
        try (var items = ParallelMap.over(bad, 3).<Integer>open(number -> number)) {
            assertEquals(0, items.next().value());
            assertThrows(ParallelMapException.class, items::hasNext);
            assertThrows(ParallelMapException.class, items::next);
        }
    }

    @Test
    void open_closedEarly_stopsWhatIsInWork() throws InterruptedException {
        var stopped = new AtomicInteger();
        var all = new CountDownLatch(2);
        var items = ParallelMap.over(numbers(10), 2).<Integer>open(number -> {
            all.countDown();
            try {
                never.await();
            } finally {
                stopped.incrementAndGet();
            }
            return number;
        });
        all.await();
        items.close();
        assertEquals(2, stopped.get());
        assertThrows(IllegalStateException.class, items::hasNext);
        items.close();
    }

    @Test
    void open_interrupted_whileWaiting_comesOut() {
        try (var items = ParallelMap.over(numbers(1), 1).<Integer>open(number -> {
            never.await();
            return number;
        })) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, items::hasNext);
        }
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void open_scopeAroundCancelled_isNotTakenForComplete() {
        try (var scope = TaskScope.<Object>open();
                var items = ParallelMap.over(numbers(1), 1).<Integer>open(number -> {
                    never.await();
                    return number;
                })) {
            scope.cancel();
            assertThrows(CancellationException.class, () -> {
                while (items.hasNext()) {
                    items.next().value();
                }
            });
        }
    }

    @Test
    void next_noneLeft_isRefused() throws InterruptedException {
        try (var items = ParallelMap.over(List.<Integer>of(), 1).<Integer>open(number -> number)) {
            assertThrows(NoSuchElementException.class, items::next);
        }
    }

    @Test
    void hasNext_byAnotherThread_isRefused() throws InterruptedException {
        try (var items = ParallelMap.over(numbers(1), 1).<Integer>open(number -> number)) {
            var thrown = new AtomicReference<@Nullable Throwable>();
            Thread.ofVirtual()
                    .start(() -> thrown.set(assertThrows(WrongThreadException.class, items::hasNext)))
                    .join();
            assertInstanceOf(WrongThreadException.class, thrown.get());
        }
    }

    // ---- progress

    @Test
    void reporting_countsItems() throws InterruptedException {
        var told = new ArrayList<String>();
        ParallelMap.over(numbers(3), 1).reporting(Progress.of(3, counts -> told.add(counts.toString())))
                .settle(number -> {
                    if (number == 2) {
                        throw problem("bad");
                    }
                    return number;
                });
        assertEquals(List.of("1 of 3", "2 of 3", "3 of 3 (1 failed, 0 cancelled)"), told);
    }

    @Test
    void reporting_consumerThrows_theMapFails() {
        var progress = Progress.to(counts -> {
            throw problem("no screen");
        });
        var map = ParallelMap.over(numbers(3), 1).reporting(progress);
        assertEquals("no screen",
                assertThrows(TaskFailedException.class, () -> map.map(number -> number)).getCause().getMessage());
    }

    // ---- bad input

    @Test
    void over_limitBelowOne_isRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> ParallelMap.over(numbers(1), 0));
        assertEquals("a parallel map works on at least 1 item at a time, not 0", refused.getMessage());
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    void nulls_areRefused_namingWhatIsMissing() {
        assertThrows(NullPointerException.class, () -> ParallelMap.over((Iterator<Integer>) null, 1));
        var map = ParallelMap.over(numbers(1), 1).named("prices");
        var refused = assertThrows(NullPointerException.class, () -> map.map(null));
        assertEquals("mapper of parallel map 'prices'", refused.getMessage());
        assertThrows(NullPointerException.class, () -> map.settle(null));
        assertThrows(NullPointerException.class, () -> map.open(null));
        assertThrows(NullPointerException.class, () -> map.reporting(null));
        assertThrows(NullPointerException.class, () -> map.named(null));
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    void map_nullItem_isRefused_namingIt() {
        var thrown = assertThrows(
                ParallelMapException.class,
                () -> ParallelMap.over(Arrays.asList(0, null), 1).named("prices").map(number -> number));
        assertEquals(
                "source of 'prices' failed at item 1: java.lang.NullPointerException: an item is null",
                thrown.getMessage());
        assertInstanceOf(NullPointerException.class, thrown.getCause());
    }
}
