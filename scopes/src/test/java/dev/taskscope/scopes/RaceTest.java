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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The first success of several, and so many successes of several. */
class RaceTest {
    private static final int SCHEDULES = 30;

    // ---- race

    @ConcurrentTest(schedules = SCHEDULES)
    void first_always_isTheFirstSuccessAndTheLosersHaveEnded() throws Exception {
        assertEquals("b", Race.<String>first(cleansUp(20), after(10, "b"), failsAfter(5, "c"), after(11, "d")));
        assertEquals(30, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void first_ofACollectionOrAStream_isTheSame() throws Exception {
        List<Callable<String>> bodies = List.of(after(20, "a"), after(10, "b"));
        assertEquals("b", Race.first(bodies));
        assertEquals("b", Race.first(bodies.stream()));
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void first_nobodyWins_keepsEveryFailureInCompletionOrder() {
        var failure = assertThrows(
                TaskFailedException.class,
                () -> Race.<String>first(failsAfter(20, "second"), failsAfter(10, "first"), failsAfter(30, "third")));
        assertEquals("first", failure.getCause().getMessage());
        assertEquals(
                List.of("second", "third"), Stream.of(failure.getSuppressed()).map(Throwable::getMessage).toList());
        assertEquals(30, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void first_waiterIsCancelled_cancelsAllAndHasWaitedForThem() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> waiter = scope.fork("waiter", () -> Race.<String>first(cleansUp(5), cleansUp(20)));
            sleep(10);
            waiter.cancel();
            scope.join();
            assertEquals(Task.State.CANCELLED, waiter.state());
            assertEquals(30, now());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void policy_inAScopeOfNamedTasks_tellsWhoWon() throws Exception {
        try (var scope = TaskScope.open(Race.<String>policy())) {
            scope.fork("tortoise", after(20, "slow"));
            scope.fork("hare", after(10, "quick"));
            assertEquals("hare", scope.join().name());
        }
    }

    // ---- quorum

    @ConcurrentTest(schedules = SCHEDULES)
    void quorum_always_isTheFirstSoManyAndTheOthersHaveEnded() throws Exception {
        List<String> values =
                Quorum.of(2, after(30, "slow"), after(20, "b"), failsAfter(5, "c"), after(10, "a"), cleansUp(100));
        assertEquals(List.of("a", "b"), values);
        assertEquals(120, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void quorum_ofACollectionOrAStream_isTheSame() throws Exception {
        List<Callable<String>> bodies = List.of(after(20, "b"), after(10, "a"), after(30, "c"));
        assertEquals(List.of("a", "b"), Quorum.of(2, bodies));
        assertEquals(List.of("a"), Quorum.of(1, bodies.stream()));
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void quorum_moreSucceedAtOnce_hasJustSoMany() throws Exception {
        assertEquals(2, Quorum.of(2, Collections.nCopies(5, after(10, "same"))).size());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void quorum_outOfReach_givesUpAtOnce() {
        var failure = assertThrows(
                TaskFailedException.class,
                () -> Quorum.<String>of(2, after(100, "slow"), failsAfter(10, "first"), failsAfter(20, "second")));
        assertEquals(20, now());
        assertEquals("first", failure.getCause().getMessage());
        assertEquals("second", failure.getSuppressed()[0].getMessage());
        assertTrue(failure.getMessage().startsWith("quorum of 2 not reached"), failure.getMessage());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void quorum_waiterIsCancelled_cancelsAll() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Task<Object> waiter = scope.fork("waiter", () -> Quorum.of(1, after(100, "a"), after(100, "b")));
            sleep(10);
            waiter.cancel();
            scope.join();
            assertEquals(Task.State.CANCELLED, waiter.state());
            assertEquals(10, now());
        }
    }

    // ---- refusals

    @Test
    void badInput_isRefusedBeforeAnythingStarts() {
        var started = new AtomicInteger();
        Callable<Integer> body = started::incrementAndGet;
        var none = new ArrayList<Callable<Integer>>();
        assertEquals("a race needs at least 1 body",
                assertThrows(IllegalArgumentException.class, () -> Race.first(none)).getMessage());
        assertEquals("body 2 of the race",
                assertThrows(NullPointerException.class, () -> Race.first(body, null)).getMessage());
        assertEquals("a quorum of 3 of 2 bodies can never be reached",
                assertThrows(IllegalArgumentException.class, () -> Quorum.of(3, body, body)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Quorum.of(0, body));
        assertThrows(IllegalArgumentException.class, () -> Quorum.of(-1, none));
        assertThrows(NullPointerException.class, () -> Quorum.of(1, Arrays.asList(body, null)));
        assertEquals(0, started.get());
    }
}
