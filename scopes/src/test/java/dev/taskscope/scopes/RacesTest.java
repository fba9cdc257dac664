/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static dev.taskscope.scopes.Jobs.after;
import static dev.taskscope.scopes.Jobs.failsAfter;
import static dev.taskscope.scopes.Jobs.names;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taskscope.Completion;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskCancelledException;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.TestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The races in what this module promises: every order within two preemptions is tried, what each comes to is one of the
 * outcomes that are allowed, and each of these is seen.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RacesTest {

    private static void assertComesTo(Set<String> expected, EveryOrder.Contest contest) {
        EveryOrder.assertComesTo(expected, /* preemptions= */ 2, contest);
    }

    // ---- gather

    @Test
    void gatherThatIsDone_againstARequestToWhoAwaitsIt_givesItsResult() {
        assertComesTo(Set.of("[v]"), scheduler -> {
            try (var scope = TaskScope.<Object>open()) {
                Task<Object> member = scope.fork(() -> "v");
                Gather<Object, List<Object>> gather = Gather.in(scope).add(member);
                scope.await(member);
                var begun = new CountDownLatch(1);
                Task<Object> waiter = scope.fork(() -> {
                    begun.countDown();
                    TestScheduler.point("about to await");
                    return gather.await().toString();
                });
                Task<Object> other = scope.fork(() -> begun.await());
                begun.await();
                Task.cancelAll(List.of(other, waiter), "race");
                scope.join();
                return waiter.value().toString();
            }
        });
    }

    // ---- wait

    @Test
    void waitLoop_twoCompletionsAgainstItsRounds_eachIsReportedOnce() {
        assertComesTo(Set.of("[a][b]", "[b][a]", "[a, b]", "[b, a]"), scheduler -> {
            var text = new StringBuilder();
            try (var scope = TaskScope.<String>open();
                    Wait<String> wait = Wait.loop(
                            scope, List.of(scope.fork("a", () -> "a"), scope.fork("b", () -> "b")))) {
                while (wait.hasPending()) {
                    text.append(wait.next(ReturnWhen.FIRST_COMPLETED).values());
                }
            }
            return text.toString();
        });
    }

    @Test
    void waitLoop_completionAgainstAnAdd_isReportedOnceInCompletionOrder() {
        assertComesTo(Set.of("[a][b]", "[b][a]", "[a, b]", "[b, a]"), scheduler -> {
            var text = new StringBuilder();
            try (var scope = TaskScope.<String>open();
                    Wait<String> wait = Wait.loop(scope, List.of(scope.fork("a", () -> "a")))) {
                wait.add(scope.fork("b", () -> "b"));
                while (wait.hasPending()) {
                    text.append(wait.next(ReturnWhen.FIRST_COMPLETED).values());
                }
            }
            return text.toString();
        });
    }

    @Test
    void wait_completionAgainstItsDeadline_isDoneOrPending_neverBoth() {
        assertComesTo(Set.of("done", "pending, then done"), scheduler -> {
            try (var scope = TaskScope.<String>open()) {
                List<Task<String>> tasks = List.of(scope.fork("a", after(1_000, "a")));
                Deadline deadline = Deadline.after(ofSeconds(1));
                Completion<String> round = Wait.on(scope, tasks, ReturnWhen.ALL_COMPLETED, deadline);
                if (!round.expired()) {
                    assertEquals(tasks, round.done());
                    return "done";
                }
                assertEquals(tasks, round.pending());
                return "pending, then "
                        + (Wait.on(scope, tasks, ReturnWhen.ALL_COMPLETED).done().isEmpty() ? "" : "done");
            }
        });
    }

    @Test
    void waitLoop_interruptAgainstTheLastCompletion_isThrownOrKept_andNothingIsLost() {
        assertComesTo(Set.of("interrupted, then done", "done, interrupt kept"), scheduler -> {
            Thread owner = Thread.currentThread();
            try (var scope = TaskScope.<String>open();
                    Wait<String> wait = Wait.loop(scope, List.of(scope.fork("a", () -> "a")))) {
                Thread interrupter = Thread.ofVirtual().start(owner::interrupt);
                String seen;
                try {
                    assertEquals(List.of("a"), wait.next(ReturnWhen.ALL_COMPLETED).values());
                    while (!Thread.currentThread().isInterrupted()) {
                        LockSupport.park();
                    }
                    seen = "done, interrupt kept";
                } catch (InterruptedException e) {
                    assertEquals(List.of("a"), wait.next(ReturnWhen.ALL_COMPLETED).values());
                    seen = "interrupted, then done";
                }
                Thread.interrupted();
                interrupter.join();
                return seen;
            }
        });
    }

    // ---- as completed

    @Test
    void asCompleted_endsAgainstTheDeadline_eachIsGivenOrPending() {
        assertComesTo(Set.of("[a, b] []", "[b, a] []", "[a] [b]", "[b] [a]", "[] [a, b]"), scheduler -> {
            try (var scope = TaskScope.<String>open()) {
                var tasks = List.of(scope.fork("a", after(1_000, "a")), scope.fork("b", after(1_000, "b")));
                var given = new ArrayList<String>();
                List<String> pending = List.of();
                try (AsCompleted<String> completed =
                        AsCompleted.of(scope, tasks, Deadline.after(ofSeconds(1)))) {
                    completed.forEach(task -> given.add(task.name()));
                } catch (StillPendingException e) {
                    pending = names(e.pending());
                }
                return given + " " + pending;
            }
        });
    }

    // ---- gather

    @Test
    void gather_failureAgainstAValue_throwsWithTheFirst_orHasEndedTheOther() {
        assertComesTo(Set.of("success, failure", "cancelled, failure", "running, failure"), scheduler -> {
            try (var scope = TaskScope.<String>open()) {
                Gather<String, List<String>> gather = Gather.in(scope);
                Task<String> good = gather.fork("good", after(10, "good"));
                gather.fork("fails", failsAfter(10, "failure"));
                try {
                    return "values " + gather.await();
                } catch (TaskFailedException e) {
                    return good.state().toString().toLowerCase(Locale.ROOT).replace("succeeded", "success")
                            + ", " + e.getCause().getMessage();
                }
            }
        });
    }

    @Test
    void gather_twoFailuresAtOnce_oneIsTheCause_noneIsLost() {
        assertComesTo(Set.of("a", "a b", "b", "b a"), scheduler -> {
            var known = new ArrayList<String>();
            try (var scope = TaskScope.<String>open()) {
                Gather<String, List<String>> gather = Gather.<String>in(scope).leavingSiblings();
                Task<String> a = gather.fork(failsAfter(10, "a"));
                Task<String> b = gather.fork(failsAfter(10, "b"));
                try {
                    gather.await();
                } catch (TaskFailedException e) {
                    known.add(e.getCause().getMessage());
                    List.of(e.getSuppressed()).forEach(more -> known.add(more.getMessage()));
                }
                scope.join();
                assertEquals(Task.State.FAILED, a.state());
                assertEquals(Task.State.FAILED, b.state());
            }
            return String.join(" ", known);
        });
    }

    @Test
    void gather_cancelAgainstItsEnd_isTakenOrTooLate() {
        assertComesTo(Set.of("cancelled", "values, too late"), scheduler -> {
            try (var scope = TaskScope.<String>open()) {
                Gather<String, List<String>> gather = Gather.in(scope);
                gather.fork("a", after(10, "a"));
                boolean[] taken = new boolean[1];
                Thread canceller = Thread.ofVirtual().start(() -> {
                    try {
                        scheduler.clock().sleep(Duration.ofMillis(10));
                        taken[0] = gather.cancel("enough");
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                String seen;
                try {
                    seen = gather.await().equals(List.of("a")) ? "values" : "others";
                } catch (TaskCancelledException e) {
                    seen = "cancelled";
                }
                canceller.join();
                return taken[0] || seen.equals("cancelled") ? seen : seen + ", too late";
            }
        });
    }

    @Test
    void awaitValue_cancelOfTheWaiterAgainstTheEndOfTheTask_isHeardByTheTaskOrElseByTheWaiter() {
        assertComesTo(
                Set.of("SUCCEEDED SUCCEEDED", "CANCELLED CANCELLED", "SUCCEEDED CANCELLED"), scheduler -> {
                    try (var scope = TaskScope.<String>open()) {
                        Task<String> task = scope.fork("task", after(10, "value"));
                        Task<String> waiter = scope.fork("waiter", () -> Await.value(scope, task));
                        scheduler.clock().sleep(Duration.ofMillis(10));
                        waiter.cancel();
                        scope.join();
                        return task.state() + " " + waiter.state();
                    }
                });
    }

    // ---- race and hedge

    @Test
    void race_twoSuccessesAtOnce_oneWins() {
        assertComesTo(
                Set.of("a", "b"), scheduler -> Race.<String>first(after(10, "a"), after(10, "b")));
    }

    @Test
    void hedge_answerAgainstTheDelay_countsEitherWay() {
        assertComesTo(Set.of("attempt 1, 1 begun", "attempt 1, 2 begun"), scheduler -> {
            int[] begun = new int[1];
            String answer = Hedge.after(Duration.ofMillis(10)).callEach(number -> {
                begun[0] = number;
                scheduler.clock().sleep(Duration.ofMillis(10));
                return "attempt " + number;
            });
            return answer + ", " + begun[0] + " begun";
        });
    }
}
