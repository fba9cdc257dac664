/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.TaskRuntime.Point.CANCEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several tasks are asked to stop in one step: one that waits for another is not to be seen going on with that one's end, though
 * that is asked before, has ended, and everybody has been told.
 */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class CancelAllTest {
    private final Puppets puppets = new Puppets();
    private final ParkWatch parks = new ParkWatch();
    private final Stops stops = new Stops(parks.runtime());
    private final CompletableFuture<Thread> waiting = new CompletableFuture<>();

    /** What asks the tasks of a scope, a puppet and a task that awaits it, in this order. */
    @FunctionalInterface
    private interface Request {
        void send(TaskScope<String, ?> scope, List<Task<String>> tasks);
    }

    private TaskScope<String, Completion<String>> open() {
        return TaskScope.open(
                CompletionPolicy.waitForAll(), options -> options.name("s").listener(puppets).runtime(stops));
    }

    /** Returns the body of a task that says what it sees of another one. */
    static Callable<String> awaiting(TaskScope<String, ?> scope, Task<String> task) {
        return () -> {
            try {
                return "saw it end: " + scope.await(task).getClass().getSimpleName();
            } catch (InterruptedException e) {
                return "interrupted";
            }
        };
    }

    /** Forks "waiter", and returns once it waits. */
    private Task<String> forkWaiting(TaskScope<String, ?> scope, Callable<String> body) {
        Task<String> waiter = scope.fork("waiter", () -> {
            waiting.complete(Thread.currentThread());
            return body.call();
        });
        parks.awaitParked(waiting.join());
        return waiter;
    }

    /** Returns what the waiter says when the puppet has ended, and everybody knows, before the waiter itself is asked. */
    private String whatTheWaiterSees(Request request) throws Exception {
        try (var scope = open()) {
            Task<String> awaited = puppets.fork(scope, "awaited").get(0);
            Task<String> waiter = forkWaiting(scope, awaiting(scope, awaited));
            askTheWaiterAfterTheEndOf("awaited", () -> request.send(scope, List.of(awaited, waiter)));
            scope.join();
            return waiter.value();
        }
    }

    private void askTheWaiterAfterTheEndOf(String awaited, Runnable request) throws Exception {
        var askingTheWaiter = stops.at(CANCEL, "waiter");
        var asking = Elsewhere.run(() -> {
            request.run();
            return null;
        });
        askingTheWaiter.awaitReached();
        puppets.awaitCompleted(awaited);
        askingTheWaiter.release();
        asking.value();
    }

    // ---- whoever asks

    @Test
    void cancelAll_theAwaitedEndsFirst_theWaiterSeesItsOwnRequest() throws Exception {
        assertEquals(
                "interrupted", whatTheWaiterSees((scope, tasks) -> assertTrue(Task.cancelAll(tasks, "enough"))));
    }

    @Test
    void cancelOfTheScope_theAwaitedEndsFirst_theWaiterSeesItsOwnRequest() throws Exception {
        assertEquals("interrupted", whatTheWaiterSees((scope, tasks) -> scope.cancel("enough")));
    }

    @Test
    void cancelOneByOne_theAwaitedEndsFirst_theWaiterSeesThat() throws Exception {
        assertEquals(
                "saw it end: Cancelled",
                whatTheWaiterSees((scope, tasks) -> tasks.forEach(task -> {
                    if (task.name().equals("waiter")) {
                        Uninterrupted.await(() -> task.state().ended()); // with what it has seen
                    }
                    task.cancel("enough");
                })));
    }

    @Test
    void awaitThatPassesItsOwnOn_theAwaitedEndsFirst_theWaiterSeesItsOwnRequest() throws Exception {
        try (var scope = open()) {
            Task<String> awaited = puppets.fork(scope, "awaited").get(0);
            Task<String> waiter = forkWaiting(scope, awaiting(scope, awaited));
            var passing = new CompletableFuture<Thread>();
            Task<String> passer = scope.fork("passer", () -> {
                passing.complete(Thread.currentThread());
                scope.await(
                        CompletionPolicy.<String>waitForAll(),
                        List.of(awaited, waiter),
                        AwaitOptions.defaults().passingCancellationOn());
                return "not interrupted";
            });
            parks.awaitParked(passing.join());
            askTheWaiterAfterTheEndOf("awaited", () -> passer.cancel("enough"));
            scope.join();
            assertEquals("interrupted", waiter.value());
            assertEquals(Task.State.CANCELLED, passer.state());
        }
    }

    @Test
    void policyThatCancelsTheRest_theAwaitedEndsFirst_theWaiterSeesItsOwnRequest() throws Exception {
        try (var scope = TaskScope.open(
                CompletionPolicy.<String>waitForAll().until(task -> task.name().equals("first")).thenCancel(),
                options -> options.name("s").listener(puppets).runtime(stops))) {
            List<Task<String>> tasks = puppets.fork(scope, "first", "awaited");
            Task<String> waiter = forkWaiting(scope, awaiting(scope, tasks.get(1)));
            puppets.succeed("first");
            scope.join();
            scope.await(waiter);
            assertEquals("interrupted", waiter.value());
        }
    }

    // ---- where the waiter waits

    @Test
    void joinOfAnInnerScope_theAwaitedEndsFirst_isInterrupted() throws Exception {
        try (var scope = open()) {
            Task<String> awaited = puppets.fork(scope, "awaited").get(0);
            var inInner = new CompletableFuture<Thread>();
            Task<String> waiter = scope.fork("waiter", () -> {
                waiting.complete(Thread.currentThread());
                try (var inner = TaskScope.open(CompletionPolicy.<String>waitForAll())) {
                    inner.fork("inner", () -> {
                        inInner.complete(Thread.currentThread());
                        return awaiting(scope, awaited).call();
                    });
                    return inner.join().values().toString();
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            });
            parks.awaitParked(inInner.join());
            parks.awaitParked(waiting.join());
            askTheWaiterAfterTheEndOf("awaited", () -> Task.cancelAll(List.of(awaited, waiter), "enough"));
            scope.join();
            assertEquals("interrupted", waiter.value());
        }
    }

    @Test
    void awaitInAShield_theAwaitedEndsFirst_seesThatAndIsInterruptedAfterTheShield() throws Exception {
        try (var scope = open()) {
            Task<String> awaited = puppets.fork(scope, "awaited").get(0);
            Task<String> waiter = forkWaiting(scope, () -> {
                String seen = CancelScope.shield(awaiting(scope, awaited));
                Uninterrupted.await(() -> Thread.currentThread().isInterrupted());
                return seen + ", " + Thread.interrupted();
            });
            askTheWaiterAfterTheEndOf("awaited", () -> Task.cancelAll(List.of(awaited, waiter), "enough"));
            scope.join();
            assertEquals("saw it end: Cancelled, true", waiter.value());
        }
    }

    // ---- requests that are none, and requests in trouble

    @Test
    void waiterWasAskedBefore_isNotAskedAgain_seesTheEndOfTheOther() throws Exception {
        try (var scope = open()) {
            Task<String> awaited = puppets.fork(scope, "awaited").get(0);
            var asked = new CompletableFuture<Void>();
            Task<String> waiter = scope.fork("waiter", () -> {
                waiting.complete(Thread.currentThread());
                Uninterrupted.await(() -> Thread.currentThread().isInterrupted());
                assertTrue(Thread.interrupted());
                asked.complete(null);
                return awaiting(scope, awaited).call();
            });
            waiting.join();
            waiter.cancel("once");
            asked.join();
            parks.awaitParked(waiting.join());
            Task.cancelAll(List.of(awaited, waiter), "twice");
            scope.join();
            assertEquals("saw it end: Cancelled", waiter.value());
            assertEquals(Optional.of("once"), waiter.cancelReason());
        }
    }

    @Test
    void askingOneOfThemThrows_allOfThemAreAskedAllTheSame() throws Exception {
        var refusal = new IllegalStateException("no");
        TaskRuntime bad = new TaskRuntime() {
            @Override
            public void reached(Point point, Object subject) {
                if (point == CANCEL && subject instanceof Task<?> task && task.name().equals("bad")) {
                    throw refusal;
                }
            }

            @Override
            public ThreadFactory threadFactory() {
                return parks.runtime().threadFactory();
            }

            @Override
            public TimeSource timeSource() {
                return parks;
            }
        };
        try (var scope = TaskScope.open(
                CompletionPolicy.<String>waitForAll(), options -> options.listener(puppets).runtime(bad))) {
            List<Task<String>> tasks = puppets.fork(scope, "awaited", "bad");
            Task<String> waiter = forkWaiting(scope, awaiting(scope, tasks.get(0)));
            var all = List.of(tasks.get(0), tasks.get(1), waiter);
            assertSame(refusal, assertThrows(IllegalStateException.class, () -> Task.cancelAll(all, "enough")));
            assertEquals("interrupted", scope.awaitValue(waiter));
            scope.join();
            assertEquals(Task.State.CANCELLED, tasks.get(1).state());
        }
    }

    // ---- what may be asked

    @Test
    void cancelAll_tasksOfSeveralScopes_asksEach() throws Exception {
        try (var scope = open();
                var inner =
                        TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.listener(puppets))) {
            Task<String> outer = puppets.fork(scope, "outer").get(0);
            Task<String> inside = puppets.fork(inner, "inside").get(0);
            assertTrue(Task.cancelAll(List.of(outer, inside), "both"));
            inner.join();
            scope.join();
            assertEquals(Optional.of("both"), outer.cancelReason());
            assertEquals(Task.State.CANCELLED, inside.state());
        }
    }

    @Test
    void cancelAll_oneNamedTwice_asksItOnce() throws Exception {
        try (var scope = TaskScope.open(
                CompletionPolicy.<String>waitForAll(), options -> options.cancelLikeAsyncio().listener(puppets))) {
            Task<String> task = puppets.fork(scope, "t").get(0);
            puppets.awaitBegun("t");
            Task.cancelAll(List.of(task, task), "enough");
            assertEquals(1, ((ForkedTask<?>) task).requests());
            scope.join();
        }
    }

    @Test
    void cancelAll_nobodyHears_saysSo() throws Exception {
        try (var scope = open()) {
            Task<String> ended = puppets.fork(scope, "t").get(0);
            puppets.succeed("t");
            assertFalse(Task.cancelAll(List.of(), "nobody"));
            assertFalse(Task.cancelAll(List.of(ended), "too late"));
            assertFalse(Task.cancelAll(List.of(ended, ended), "too late"));
            scope.join();
        }
    }

    @Test
    void cancelAll_withNull_isRefusedAndAsksNobody() throws Exception {
        try (var scope = open()) {
            Task<String> task = puppets.fork(scope, "t").get(0);
            var thrown = assertThrows(
                    NullPointerException.class, () -> Task.cancelAll(Arrays.asList(task, null), "enough"));
            assertEquals("one of the tasks to cancel", thrown.getMessage());
            assertThrows(NullPointerException.class, () -> Task.cancelAll(List.of(task), null));
            assertEquals(Optional.empty(), task.cancelReason());
            puppets.succeed("t");
        }
    }
}
