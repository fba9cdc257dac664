/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static dev.taskscope.scopes.Jobs.after;
import static dev.taskscope.scopes.Jobs.cleansUp;
import static dev.taskscope.scopes.Jobs.failsAfter;
import static dev.taskscope.scopes.Jobs.now;
import static dev.taskscope.scopes.Jobs.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskCancelledException;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** asyncio's gather, in a scope of its own. */
class GatherTest {
    private static final int SCHEDULES = 30;

    @ConcurrentTest(schedules = SCHEDULES)
    void values_always_areInArgumentOrder() throws Exception {
        assertEquals(List.of("a", "b", "c"), Gather.values(after(30, "a"), after(10, "b"), after(20, "c")));
        assertEquals(30, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void values_ofACollectionOrAStream_areTheSame() throws Exception {
        List<Callable<Integer>> bodies = List.of(after(20, 1), after(10, 2));
        assertEquals(List.of(1, 2), Gather.values(bodies));
        Stream<Callable<Integer>> stream = IntStream.range(0, 3).mapToObj(i -> after(30 - 10 * i, i));
        assertEquals(List.of(0, 1, 2), Gather.values(stream));
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void values_thatAreNull_areInTheList() throws Exception {
        assertEquals(Arrays.asList("a", null), Gather.<String>values(() -> "a", () -> null));
    }

    @Test
    void values_ofNothing_areNone() throws Exception {
        assertEquals(List.of(), Gather.values(List.<Callable<String>>of()));
        assertEquals(List.of(), Gather.settled(List.<Callable<String>>of()));
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void values_oneFails_cancelsTheOthersAndThrowsWhenTheyHaveEnded() {
        var failure = assertThrows(
                TaskFailedException.class,
                () -> Gather.<String>values(after(100, "a"), failsAfter(10, "b failed"), cleansUp(5)));
        assertEquals("b failed", failure.getCause().getMessage());
        assertEquals(15, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void values_aSecondOneFailsWhileItIsCancelled_keepsBoth() {
        Callable<String> failsInCleanup = () -> {
            try {
                sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException("second", e);
            }
            return "never";
        };
        var failure = assertThrows(
                TaskFailedException.class, () -> Gather.values(failsInCleanup, failsAfter(10, "first")));
        assertEquals("first", failure.getCause().getMessage());
        assertEquals("second", failure.getSuppressed()[0].getMessage());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void values_oneIsCancelled_cancelsTheOthersAndThrowsThat() {
        Callable<String> needsACancelledOne = () -> {
            try (var scope = TaskScope.<String>open()) {
                Task<String> task = scope.fork(after(100, "a"));
                task.cancel("not wanted");
                return scope.awaitValue(task);
            }
        };
        var thrown = assertThrows(
                TaskCancelledException.class, () -> Gather.values(after(100, "a"), needsACancelledOne));
        assertTrue(thrown.getMessage().contains("'gather/task-2' was cancelled"), thrown.getMessage());
        assertEquals(0, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void settled_always_givesEveryOutcomeInArgumentOrder() throws Exception {
        List<Outcome<String>> outcomes =
                Gather.settled(after(30, "a"), failsAfter(10, "b failed"), after(20, "c"));
        assertEquals(new Outcome.Success<>("a"), outcomes.get(0));
        assertEquals("b failed",
                assertInstanceOf(Outcome.Failure.class, outcomes.get(1)).exception().getMessage());
        assertEquals(new Outcome.Success<>("c"), outcomes.get(2));
        assertEquals(30, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void settled_ofACollectionOrAStream_areTheSame() throws Exception {
        List<Callable<Integer>> bodies = List.of(after(20, 1), after(10, 2));
        List<Outcome<Integer>> expected = List.of(new Outcome.Success<>(1), new Outcome.Success<>(2));
        assertEquals(expected, Gather.settled(bodies));
        assertEquals(expected, Gather.settled(bodies.stream()));
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void values_waiterIsCancelled_cancelsTheBodiesAndHasWaitedForThem() throws Exception {
        var ended = new AtomicBoolean();
        Callable<String> body = () -> {
            try {
                sleep(1_000);
                return "never";
            } finally {
                sleepDeaf(5);
                ended.set(true);
            }
        };
        try (var scope = TaskScope.<List<String>>open()) {
            Task<List<String>> waiter = scope.fork("waiter", () -> Gather.values(body, body));
            Task<List<String>> settling = scope.fork("settling", () -> List.of("" + Gather.settled(body)));
            sleep(10);
            waiter.cancel();
            settling.cancel();
            scope.join();
            assertEquals(Task.State.CANCELLED, waiter.state());
            assertEquals(Task.State.CANCELLED, settling.state());
            assertTrue(ended.get());
            assertEquals(15, now());
        }
    }

    private static void sleepDeaf(int millis) {
        long until = now() + millis;
        while (now() < until) {
            try {
                sleep((int) (until - now()));
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted twice", e);
            }
        }
    }

    @Test
    void missingBody_isRefusedBeforeAnythingStarts() {
        var started = new AtomicBoolean();
        Callable<String> body = () -> "" + started.getAndSet(true);
        var refusal = assertThrows(NullPointerException.class, () -> Gather.values(body, null));
        assertEquals("body 2 of the gather", refusal.getMessage());
        assertThrows(NullPointerException.class, () -> Gather.settled(Arrays.asList(body, null)));
        assertThrows(NullPointerException.class, () -> Gather.values((List<Callable<String>>) null));
        assertEquals(false, started.get());
    }
}
