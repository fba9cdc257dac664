/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static dev.taskscope.scopes.Jobs.after;
import static dev.taskscope.scopes.Jobs.cleansUp;
import static dev.taskscope.scopes.Jobs.failsAfter;
import static dev.taskscope.scopes.Jobs.now;
import static dev.taskscope.scopes.Jobs.sleep;
import static dev.taskscope.scopes.Jobs.stubborn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.CircularWaitException;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskCancelledException;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.TestScheduler;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** asyncio's gather, as a handle in a scope that is open. */
class GatherInScopeTest {
    private static final int SCHEDULES = 30;

    // ---- results

    @ConcurrentTest(schedules = SCHEDULES)
    void await_forkedAndExistingMembers_givesValuesInTheOrderOfAdding() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Task<String> existing = scope.fork("existing", after(5, "existing"));
            Gather<String, List<String>> gather = Gather.in(scope);
            gather.fork(after(20, "first"));
            gather.add(existing).forkAll(List.of(after(10, "third"), after(1, "fourth")));
            gather.addAll(List.of(existing));
            assertFalse(gather.isDone());
            assertEquals(List.of("first", "existing", "third", "fourth", "existing"), gather.await());
            assertTrue(gather.isDone());
            assertEquals(20, now());
            assertEquals(5, gather.await().size());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_nestedGathers_keepsTheNesting() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<Integer, List<Integer>> inner =
                    Gather.<Integer>in(scope).forkAll(List.of(after(30, 1), after(10, 2)));
            Gather<Integer, List<Outcome<Integer>>> settled =
                    Gather.<Integer>settledIn(scope).forkAll(List.of(after(5, 3)));
            Gather<Object, List<Object>> outer = Gather.in(scope);
            outer.fork(after(20, "text"));
            outer.add(inner).add(settled).add(Gather.<Integer>in(scope));
            assertEquals(
                    List.of("text", List.of(1, 2), List.of(new Outcome.Success<>(3)), List.of()), outer.await());
            assertEquals(30, now());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_settled_givesOutcomesOfNestedOnesToo() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<String, List<String>> fails = Gather.<String>in(scope)
                    .forkAll(List.of(failsAfter(10, "failure"), after(100, "cancelled")));
            Task<String> stopped = scope.fork("stopped", after(100, "stopped"));
            stopped.cancel("not wanted");
            Gather<Object, List<Outcome<Object>>> outer = Gather.settledIn(scope);
            outer.add(fails);
            outer.add(stopped);
            outer.fork(after(20, "good"));
            List<Outcome<Object>> outcomes = outer.await();
            assertEquals("failure",
                    assertInstanceOf(Outcome.Failure.class, outcomes.get(0)).exception().getMessage());
            assertEquals("not wanted", assertInstanceOf(Outcome.Cancelled.class, outcomes.get(1)).reason());
            assertEquals(new Outcome.Success<Object>("good"), outcomes.get(2));
            assertEquals(20, now());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_byATaskAndByTheOwner_bothGetIt() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<Integer, List<Integer>> gather = Gather.<Integer>in(scope).forkAll(List.of(after(10, 1)));
            Task<Object> waiter = scope.fork("waiter", () -> gather.await());
            assertEquals(List.of(1), gather.await());
            assertEquals(List.of(1), scope.awaitValue(waiter));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_noMembers_isDoneWithNoValues() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.in(scope);
            assertTrue(gather.isDone());
            assertFalse(gather.cancel());
            assertEquals(List.of(), gather.await());
        }
    }

    // ---- failures

    @ConcurrentTest(schedules = SCHEDULES)
    void await_oneFails_throwsAtOnceAndCancelsTheSiblingsAlone() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> other = scope.fork("other", after(200, "other"));
            Gather<String, List<String>> gather = Gather.in(scope);
            Task<String> slow = gather.fork("slow", cleansUp(50));
            gather.fork("fails", failsAfter(10, "failure"));
            var failure = assertThrows(TaskFailedException.class, gather::await);
            assertEquals(10, now());
            assertEquals("failure", failure.getCause().getMessage());
            assertTrue(gather.isDone());
            scope.await(slow);
            assertEquals(60, now());
            assertEquals(Task.State.CANCELLED, slow.state());
            assertEquals("other", scope.awaitValue(other));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_oneFailsLeavingSiblings_throwsAtOnceAndLeavesThemRunning() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.<String>in(scope).leavingSiblings();
            Task<String> slow = gather.fork("slow", after(50, "slow"));
            gather.fork("fails", failsAfter(10, "failure"));
            assertThrows(TaskFailedException.class, gather::await);
            assertEquals(10, now());
            assertFalse(gather.cancel(), "it is done");
            assertEquals("slow", scope.awaitValue(slow));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_oneIsCancelled_throwsThatAtOnce() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.<String>in(scope).leavingSiblings();
            Task<String> stopped = gather.fork("stopped", after(50, "stopped"));
            Task<String> good = gather.fork("good", after(50, "good"));
            stopped.cancel("not wanted");
            var thrown = assertThrows(TaskCancelledException.class, gather::await);
            assertTrue(thrown.getMessage().contains("'scope/stopped' was cancelled"), thrown.getMessage());
            assertEquals(0, now());
            assertEquals("good", scope.awaitValue(good));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_severalHaveFailedBefore_theFirstInCompletionOrderIsTheCause() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.<String>in(scope)
                    .forkAll(List.of(failsAfter(20, "second"), failsAfter(10, "first")));
            sleep(30);
            var failure = assertThrows(TaskFailedException.class, gather::await);
            assertEquals("first", failure.getCause().getMessage());
            assertEquals("second", failure.getSuppressed()[0].getMessage());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_aNestedOneFails_failsTheOuterOneAtOnce() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<String, List<String>> inner = Gather.<String>in(scope)
                    .forkAll(List.of(failsAfter(10, "failure"), after(100, "cancelled")));
            Gather<Object, List<Object>> outer = Gather.in(scope);
            Task<Object> sibling = outer.fork("sibling", after(100, "sibling"));
            outer.add(inner);
            var failure = assertThrows(TaskFailedException.class, outer::await);
            assertEquals(10, now());
            assertEquals("failure", failure.getCause().getMessage());
            scope.await(sibling);
            assertEquals(Task.State.CANCELLED, sibling.state());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_twoOfANestedOneFailInAGatherOfOutcomes_keepsBoth() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<String, List<String>> inner = Gather.<String>in(scope)
                    .leavingSiblings()
                    .forkAll(List.of(failsAfter(10, "first"), failsAfter(20, "second")));
            Gather<Object, List<Outcome<Object>>> outer = Gather.settledIn(scope);
            outer.add(inner);
            outer.fork(after(30, "good"));
            Throwable thrown = assertInstanceOf(Outcome.Failure.class, outer.await().get(0)).exception();
            assertEquals("first", thrown.getCause().getMessage());
            assertEquals("second", thrown.getSuppressed()[0].getMessage());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_tasksOfSeveralLevelsFailInAGatherOfOutcomes_keepsAllInCompletionOrder() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<String, List<String>> below = Gather.<String>in(scope)
                    .leavingSiblings()
                    .forkAll(List.of(failsAfter(40, "fourth"), failsAfter(10, "first")));
            Gather<Object, List<Object>> inner = Gather.in(scope).leavingSiblings();
            inner.fork(failsAfter(30, "third"));
            inner.fork(failsAfter(20, "second"));
            inner.add(below);
            Gather<Object, List<Outcome<Object>>> outer = Gather.<Object>settledIn(scope).add(inner);
            outer.fork(after(50, "good"));
            Throwable thrown = assertInstanceOf(Outcome.Failure.class, outer.await().get(0)).exception();
            assertEquals("first", thrown.getCause().getMessage());
            assertEquals(List.of("second", "third", "fourth"), suppressedIn(thrown));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_aTaskIsCancelledBesideOneThatFailsInAGatherOfOutcomes_keepsTheFailure() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<Object, List<Object>> inner = Gather.in(scope).leavingSiblings();
            inner.fork("stopped", after(100, "stopped")).cancel("not wanted");
            inner.add(Gather.<Object>settledIn(scope).forkAll(List.of(failsAfter(10, "failure"))));
            Gather<Object, List<Outcome<Object>>> outer = Gather.<Object>settledIn(scope).add(inner);
            outer.fork(after(20, "good"));
            var cancelled = assertInstanceOf(Outcome.Cancelled.class, outer.await().get(0));
            assertEquals("not wanted", cancelled.reason());
            var thrown = assertInstanceOf(TaskCancelledException.class, cancelled.thrown());
            assertTrue(thrown.getMessage().contains("'scope/stopped' was cancelled"), thrown.getMessage());
            assertEquals(List.of("failure"), suppressedIn(thrown));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_aNestedOneIsCancelledInAGatherOfOutcomes_keepsItsFailures() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<Object, List<Outcome<Object>>> inner = Gather.<Object>settledIn(scope)
                    .forkAll(List.of(failsAfter(10, "failure"), stubborn("value")));
            Gather<Object, List<Outcome<Object>>> outer = Gather.<Object>settledIn(scope).add(inner);
            sleep(20);
            assertTrue(inner.cancel("enough"));
            var cancelled = assertInstanceOf(Outcome.Cancelled.class, outer.await().get(0));
            assertEquals("gather in scope 'scope' was cancelled: enough", cancelled.reason());
            assertEquals(List.of("failure"), suppressedIn(cancelled.thrown()));
        }
    }

    private static List<String> suppressedIn(Throwable thrown) {
        return Stream.of(thrown.getSuppressed()).map(Throwable::getMessage).toList();
    }

    // ---- cancellation

    @ConcurrentTest(schedules = SCHEDULES)
    void cancel_byATask_passesToEachUnfinishedMemberOfAllLevels() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<Object, List<Object>> inner = Gather.in(scope);
            Task<Object> below = inner.fork("below", after(100, "below"));
            Gather<Object, List<Object>> gather = Gather.in(scope);
            Task<Object> done = gather.fork("done", after(1, "done"));
            Task<Object> running = gather.fork("running", after(100, "running"));
            gather.add(inner);
            scope.fork("canceller", () -> {
                sleep(10);
                return gather.cancel("enough");
            });
            assertThrows(TaskCancelledException.class, gather::await);
            scope.join();
            assertEquals(Task.State.SUCCEEDED, done.state());
            assertEquals("enough", ((Outcome.Cancelled<?>) running.outcome().orElseThrow()).reason());
            assertEquals("enough", ((Outcome.Cancelled<?>) below.outcome().orElseThrow()).reason());
            assertFalse(gather.cancel());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void cancel_allMembersEndWithValuesAllTheSame_isCancelledStill() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.<String>in(scope).forkAll(List.of(stubborn("a")));
            Gather<String, List<Outcome<String>>> settled =
                    Gather.<String>settledIn(scope).forkAll(List.of(stubborn("b")));
            scope.fork("canceller", () -> {
                sleep(10);
                return gather.cancel("enough") + " " + settled.cancel("enough");
            });
            var thrown = assertThrows(TaskCancelledException.class, gather::await);
            assertEquals("gather in scope 'scope' was cancelled: enough", thrown.getMessage());
            assertThrows(TaskCancelledException.class, settled::await);
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void cancel_whileMembersCleanUp_ofValuesTheFirstDecides_ofOutcomesAllAreWaitedFor() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.in(scope);
            gather.forkAll(List.of(cleansUp(50), cleansUp(20)));
            Gather<String, List<Outcome<String>>> settled = Gather.settledIn(scope);
            settled.forkAll(List.of(cleansUp(50), cleansUp(20)));
            sleep(10);
            assertTrue(gather.cancel("enough"));
            assertTrue(settled.cancel("enough"));
            assertThrows(TaskCancelledException.class, gather::await);
            assertEquals(30, now());
            assertThrows(TaskCancelledException.class, settled::await);
            assertEquals(60, now());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void cancel_aMemberAnswersWithAnError_thatIsThrown() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.in(scope);
            gather.fork("fails", () -> {
                try {
                    sleep(100);
                    return "never";
                } catch (InterruptedException e) {
                    throw new IllegalStateException("in cleanup", e);
                }
            });
            sleep(10);
            gather.cancel("enough");
            var failure = assertThrows(TaskFailedException.class, gather::await);
            assertEquals("in cleanup", failure.getCause().getMessage());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void cancel_beforeMembersAreAdded_cancelsThoseToo() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.in(scope);
            gather.fork(after(100, "a"));
            gather.cancel("enough");
            Task<String> later = gather.fork(after(100, "b"));
            scope.join();
            assertEquals(Task.State.CANCELLED, later.state());
            assertThrows(TaskCancelledException.class, gather::await);
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_waiterIsCancelledAndLeavesThem_theMembersGoOn() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<String, List<String>> gather = Gather.<String>in(scope).forkAll(List.of(after(50, "a")));
            Task<Object> waiter = scope.fork("waiter", () -> gather.await());
            sleep(10);
            waiter.cancel();
            assertEquals(List.of("a"), gather.await());
            assertEquals(Task.State.CANCELLED, waiter.state());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_waiterIsCancelledAndPassesOn_endsAtOnceAndTheMembersAreCancelled() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<String, List<String>> gather = Gather.in(scope);
            Task<String> member = gather.fork("member", cleansUp(20));
            Task<Object> waiter = scope.fork("waiter", () -> gather.await(OnInterrupt.PASS_ON));
            sleep(10);
            waiter.cancel();
            scope.await(waiter);
            assertEquals(10, now());
            scope.await(member);
            assertEquals(30, now());
            assertEquals(Task.State.CANCELLED, waiter.state());
            assertEquals(Task.State.CANCELLED, member.state());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_waiterIsCancelledPassesOnAndWaits_endsAsTheGatherDoes() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<String, List<String>> gather = Gather.in(scope);
            gather.fork("member", cleansUp(20));
            gather.fork("slower", cleansUp(50));
            Task<Object> waiter = scope.fork("waiter", () -> gather.await(OnInterrupt.PASS_ON_AND_WAIT));
            sleep(10);
            waiter.cancel();
            scope.await(waiter);
            assertEquals(30, now());
            assertEquals(Task.State.CANCELLED, waiter.state());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_scopeIsCancelled_throwsThat() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.<String>in(scope).forkAll(List.of(after(50, "a")));
            scope.cancel("enough");
            assertThrows(TaskCancelledException.class, gather::await);
        }
    }

    // ---- looks

    @ConcurrentTest(schedules = SCHEDULES)
    void outcome_membersEndOneByOne_isEmptyUntilAllHaveEnded() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<Integer, List<Integer>> gather = Gather.in(scope);
            assertEquals(Optional.of(new Outcome.Success<>(List.of())), gather.outcome());
            gather.fork(after(20, 1));
            Task<Integer> first = gather.fork(after(10, 2));
            assertEquals(Optional.empty(), gather.outcome());
            scope.await(first);
            assertEquals(Optional.empty(), gather.outcome());
            scope.join();
            assertTrue(gather.isDone());
            assertEquals(Optional.of(new Outcome.Success<>(List.of(1, 2))), gather.outcome());
            gather.fork(after(10, 3)); // it still takes members
            assertEquals(Optional.empty(), gather.outcome());
            assertEquals(List.of(1, 2, 3), gather.await());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void outcome_settled_hasTheOutcomesOfNestedOnesToo() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<Object, List<Outcome<Object>>> gather = Gather.settledIn(scope);
            gather.add(Gather.<Object>in(scope).forkAll(List.of(after(10, 1))));
            gather.add(Gather.<Object>in(scope).forkAll(List.of(failsAfter(10, "failure"))));
            scope.join();
            var outcomes = assertInstanceOf(Outcome.Success.class, gather.outcome().orElseThrow()).value();
            assertEquals(gather.await(), outcomes);
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void outcome_oneHasFailed_isThatFailure_andCancelsNobody() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.in(scope);
            Task<String> slow = gather.fork("slow", after(50, "slow"));
            Task<String> fails = gather.fork("fails", failsAfter(10, "failure"));
            scope.await(fails);
            var failure = assertInstanceOf(Outcome.Failure.class, gather.outcome().orElseThrow());
            assertEquals("failure", failure.exception().getMessage());
            assertEquals(fails.outcome(), Optional.of(failure));
            assertEquals("slow", scope.awaitValue(slow));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void outcome_severalHaveFailed_hasTheFirstInCompletionOrderAsCause() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.<String>in(scope)
                    .leavingSiblings()
                    .forkAll(List.of(failsAfter(20, "second"), failsAfter(10, "first")));
            scope.join();
            var failure = assertInstanceOf(Outcome.Failure.class, gather.outcome().orElseThrow());
            assertEquals("first", failure.exception().getCause().getMessage());
            assertEquals(List.of("second"), suppressedIn(failure.exception()));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void outcome_cancelled_saysWhy_alsoWhenTheMembersEndedWithValues() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> stopped = Gather.<String>in(scope).forkAll(List.of(cleansUp(20)));
            Gather<String, List<String>> stubborn = Gather.<String>in(scope).forkAll(List.of(stubborn("value")));
            sleep(10);
            stopped.cancel("enough");
            stubborn.cancel("enough");
            assertEquals(Optional.empty(), stopped.outcome());
            scope.join();
            assertEquals("enough",
                    assertInstanceOf(Outcome.Cancelled.class, stopped.outcome().orElseThrow()).reason());
            assertEquals("gather in scope 'scope' was cancelled: enough",
                    assertInstanceOf(Outcome.Cancelled.class, stubborn.outcome().orElseThrow()).reason());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void outcome_byAForeignThreadThatIsInterrupted_afterTheScopeHasClosed_isThere() throws Exception {
        Gather<Integer, List<Integer>> gather;
        try (var scope = TaskScope.<Object>open()) {
            gather = Gather.<Integer>in(scope).forkAll(List.of(after(10, 1)));
            scope.join();
        }
        var came = new CompletableFuture<Optional<Outcome<List<Integer>>>>();
        Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            came.complete(gather.outcome());
        });
        assertEquals(Optional.of(new Outcome.Success<>(List.of(1))), came.get());
    }

    /** Whoever looks early sees the one that whoever awaits sees. */
    @ConcurrentTest(schedules = 300)
    void outcome_twoFailAtOnce_theFirstStaysTheFirst() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.<String>in(scope).leavingSiblings();
            for (String name : List.of("a", "b")) {
                gather.fork(name, () -> {
                    throw new IllegalStateException(name);
                });
            }
            var looks = new CompletableFuture<List<String>>();
            Thread.ofVirtual().start(() -> {
                var seen = new ArrayList<String>();
                for (int i = 0; i < 20; i++) {
                    TestScheduler.point("look");
                    gather.outcome().map(GatherInScopeTest::firstFailure).ifPresent(seen::add);
                }
                looks.complete(seen);
            });
            var failure = assertThrows(TaskFailedException.class, gather::await);
            scope.join();
            String first = failure.getCause().getMessage();
            assertEquals(first, firstFailure(gather.outcome().orElseThrow()));
            assertEquals(List.of(), looks.get().stream().filter(seen -> !seen.equals(first)).toList());
        }
    }

    private static String firstFailure(Outcome<?> outcome) {
        Throwable thrown = assertInstanceOf(Outcome.Failure.class, outcome).exception();
        return thrown instanceof TaskFailedException several
                ? several.getCause().getMessage()
                : thrown.getMessage();
    }

    // ---- refusals

    @ConcurrentTest(schedules = SCHEDULES)
    void await_byAMember_isRefused() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.in(scope);
            var added = new CompletableFuture<Void>();
            Task<String> member = gather.fork("member", () -> {
                added.get();
                return assertThrows(CircularWaitException.class, gather::await).getMessage();
            });
            added.complete(null);
            scope.awaitValue(member);
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_settledWithAMemberThatWaitsForTheCaller_isRefusedThoughOthersRun() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            var self = new CompletableFuture<Task<Object>>();
            Task<Object> member = scope.fork("member", () -> scope.awaitValue(self.get()));
            Task<Object> slow = scope.fork("slow", after(100, "slow"));
            self.complete(scope.fork("self", () -> {
                sleep(1);
                Gather<Object, List<Outcome<Object>>> nested = Gather.<Object>settledIn(scope).add(member);
                Gather<Object, List<Outcome<Object>>> gather = Gather.<Object>settledIn(scope).add(slow).add(nested);
                assertThrows(CircularWaitException.class, gather::await);
                return "told at " + now();
            }));
            assertEquals("told at 1", scope.awaitValue(member));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void await_membersThatEndedAndOneThatWaitsForTheCaller_isRefused() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            var self = new CompletableFuture<Task<Object>>();
            Task<Object> member = scope.fork("member", () -> scope.awaitValue(self.get()));
            Task<Object> done = scope.fork("done", () -> "done");
            self.complete(scope.fork("self", () -> {
                sleep(1);
                Gather<Object, List<Object>> gather = Gather.<Object>in(scope).add(done).add(member);
                assertThrows(CircularWaitException.class, gather::await);
                return "told";
            }));
            assertEquals("told", scope.awaitValue(member));
        }
    }

    /** Whoever notices that there is no other way out: there is always somebody. */
    @ConcurrentTest(schedules = 200)
    void await_membersThatEndWhileOneWaitsForTheCaller_oneOfThemIsRefused() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            var self = new CompletableFuture<Task<Object>>();
            Task<Object> member = scope.fork("member", () -> scope.awaitValue(self.get()));
            Gather<Object, List<Object>> gather = Gather.<Object>in(scope).add(member).leavingSiblings();
            gather.fork("one", () -> "one");
            gather.fork("two", () -> "two");
            self.complete(scope.fork("self", () -> gather.await()));
            List<Throwable> failures = scope.join().failed().stream()
                    .map(task -> ((Outcome.Failure<Object>) task.outcome().orElseThrow()).exception())
                    .toList();
            assertInstanceOf(CircularWaitException.class, failures.get(0));
            assertInstanceOf(TaskFailedException.class, failures.get(1)); // of the one that waited for it
            assertEquals(2, failures.size());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void add_afterAwait_isRefusedAndForksNothing() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.in(scope);
            gather.await();
            var refusal = assertThrows(IllegalStateException.class, () -> gather.fork(after(1, "late")));
            assertTrue(refusal.getMessage().startsWith("fork on a gather of scope 'scope'"), refusal.getMessage());
            assertThrows(IllegalStateException.class, () -> gather.fork("late", after(1, "late")));
            assertThrows(IllegalStateException.class, gather::leavingSiblings);
            assertEquals(List.of(), scope.join().done());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void add_aGatherThatIsRefused_leavesItOpen() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<Object, List<Object>> awaited = Gather.in(scope);
            awaited.await();
            Gather<Object, List<Object>> gather = Gather.in(scope);
            assertThrows(IllegalStateException.class, () -> awaited.add(gather));
            gather.fork(after(1, "value"));
            assertEquals(List.of("value"), gather.await());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void add_twoGathersToEachOther_isRefusedForTheSecond_andTheFirstTakesMoreMembers() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Gather<Object, List<Object>> inner = Gather.in(scope);
            Gather<Object, List<Object>> outer = Gather.<Object>in(scope).add(inner);
            assertThrows(IllegalStateException.class, () -> inner.add(outer));
            outer.fork(after(1, "value"));
            assertEquals(List.of(List.of(), "value"), outer.await());
        }
    }

    @Test
    void badInput_isRefusedAtTheCall() {
        try (var scope = TaskScope.<Object>open()) {
            assertThrows(NullPointerException.class, () -> Gather.in(null));
            assertThrows(NullPointerException.class, () -> Gather.settledIn(null));
            Gather<Object, List<Object>> gather = Gather.in(scope);
            assertThrows(NullPointerException.class, () -> gather.add((Task<Object>) null));
            assertThrows(NullPointerException.class, () -> gather.add((Gather<Object, List<Object>>) null));
            assertThrows(NullPointerException.class, () -> gather.fork(null));
            assertThrows(NullPointerException.class, () -> gather.await(null));
            assertThrows(NullPointerException.class, () -> gather.cancel(null));
            assertThrows(IllegalArgumentException.class, () -> gather.add(gather));
        }
    }

    @Test
    void await_afterTheScopeHasClosedOrByAForeignThread_isRefused() throws Exception {
        var scope = TaskScope.<String>open();
        Gather<String, List<String>> gather = Gather.in(scope);
        var thrown = new CompletableFuture<Throwable>();
        Thread.ofVirtual().start(() -> {
            try {
                gather.await();
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        assertInstanceOf(WrongThreadException.class, thrown.get());
        scope.close();
        assertThrows(IllegalStateException.class, gather::await);
    }

    @Test
    void add_aGatherOfAnotherScope_isRefusedAndNamesBoth() {
        try (var scope = TaskScope.<Object>open();
                var inner = TaskScope.<Object>open()) {
            Gather<Object, List<Object>> gather = Gather.in(scope);
            Gather<Object, List<Object>> foreign = Gather.in(inner);
            var refusal = assertThrows(IllegalArgumentException.class, () -> gather.add(foreign));
            assertTrue(refusal.getMessage().contains("'scope/scope'"), refusal.getMessage());
        }
    }

    @Test
    void await_aMemberIsOfAnotherScope_isRefusedAndNamesIt() {
        try (var scope = TaskScope.<String>open();
                var inner = TaskScope.<String>open()) {
            Gather<String, List<String>> gather = Gather.<String>in(inner).add(scope.fork("foreign", () -> "a"));
            var refusal = assertThrows(IllegalArgumentException.class, gather::await);
            assertTrue(refusal.getMessage().contains("'scope/foreign'"), refusal.getMessage());
        }
    }
}
