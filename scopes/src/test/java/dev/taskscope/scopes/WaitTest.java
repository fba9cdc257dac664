/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static dev.taskscope.scopes.Jobs.after;
import static dev.taskscope.scopes.Jobs.failsAfter;
import static dev.taskscope.scopes.Jobs.in;
import static dev.taskscope.scopes.Jobs.names;
import static dev.taskscope.scopes.Jobs.now;
import static dev.taskscope.scopes.Jobs.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.AwaitOptions;
import dev.taskscope.CircularWaitException;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** asyncio's wait, once and in a loop. */
class WaitTest {
    private static final int SCHEDULES = 30;

    // ---- as the policy of a scope

    @ConcurrentTest(schedules = SCHEDULES)
    void join_firstCompleted_returnsAtTheFirstWhateverItCameTo() throws Exception {
        try (var scope = TaskScope.open(ReturnWhen.FIRST_COMPLETED.<String>policy())) {
            scope.fork("slow", after(20, "slow"));
            scope.fork("fails", failsAfter(10, "failure"));
            Completion<String> round = scope.join();
            assertEquals(10, now());
            assertEquals(List.of("fails"), names(round.done()));
            assertEquals(List.of("slow"), names(round.pending()));
            assertEquals(List.of("slow"), names(scope.join().done()));
            assertEquals(20, now());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void join_firstException_isNotEndedByACancelledTaskButByAFailure() throws Exception {
        try (var scope = TaskScope.open(ReturnWhen.FIRST_EXCEPTION.<String>policy())) {
            scope.fork("good", after(5, "good"));
            Task<String> stopped = scope.fork("stopped", after(100, "never"));
            scope.fork("fails", failsAfter(20, "failure"));
            scope.fork("slow", after(30, "slow"));
            scope.fork("canceller", () -> {
                sleep(10);
                stopped.cancel();
                return "canceller";
            });
            Completion<String> round = scope.join();
            assertEquals(20, now());
            assertEquals(5, round.done().size() + round.pending().size());
            assertEquals(List.of("stopped"), names(round.cancelled()));
            assertEquals(List.of("fails"), names(round.failed()));
            assertEquals(List.of("slow"), names(round.pending()));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void join_firstExceptionWithoutOne_returnsWhenAllAreDone() throws Exception {
        try (var scope = TaskScope.open(ReturnWhen.FIRST_EXCEPTION.<String>policy())) {
            scope.fork("a", after(5, "a"));
            scope.fork("b", after(7, "b"));
            assertEquals(List.of("a", "b"), names(scope.join().done()));
            assertEquals(7, now());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void join_allCompleted_returnsAtTheLastWhateverTheyCameTo() throws Exception {
        try (var scope = TaskScope.open(ReturnWhen.ALL_COMPLETED.<String>policy())) {
            scope.fork("b", after(20, "b"));
            scope.fork("a", failsAfter(10, "a"));
            Completion<String> round = scope.join();
            assertEquals(List.of("a", "b"), names(round.done()));
            assertEquals(List.of(), round.pending());
            assertEquals(20, now());
        }
    }

    @Test
    void policy_always_saysWhatItIs() {
        assertEquals("FIRST_EXCEPTION", ReturnWhen.FIRST_EXCEPTION.policy().toString());
        assertTrue(ReturnWhen.ALL_COMPLETED.policy().needsEvery());
        assertFalse(ReturnWhen.FIRST_COMPLETED.policy().needsEvery());
        assertFalse(ReturnWhen.FIRST_EXCEPTION.policy().needsEvery());
    }

    // ---- once

    @ConcurrentTest(schedules = SCHEDULES)
    void on_chosenTasks_isAboutThoseAloneAndCancelsNothing() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> a = scope.fork("a", after(10, "a"));
            Task<String> b = scope.fork("b", after(20, "b"));
            scope.fork("other", after(1, "other"));
            Completion<String> round = Wait.on(scope, List.of(a, b), ReturnWhen.FIRST_COMPLETED);
            assertEquals(List.of("a"), names(round.done()));
            assertEquals(List.of("b"), names(round.pending()));
            assertEquals(10, now());
            assertFalse(scope.isCancelled());
            assertEquals("b", scope.awaitValue(b));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void on_deadlinePasses_isNoErrorAndCancelsNothing() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            List<Task<String>> tasks = List.of(scope.fork("a", after(5, "a")), scope.fork("b", after(20, "b")));
            Completion<String> round = Wait.on(scope, tasks, ReturnWhen.ALL_COMPLETED, in(10));
            assertTrue(round.expired());
            assertEquals(List.of("a"), names(round.done()));
            assertEquals(List.of("b"), names(round.pending()));
            assertEquals("b", scope.awaitValue(tasks.get(1)));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void on_deadlineHasPassed_looksWithoutWaiting() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> ended = scope.fork("ended", () -> "ended");
            scope.await(ended);
            List<Task<String>> tasks = List.of(scope.fork("runs", after(20, "runs")), ended);
            Completion<String> round = Wait.on(scope, tasks, ReturnWhen.ALL_COMPLETED, in(0));
            assertEquals(List.of("ended"), names(round.done()));
            assertEquals(List.of("runs"), names(round.pending()));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void on_tasksOfSeveralTypes_givesThemAsTheCommonOne() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            Task<Integer> number = scope.fork(() -> 1);
            Task<String> text = scope.fork(() -> "one");
            Completion<Object> round = Wait.<Object>on(scope, List.of(number, text), ReturnWhen.ALL_COMPLETED);
            assertEquals(2, round.values().size());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void on_interrupted_throwsAndCancelsNothing() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> slow = scope.fork("slow", after(50, "slow"));
            Task<String> waiter = scope.fork("waiter", () -> {
                Wait.on(scope, List.of(slow), ReturnWhen.ALL_COMPLETED);
                return "waited";
            });
            sleep(10);
            waiter.cancel();
            assertEquals("slow", scope.awaitValue(slow));
            assertEquals(Task.State.CANCELLED, waiter.state());
        }
    }

    // ---- in a loop

    @ConcurrentTest(schedules = SCHEDULES)
    void loop_thatAddsTasks_reportsEachOnceInCompletionOrder() throws Exception {
        var seen = new ArrayList<String>();
        try (var scope = TaskScope.<String>open()) {
            var first = List.of(scope.fork("a", failsAfter(10, "a")), scope.fork("b", after(30, "b")));
            try (Wait<String> wait = Wait.loop(scope, first)) {
                while (wait.hasPending()) {
                    Completion<String> round = wait.next(ReturnWhen.FIRST_COMPLETED);
                    seen.addAll(names(round.done()));
                    for (Task<String> failed : round.failed()) {
                        wait.add(scope.fork("again-" + failed.name(), after(10, "again")));
                    }
                }
            }
        }
        assertEquals(List.of("a", "again-a", "b"), seen);
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void loop_byATask_worksAsByTheOwner() throws Exception {
        try (var scope = TaskScope.<Integer>open()) {
            List<Task<Integer>> tasks = List.of(scope.fork(after(20, 20)), scope.fork(after(10, 10)));
            Task<Integer> waiter = scope.fork("waiter", () -> {
                int rounds = 0;
                try (Wait<Integer> wait = Wait.loop(scope, tasks)) {
                    for (; wait.hasPending(); rounds++) {
                        wait.next(ReturnWhen.FIRST_COMPLETED);
                    }
                }
                return rounds;
            });
            assertEquals(2, scope.awaitValue(waiter));
            assertEquals(3, scope.join().done().size());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void loop_deadlinePasses_theNextRoundHasWhatIsLeft() throws Exception {
        try (var scope = TaskScope.<String>open();
                Wait<String> wait = Wait.loop(scope, List.of(scope.fork("a", after(20, "a"))))) {
            assertTrue(wait.next(ReturnWhen.FIRST_COMPLETED, in(10)).expired());
            assertEquals(List.of("a"), names(wait.next(ReturnWhen.FIRST_COMPLETED).done()));
            assertEquals(List.of(), wait.next(ReturnWhen.FIRST_COMPLETED).done());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void loop_policyThatCancelsTheRest_cancelsWhatIsPendingInTheLoop() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> other = scope.fork("other", after(30, "other"));
            var tasks = List.of(scope.fork("a", after(10, "a")), scope.fork("b", after(20, "b")));
            try (Wait<String> wait = Wait.loop(scope, tasks)) {
                wait.next(CompletionPolicy.quorum(1), AwaitOptions.defaults());
                wait.next(ReturnWhen.ALL_COMPLETED);
                assertEquals(Task.State.CANCELLED, tasks.get(1).state());
            }
            assertEquals("other", scope.awaitValue(other));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void loop_interrupted_losesNothing() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> slow = scope.fork("slow", after(50, "slow"));
            Task<String> waiter = scope.fork("waiter", () -> {
                try (Wait<String> wait = Wait.loop(scope, List.of(slow))) {
                    assertThrows(InterruptedException.class, () -> wait.next(ReturnWhen.FIRST_COMPLETED));
                    return wait.next(ReturnWhen.FIRST_COMPLETED).values().get(0);
                }
            });
            sleep(10);
            waiter.cancel();
            assertEquals("slow", scope.awaitValue(waiter));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void loop_scopeIsCancelled_theTasksComeAsCancelled() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var tasks = List.of(scope.fork("a", after(50, "a")), scope.fork("b", after(60, "b")));
            try (Wait<String> wait = Wait.loop(scope, tasks)) {
                scope.cancel("enough");
                assertEquals(2, wait.next(ReturnWhen.ALL_COMPLETED).cancelled().size());
            }
        }
    }

    // ---- refusals

    @ConcurrentTest(schedules = SCHEDULES)
    void next_byATaskForATaskThatWaitsForIt_isRefused() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var self = new CompletableFuture<Task<String>>();
            self.complete(scope.fork("self", () -> {
                List<Task<String>> tasks = List.of(self.get());
                var refusal = assertThrows(
                        CircularWaitException.class,
                        () -> Wait.on(scope, tasks, ReturnWhen.ALL_COMPLETED));
                return refusal.getMessage();
            }));
            String told = scope.awaitValue(self.get());
            assertTrue(told.contains("'self' waits for '"), told);
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void next_firstExceptionAndNobodyIsLeftButOneThatWaitsForIt_isRefusedThen() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var self = new CompletableFuture<Task<String>>();
            Task<String> waits = scope.fork("waits", () -> scope.awaitValue(self.get()));
            Task<String> done = scope.fork("done", () -> "done");
            Task<String> quick = scope.fork("quick", after(10, "quick"));
            self.complete(scope.fork("self", () -> {
                sleep(1);
                try (Wait<String> wait = Wait.loop(scope, List.of(done, waits, quick))) {
                    assertThrows(CircularWaitException.class, () -> wait.next(ReturnWhen.FIRST_EXCEPTION));
                    assertEquals(List.of("done", "quick"), names(wait.next(ReturnWhen.FIRST_COMPLETED).done()));
                    assertThrows(CircularWaitException.class, () -> wait.next(ReturnWhen.FIRST_EXCEPTION));
                }
                return "told at " + now();
            }));
            assertEquals("told at 10", scope.awaitValue(waits));
        }
    }

    @Test
    void badInput_isRefusedAtTheCall() {
        try (var scope = TaskScope.<String>open()) {
            List<Task<String>> none = List.of();
            assertThrows(NullPointerException.class, () -> Wait.loop(null, none));
            assertThrows(NullPointerException.class, () -> Wait.loop(scope, null));
            assertThrows(NullPointerException.class, () -> Wait.on(scope, none, null));
            Wait<String> wait = Wait.loop(scope, none);
            assertThrows(NullPointerException.class, () -> wait.add(null));
            var elsewhere = new Deadline(new FakeClock(), 0);
            assertThrows(IllegalArgumentException.class, () -> wait.next(ReturnWhen.ALL_COMPLETED, elsewhere));
            wait.close();
            assertThrows(IllegalStateException.class, () -> wait.next(ReturnWhen.ALL_COMPLETED));
        }
    }

    @Test
    void next_byAnotherThread_isRefusedAndNamesBoth() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Wait<String> wait = Wait.loop(scope, List.<Task<String>>of());
            Task<String> thief = scope.fork("thief", () -> {
                var refusal = assertThrows(WrongThreadException.class, () -> wait.next(ReturnWhen.ALL_COMPLETED));
                return refusal.getMessage();
            });
            String told = scope.awaitValue(thief);
            assertTrue(told.contains("scope 'scope' by thread 'thief'"), told);
        }
    }

    @Test
    void loop_scopeHasClosed_isRefused() {
        var scope = TaskScope.<String>open();
        scope.close();
        assertThrows(IllegalStateException.class, () -> Wait.loop(scope, List.<Task<String>>of()));
    }
}
