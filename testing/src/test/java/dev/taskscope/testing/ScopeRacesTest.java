/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.AwaitOptions;
import dev.taskscope.CircularWaitException;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Outcome;
import dev.taskscope.ScopeFailedException;
import dev.taskscope.ScopeListener;
import dev.taskscope.StragglersAbandonedException;
import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The races in the contract of a scope: every order within two preemptions is tried, what each comes to is one of the outcomes
 * that the contract allows, and each of these is seen. Then the default exploration has a go at it.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScopeRacesTest {

    /** Something that can come out in several ways. */
    @FunctionalInterface
    private interface Race {
        String run(TestScheduler scheduler) throws Exception;
    }

    private static void assertComesTo(Set<String> expected, Race race) {
        var seen = new TreeSet<String>();
        Exploration.Body body = scheduler -> seen.add(race.run(scheduler));
        Report all = Exploration.defaults().exhaustive(2).run(body);
        assertTrue(all.complete(), all::toString);
        Exploration.defaults().schedules(200).within(Duration.ofMinutes(1)).run(body);
        assertEquals(new TreeSet<>(expected), seen);
    }

    private static String kind(Task<?> task) {
        return task.outcome().map(ScopeRacesTest::kind).orElse("none");
    }

    private static String kind(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?> success -> "success";
            case Outcome.Failure<?> failure -> "failure";
            case Outcome.Cancelled<?> cancelled -> cancelled.started() ? "cancelled" : "never ran";
        };
    }

    private static void nap() throws InterruptedException {
        TestScheduler.point("nap");
        if (Thread.interrupted()) {
            throw new InterruptedException("nap");
        }
    }

    // ---- 1: fork

    @Test
    void fork_againstCancelOfTheScope_runsOrEndsAsCancelled_neverIsDropped() {
        assertComesTo(Set.of("never ran, ran false", "success, ran true", "cancelled, ran true"), scheduler -> {
            var ran = new AtomicBoolean();
            try (var scope = TaskScope.<String>open()) {
                Thread canceller = Thread.ofVirtual().start(() -> scope.cancel("by another"));
                Task<String> task = scope.fork(() -> {
                    ran.set(true);
                    nap();
                    return "value";
                });
                assertEquals(List.of(task), scope.join().done());
                canceller.join();
                return kind(task) + ", ran " + ran;
            }
        });
    }

    @Test
    void cancelOfTheScope_againstTheStartOfATask_noBodyBeginsOnceListenersHaveBeenTold() {
        assertComesTo(Set.of("never ran", "success"), scheduler -> {
            var told = new AtomicBoolean();
            var listener = new ScopeListener() {
                @Override
                public void onCancel(TaskScope<?, ?> scope, String reason) {
                    told.set(true);
                    TestScheduler.point("told"); // before the tasks are asked one by one
                }
            };
            try (var scope = TaskScope.open(
                    CompletionPolicy.<Boolean>waitForAll(), options -> options.listener(listener))) {
                Task<Boolean> task = scope.fork(told::get);
                scope.cancel("race");
                assertEquals(List.of(task), scope.join().done());
                assertFalse(kind(task).equals("success") && task.value(), "it began after the scope was cancelled");
                return kind(task);
            }
        });
    }

    @Test
    void forkByATask_againstCloseOfTheScope_isNeverDropped() {
        assertComesTo(Set.of("success", "never ran", "cancelled"), scheduler -> {
            var child = new CompletableFuture<Task<?>>();
            try (var scope = TaskScope.<Object>open()) {
                scope.fork(() -> {
                    Task<String> forked = scope.fork(() -> {
                        nap();
                        return "child";
                    });
                    child.complete(forked);
                });
                child.join();
            }
            return kind(child.join());
        });
    }

    @Test
    void forkByATask_againstTheEndOfTheJoin_isReportedInThisRoundOrTheNext_once() {
        assertComesTo(Set.of("1+1", "2+0"), scheduler -> {
            try (var scope = TaskScope.open(CompletionPolicy.<Object>waitForAll().until(task -> true))) {
                scope.fork("parent", () -> scope.fork("child", () -> "child"));
                int first = scope.join().done().size();
                return first + "+" + (2 - first == 0 ? 0 : scope.join().done().size());
            }
        });
    }

    // ---- 2: join and await

    @Test
    void completion_againstTheDeadlineOfTheJoin_isDoneOrPending_neverBoth() {
        assertComesTo(Set.of("done", "pending, then done"), scheduler -> {
            try (var scope = TaskScope.<String>open()) {
                Task<String> task = scope.fork(() -> {
                    scheduler.clock().sleep(Duration.ofSeconds(1));
                    return "value";
                });
                Completion<String> first = scope.join(Deadline.after(Duration.ofSeconds(1)));
                if (first.done().contains(task)) {
                    assertEquals(List.of(), first.pending());
                    return "done";
                }
                assertEquals(List.of(task), first.pending());
                assertTrue(first.expired());
                assertEquals(List.of(task), scope.join().done());
                return "pending, then done";
            }
        });
    }

    @Test
    void twoCompletions_againstJoinsForTheFirst_eachIsReportedOnce() {
        assertComesTo(Set.of("[a][b]", "[b][a]", "[a, b]", "[b, a]"), scheduler -> {
            try (var scope = TaskScope.open(CompletionPolicy.<String>waitForAll().until(task -> true))) {
                scope.fork("a", () -> "a");
                scope.fork("b", () -> "b");
                var text = new StringBuilder();
                for (int reported = 0; reported < 2;) {
                    List<String> values = scope.join().values();
                    reported += values.size();
                    text.append(values);
                }
                return text.toString();
            }
        });
    }

    @Test
    void endOfATask_againstTheRequestToWhoAwaitsIt_askedInOneStep_theWaiterAlwaysSeesTheRequest() {
        assertComesTo(Set.of("cancelled, interrupted"), scheduler -> askedInOneStep(scheduler, 10, 0, tasks -> {
            Task.cancelAll(tasks, "race");
        }));
        assertComesTo(Set.of("cancelled, interrupted"), scheduler -> askedInOneStep(scheduler, 10, 0, tasks -> {
            Task.cancelAll(tasks.reversed(), "race");
        }));
    }

    @Test
    void endOfATask_againstTheRequestToWhoBeginsToAwaitIt_askedInOneStep_theWaiterAlwaysSeesTheRequest() {
        assertComesTo(Set.of("cancelled, interrupted"), scheduler -> askedInOneStep(scheduler, 10, 1, tasks -> {
            Task.cancelAll(tasks, "race");
        }));
    }

    @Test
    void endOfATask_againstTheRequestToBoth_theWaiterSeesWhatCameFirst() {
        assertComesTo(
                Set.of("success, interrupted", "success, saw it", "cancelled, interrupted"),
                scheduler -> askedInOneStep(scheduler, 1, 0, tasks -> {
                    Task.cancelAll(tasks, "race");
                }));
    }

    /** Asks, after a second, a task that sleeps for some seconds, and one that awaits it after some. */
    private static String askedInOneStep(
            TestScheduler scheduler, int seconds, int waiterSeconds, Consumer<List<Task<String>>> request)
            throws Exception {
        ScopeListener listener = new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                TestScheduler.point("told");
            }
        };
        try (var scope = TaskScope.open(
                CompletionPolicy.<String>waitForAll(), options -> options.listener(listener))) {
            Task<String> awaited = scope.fork("awaited", () -> {
                scheduler.clock().sleep(Duration.ofSeconds(seconds));
                return "value";
            });
            Task<String> waiter = scope.fork("waiter", () -> {
                try {
                    scheduler.clock().sleep(Duration.ofSeconds(waiterSeconds));
                    scope.await(awaited);
                    return "saw it";
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            });
            scheduler.clock().sleep(Duration.ofSeconds(1));
            request.accept(List.of(awaited, waiter));
            scope.join();
            return kind(awaited) + ", " + waiter.value();
        }
    }

    @Test
    void interruptOfTheOwner_againstTheLastCompletion_isThrownOrKept_andNothingIsLost() {
        assertComesTo(Set.of("interrupted, then done", "done, interrupt kept"), scheduler -> {
            Thread owner = Thread.currentThread();
            try (var scope = TaskScope.<String>open()) {
                scope.fork(() -> "value");
                Thread interrupter = Thread.ofVirtual().start(owner::interrupt);
                String seen;
                try {
                    assertEquals(List.of("value"), scope.join().values());
                    while (!Thread.currentThread().isInterrupted()) {
                        LockSupport.park();
                    }
                    seen = "done, interrupt kept";
                } catch (InterruptedException e) {
                    assertEquals(List.of("value"), scope.join().values());
                    seen = "interrupted, then done";
                }
                Thread.interrupted();
                interrupter.join();
                return seen;
            }
        });
    }

    @Test
    void await_againstTheCompletionOfWhatItAwaits_alwaysSeesIt() {
        assertComesTo(Set.of("value"), scheduler -> {
            try (var scope = TaskScope.<String>open()) {
                Task<String> first = scope.fork(() -> "value");
                Task<String> second = scope.fork(() -> {
                    scope.await(first);
                    return first.value();
                });
                scope.join();
                return second.value();
            }
        });
    }

    @Test
    void twoTasksThatAwaitEachOther_oneOfThemIsTold_neverBothWait() {
        assertComesTo(Set.of("failure, success", "success, failure"), scheduler -> {
            var a = new CompletableFuture<Task<String>>();
            var b = new CompletableFuture<Task<String>>();
            try (var scope = TaskScope.<String>open()) {
                a.complete(scope.fork("a", () -> awaitOther(scope, b)));
                b.complete(scope.fork("b", () -> awaitOther(scope, a)));
                scope.join();
                return kind(a.join()) + ", " + kind(b.join());
            }
        });
    }

    @Test
    void awaitOfOneThatWaits_afterItsCancel_isNeverRefused() {
        assertComesTo(Set.of("cancelled, success", "never ran, success"), scheduler -> {
            var canceller = new CompletableFuture<Task<String>>();
            try (var scope = TaskScope.<String>open()) {
                Task<String> waiter = scope.fork("waiter", () -> awaitOther(scope, canceller));
                canceller.complete(scope.fork("canceller", () -> {
                    waiter.cancel();
                    return scope.await(waiter).toString();
                }));
                scope.join();
                return kind(waiter) + ", " + kind(canceller.join());
            }
        });
    }

    @Test
    void awaitOfTheFirstFailure_againstTheEndOfTheOnlyOtherWayOut_oneOfTheCircleIsTold() {
        CompletionPolicy<String, ?> firstFailure =
                CompletionPolicy.<String>waitForAll().until(task -> task.state() == Task.State.FAILED);
        assertComesTo(Set.of("failure, success", "success, failure"), scheduler -> {
            var waiter = new CompletableFuture<Task<String>>();
            try (var scope = TaskScope.<String>open()) {
                Task<String> other = scope.fork("other", () -> awaitOther(scope, waiter));
                Task<String> wayOut = scope.fork("way out", () -> "ended");
                waiter.complete(scope.fork("waiter", () -> {
                    scope.await(firstFailure, List.of(wayOut, other));
                    return "waited";
                }));
                scope.join();
                return kind(waiter.join()) + ", " + kind(other);
            }
        });
    }

    private static String awaitOther(TaskScope<String, ?> scope, CompletableFuture<Task<String>> other)
            throws Exception {
        Task<String> awaited = other.join();
        try {
            scope.await(awaited);
            return "waited";
        } catch (CircularWaitException e) {
            throw new IllegalStateException("told", e);
        }
    }

    // ---- 3: close

    @Test
    void close_againstABodyThatEnds_waitsForIt_whateverItCameTo() {
        assertComesTo(Set.of("success", "cancelled", "never ran"), scheduler -> {
            Task<String> task;
            try (var scope = TaskScope.<String>open()) {
                task = scope.fork(() -> {
                    nap();
                    return "value";
                });
            }
            assertTrue(task.state().ended());
            return kind(task);
        });
    }

    @Test
    void interruptOfTheOwner_againstClose_isKeptForAfterwards() {
        assertComesTo(Set.of("interrupt kept"), scheduler -> {
            Thread owner = Thread.currentThread();
            Thread interrupter;
            try (var scope = TaskScope.<String>open()) {
                interrupter = Thread.ofVirtual().start(owner::interrupt);
                scope.fork(() -> {
                    nap();
                    return "value";
                });
            }
            while (!Thread.interrupted()) {
                LockSupport.park();
            }
            interrupter.join();
            return "interrupt kept";
        });
    }

    @Test
    void abandoningOfAStraggler_againstItsEnd_namesItOrHasWaitedForIt() {
        assertComesTo(Set.of("ended", "abandoned"), scheduler -> {
            FakeClock clock = scheduler.clock();
            Duration limit = Duration.ofSeconds(1);
            List<Task<?>> abandoned = List.of();
            var tasks = new ArrayList<Task<String>>();
            try (var scope = TaskScope.open(
                    CompletionPolicy.<String>waitForAll(), options -> options.abandonStragglersAfter(limit))) {
                tasks.add(scope.fork(() -> {
                    sleepDeaf(clock, limit);
                    return "value";
                }));
                scope.join(Deadline.after(Duration.ZERO, clock));
                scheduler.settle(); // it has begun
            } catch (StragglersAbandonedException e) {
                abandoned = List.copyOf(e.tasks());
            }
            boolean ended = tasks.get(0).state().ended();
            assertTrue(ended || abandoned.equals(tasks), () -> tasks + ", abandoned are others");
            return abandoned.isEmpty() ? "ended" : "abandoned";
        });
    }

    private static void sleepDeaf(FakeClock clock, Duration length) {
        var end = Deadline.after(length, clock);
        while (!end.passed()) {
            try {
                clock.sleep(end.remaining());
            } catch (InterruptedException e) {
                // deaf
            }
        }
    }

    // ---- 5 and 6: cancelling

    @Test
    void cancelOfAWaitThatPassesItOn_againstWhatItWaitsFor_isPassedOnOrTooLate() {
        Set<String> expected = Set.of("success, for success", "never ran, for success", "cancelled, for success",
                "cancelled, for cancelled", "cancelled, for never ran");
        assertComesTo(expected, scheduler -> {
            try (var scope = TaskScope.<String>open()) {
                Task<String> awaited = scope.fork(() -> {
                    nap();
                    return "value";
                });
                Task<String> waiting = scope.fork(() -> {
                    scope.await(CompletionPolicy.<String>waitForAll(), List.of(awaited),
                            AwaitOptions.defaults().passingCancellationOn());
                    return "waited";
                });
                Thread canceller = Thread.ofVirtual().start(() -> waiting.cancel("by another"));
                scope.join();
                canceller.join();
                return "%s, for %s".formatted(kind(waiting), kind(awaited));
            }
        });
    }

    @Test
    void cancelOfATask_againstItsWholeLife_isTakenOrTooLate_andItsInterruptGoesNowhereElse() {
        assertComesTo(Set.of("never ran", "cancelled", "success"), scheduler -> {
            var stray = new AtomicBoolean();
            ScopeListener listener = new ScopeListener() {
                @Override
                public void onComplete(Task<?> task) {
                    stray.compareAndSet(false, Thread.currentThread().isInterrupted());
                }
            };
            try (var scope = TaskScope.open(
                    CompletionPolicy.<String>waitForAll(), options -> options.listener(listener))) {
                Task<String> task = scope.fork(() -> {
                    nap();
                    return "value";
                });
                Thread canceller = Thread.ofVirtual().start(() -> task.cancel("by another"));
                scope.join();
                canceller.join();
                assertFalse(stray.get(), "an interrupt in the listener");
                assertFalse(Thread.currentThread().isInterrupted(), "an interrupt in the owner");
                return kind(task);
            }
        });
    }

    @Test
    void twoCancels_theFirstReasonStands() {
        assertComesTo(Set.of("one", "other"), scheduler -> {
            try (var scope = TaskScope.<String>open()) {
                Task<String> task = scope.fork(() -> {
                    scheduler.clock().sleep(Duration.ofDays(1));
                    return "value";
                });
                Thread one = Thread.ofVirtual().start(() -> task.cancel("one"));
                Thread other = Thread.ofVirtual().start(() -> task.cancel("other"));
                scope.join();
                BugPrograms.join(one, other);
                return task.outcome().orElseThrow() instanceof Outcome.Cancelled<?> cancelled
                        ? cancelled.reason()
                        : "not cancelled";
            }
        });
    }

    // ---- 8 and 9: policies, listeners, failures

    @Test
    void completionsAtOnce_arePassedToThePolicyOneAtATime() {
        assertComesTo(Set.of("3, at most 1 at a time"), scheduler -> {
            var inPolicy = new AtomicInteger();
            var most = new AtomicInteger();
            var calls = new AtomicInteger();
            CompletionPolicy<String, Completion<String>> watched =
                    CompletionPolicy.<String>waitForAll().until(task -> {
                        most.accumulateAndGet(inPolicy.incrementAndGet(), Math::max);
                        TestScheduler.point("in the policy");
                        calls.incrementAndGet();
                        inPolicy.decrementAndGet();
                        return false;
                    });
            try (var scope = TaskScope.open(watched)) {
                for (int i = 0; i < 3; i++) {
                    scope.fork(() -> "value");
                }
                scope.join();
            }
            return calls + ", at most " + most + " at a time";
        });
    }

    @Test
    void firstFailure_againstASecondOne_bothAreKept_orTheOtherIsCancelled() {
        assertComesTo(Set.of("failure failure", "failure cancelled", "cancelled failure", "failure never ran",
                "never ran failure"), scheduler -> {
                    var tasks = new ArrayList<Task<String>>();
                    try (var scope = TaskScope.open(CompletionPolicy.<String>atMostFailures(0))) {
                        for (int i = 0; i < 2; i++) {
                            int number = i;
                            tasks.add(scope.fork(() -> {
                                nap();
                                throw new IllegalStateException("failure " + number);
                            }));
                        }
                        scope.join();
                    } catch (TaskFailedException e) { // by now all have ended
                        var failures = new TreeSet<String>();
                        collect(e, failures);
                        long failed = tasks.stream().filter(task -> kind(task).equals("failure")).count();
                        assertEquals(failed, failures.size(), e::toString);
                    }
                    return kind(tasks.get(0)) + " " + kind(tasks.get(1));
                });
    }

    private static void collect(Throwable thrown, Set<String> failures) {
        if (thrown instanceof IllegalStateException) {
            failures.add(thrown.getMessage());
        }
        if (thrown.getCause() != null) {
            collect(thrown.getCause(), failures);
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            collect(suppressed, failures);
        }
    }

    @Test
    void listenerThatThrows_againstTheJoin_failsItOrClose_neverNobody() {
        assertComesTo(Set.of("told"), scheduler -> {
            ScopeListener careless = new ScopeListener() {
                @Override
                public void onComplete(Task<?> task) {
                    throw new IllegalStateException("careless");
                }
            };
            try (var scope = TaskScope.open(
                    CompletionPolicy.<String>waitForAll(), options -> options.listener(careless))) {
                scope.fork(() -> "value");
                scope.join();
                return "nobody was told";
            } catch (ScopeFailedException e) {
                return "told";
            }
        });
    }

    // ---- requests that count

    @Test
    void secondCancel_likeAsyncio_againstTheEndOfTheBody_interruptsTheBodyOrNobody() {
        assertComesTo(Set.of("success", "cancelled", "cancelled in its cleanup", "never ran"), scheduler -> {
            try (var scope = TaskScope.<String, Completion<String>>open(
                    CompletionPolicy.waitForAll(), options -> options.cancelLikeAsyncio())) {
                var inCleanup = new AtomicBoolean();
                Task<String> task = scope.fork(() -> {
                    try {
                        nap();
                    } catch (InterruptedException e) {
                        inCleanup.set(true);
                        nap();
                        inCleanup.set(false);
                        throw e;
                    }
                    return "value";
                });
                Thread canceller = Thread.ofVirtual().start(() -> {
                    task.cancel("first");
                    task.cancel("second");
                });
                scope.await(task);
                canceller.join();
                return inCleanup.get() ? kind(task) + " in its cleanup" : kind(task);
            }
        });
    }

    @Test
    void secondCancel_likeAsyncio_againstACallOfAListener_doesNotInterruptThat() {
        assertComesTo(Set.of("undisturbed"), scheduler -> {
            var disturbed = new AtomicBoolean();
            var listener = new ScopeListener() {
                @Override
                public void onFork(Task<?> forked) {
                    TestScheduler.point("told");
                    disturbed.compareAndSet(false, Thread.currentThread().isInterrupted());
                }
            };
            try (var scope = TaskScope.<String, Completion<String>>open(
                    CompletionPolicy.waitForAll(), options -> options.cancelLikeAsyncio())) {
                Task<String> task = scope.fork(() -> {
                    try (var inner = TaskScope.<String, Completion<String>>open(
                            CompletionPolicy.waitForAll(), options -> options.listener(listener))) {
                        inner.fork(() -> "inner");
                    }
                    return "value";
                });
                Thread canceller = Thread.ofVirtual().start(() -> {
                    task.cancel("first");
                    task.cancel("second");
                });
                scope.await(task);
                canceller.join();
                return disturbed.get() ? "disturbed" : "undisturbed";
            }
        });
    }

    @Test
    void await_interruptAgainstTheEndOfTheTask_isDecidedByTheirOrder_notByWhoLooksWhen() {
        for (boolean interruptFirst : new boolean[]{true, false}) {
            assertComesTo(Set.of(interruptFirst ? "interrupted" : "value, interrupted later"), scheduler -> {
                try (var scope = TaskScope.<String>open()) {
                    var mayEnd = new CompletableFuture<String>();
                    Task<String> task = scope.fork(() -> mayEnd.get());
                    Thread waiter = Thread.currentThread();
                    Thread.ofVirtual().start(() -> {
                        scheduler.settle(); // both wait
                        scheduler.atOnce(() -> {
                            if (interruptFirst) {
                                waiter.interrupt();
                            }
                            mayEnd.complete("value");
                        });
                        if (!interruptFirst) {
                            scheduler.settle();
                        }
                    });
                    try {
                        String value = scope.awaitValue(task);
                        if (!interruptFirst) {
                            waiter.interrupt();
                        }
                        return value + (Thread.interrupted() ? ", interrupted later" : "");
                    } catch (InterruptedException e) {
                        return "interrupted";
                    }
                }
            });
        }
    }
}
