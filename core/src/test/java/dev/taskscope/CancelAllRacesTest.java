/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.CancelAllTest.awaiting;
import static dev.taskscope.TaskRuntime.Point.CANCEL;
import static dev.taskscope.TaskRuntime.Point.POLICY;
import static dev.taskscope.TaskRuntime.Point.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests in one step, where they come between two steps of somebody else: who waits for another task still sees its own first. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class CancelAllRacesTest {
    private final Puppets puppets = new Puppets();
    private final ParkWatch parks = new ParkWatch();
    private final Stops stops = new Stops(parks.runtime());
    private final CompletableFuture<Thread> waiting = new CompletableFuture<>();

    private TaskScope<String, Completion<String>> open(ScopeListener... more) {
        return TaskScope.open(CompletionPolicy.waitForAll(), options -> {
            ScopeOptions all = options.name("s").listener(puppets).runtime(stops);
            for (ScopeListener listener : more) {
                all = all.listener(listener);
            }
            return all;
        });
    }

    private Callable<String> noted(Callable<String> body) {
        return () -> {
            waiting.complete(Thread.currentThread());
            return body.call();
        };
    }

    private static void awaitTerminated(Thread thread) {
        Uninterrupted.await(() -> thread.getState() == Thread.State.TERMINATED);
    }

    /** A listener that is being told of the cancellation until the test lets it go on. */
    private static final class Slow implements ScopeListener {
        final CountDownLatch telling = new CountDownLatch(1);
        final CountDownLatch told = new CountDownLatch(1);

        @Override
        public void onCancel(TaskScope<?, ?> scope, String reason) {
            telling.countDown();
            Uninterrupted.await(told);
        }
    }

    // ---- between two looks of the delivery

    @Test
    void request_whileTheDeliveryOfTheEndLooksForOne_isNotOverlooked() throws Exception {
        TaskRuntime watched = stops.withThreadFactory(WatchedThread::new);
        try (var scope = TaskScope.open(
                CompletionPolicy.<String>waitForAll(), options -> options.listener(puppets).runtime(watched))) {
            Task<String> awaited = puppets.fork(scope, "awaited").get(0);
            var askingTheWaiter = stops.at(CANCEL, "waiter");
            Task<String> waiter = scope.fork("waiter", noted(awaiting(scope, awaited)));
            parks.awaitParked(waiting.join());
            var thread = (WatchedThread) waiting.join();
            thread.stopAnother();
            CountDownLatch hold = parks.holdNextWoken(); // it is not scheduled for a moment once it has been woken
            var asking = Elsewhere.run(() -> Task.cancelAll(List.of(awaited, waiter), "enough"));
            askingTheWaiter.awaitReached();
            Uninterrupted.await(() -> thread.hasStopped() || ((ForkedTask<?>) awaited).completedAs() > 0);
            askingTheWaiter.release();
            asking.value();
            thread.release();
            puppets.awaitCompleted("awaited");
            hold.countDown();
            scope.join();
            assertEquals("interrupted", waiter.value());
        }
    }

    // ---- while the wait begins

    @Test
    void request_whileSomebodyElseHoldsUpTheBeginningOfTheWait_isNotOverlooked() throws Exception {
        assertEquals("interrupted", heldUpWhileItBegins(
                (scope, awaited) -> awaiting(scope, awaited).call(),
                (awaited, waiter) -> Task.cancelAll(List.of(awaited, waiter), "enough")));
    }

    @Test
    void cancelScope_whileSomebodyElseHoldsUpTheBeginningOfTheWaitInIt_isNotOverlooked() throws Exception {
        var around = CancelScope.named("around");
        assertEquals("Success[value=interrupted]", heldUpWhileItBegins(
                (scope, awaited) -> around.run(awaiting(scope, awaited)).toString(),
                (awaited, waiter) -> {
                    around.cancel("enough");
                    awaited.cancel("enough");
                }));
    }

    /** Waits for a task of the scope; returns what it sees. */
    @FunctionalInterface
    private interface Wait {
        String call(TaskScope<String, ?> scope, Task<String> awaited) throws Exception;
    }

    private String heldUpWhileItBegins(Wait wait, BiConsumer<Task<String>, Task<String>> request) throws Exception {
        try (var scope = open()) {
            List<Task<String>> tasks = puppets.fork(scope, "other", "awaited");
            Thread ofTheAwaited = puppets.awaitBegun("awaited");
            var delivery = stops.at(POLICY, "other");
            puppets.pull("other", () -> "other");
            delivery.awaitReached();
            Task<String> waiter = scope.fork("waiter", noted(() -> wait.call(scope, tasks.get(1))));
            parks.awaitHeldUp(waiting.join());
            request.accept(tasks.get(1), waiter);
            awaitTerminated(ofTheAwaited); // its notice has been left in the mailbox
            delivery.release();
            scope.join();
            return waiter.value();
        }
    }

    @Test
    void request_whileTheWaiterDeliversTheBeginningOfItsWait_isNotOverlooked() throws Exception {
        try (var scope = open()) {
            List<Task<String>> tasks = puppets.fork(scope, "first", "awaited");
            Thread ofTheAwaited = puppets.awaitBegun("awaited");
            puppets.succeed("first");
            var asked = stops.at(POLICY, "first"); // in the beginning of the wait, by its thread
            Task<String> waiter = scope.fork("waiter", () -> {
                try {
                    scope.await(CompletionPolicy.<String>waitForAll(), tasks);
                    return "saw it end: " + tasks.get(1).state();
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            });
            asked.awaitReached();
            Task.cancelAll(List.of(tasks.get(1), waiter), "enough");
            awaitTerminated(ofTheAwaited);
            asked.release();
            scope.join();
            assertEquals("interrupted", waiter.value());
        }
    }

    // ---- while listeners are told

    @Test
    void cancelOfTheScope_theAwaitedHasNotBegunWhileAListenerIsTold_theWaiterSeesItsOwnRequest() throws Exception {
        var slow = new Slow();
        try (var scope = open(slow)) {
            var starting = stops.at(START, "awaited");
            Task<String> awaited = puppets.fork(scope, "awaited").get(0);
            Task<String> waiter = scope.fork("waiter", noted(awaiting(scope, awaited)));
            parks.awaitParked(waiting.join());
            starting.awaitReached();
            var asking = Elsewhere.run(() -> {
                scope.cancel("enough");
                return null;
            });
            slow.telling.await();
            starting.release();
            Uninterrupted.await(() -> awaited.state().ended());
            slow.told.countDown();
            asking.value();
            scope.join();
            assertEquals("interrupted", waiter.value());
        }
    }

    @Test
    void cancelOfTheScope_aTaskForksAndAwaitsWhileAListenerIsTold_seesItsOwnRequest() throws Exception {
        var slow = new Slow();
        try (var scope = open(slow)) {
            var begun = new CountDownLatch(1);
            var may = new CountDownLatch(1);
            puppets.fork(scope, "another");
            Task<String> waiter = scope.fork("waiter", () -> {
                begun.countDown();
                Uninterrupted.await(may);
                return noted(awaiting(scope, scope.fork("g", () -> "g"))).call();
            });
            begun.await();
            var asking = Elsewhere.run(() -> {
                scope.cancel("enough");
                return null;
            });
            slow.telling.await();
            may.countDown();
            parks.awaitHeldUp(waiting.join());
            slow.told.countDown();
            asking.value();
            scope.join();
            assertEquals("interrupted", waiter.value());
        }
    }

    /** It waited for its own request, which it was about to send, and held the deliveries of the scope meanwhile. */
    @Test
    void cancelOfTheScope_byATaskWhoseThreadTellsAListenerThatWaits_doesNotHang() throws Exception {
        var waits = new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                if (task.name().equals("not begun")) {
                    try (var own = TaskScope.<String>open()) {
                        own.fork(() -> "written");
                        own.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        };
        try (var scope = open(waits)) {
            var forked = new CountDownLatch(1);
            scope.fork("forker", () -> {
                scope.fork("not begun", () -> "never"); // the owner does not wait yet, so it is not started
                forked.countDown();
                return "forker";
            });
            forked.await();
            Task<String> canceller = scope.fork("canceller", () -> {
                scope.cancel("enough");
                return "done";
            });
            Uninterrupted.await(() -> canceller.state().ended());
            scope.join();
            assertEquals("done", canceller.value());
        }
    }

    // ---- several scopes

    @Test
    void cancelOfTheScope_aTaskOfAnInnerScopeAwaitsOneOfIt_seesItsOwnRequest() throws Exception {
        try (var scope = open();
                var inner = open()) {
            Task<String> awaited = puppets.fork(scope, "awaited").get(0);
            Task<String> waiter = inner.fork("waiter", noted(awaiting(scope, awaited)));
            parks.awaitParked(waiting.join());
            askTheWaiterAfterTheEndOfTheAwaited(() -> scope.cancel("enough"));
            inner.join();
            scope.join();
            assertEquals("interrupted", waiter.value());
        }
    }

    @Test
    void cancelScopeAroundTwoScopes_aTaskOfTheInnerAwaitsOneOfTheOuter_seesItsOwnRequest() throws Exception {
        var around = CancelScope.named("around");
        var waiter = new CompletableFuture<Task<String>>();
        var running = Elsewhere.run(() -> around.run(() -> {
            try (var scope = open();
                    var inner = open()) {
                Task<String> awaited = puppets.fork(scope, "awaited").get(0);
                waiter.complete(inner.fork("waiter", noted(awaiting(scope, awaited))));
                return inner.join();
            }
        }));
        parks.awaitParked(waiting.join());
        parks.awaitParked(running.thread());
        askTheWaiterAfterTheEndOfTheAwaited(() -> around.cancel("enough"));
        running.value();
        assertEquals("interrupted", waiter.join().value());
    }

    private void askTheWaiterAfterTheEndOfTheAwaited(Runnable request) throws Exception {
        var askingTheWaiter = stops.at(CANCEL, "waiter");
        var asking = Elsewhere.run(() -> {
            request.run();
            return null;
        });
        askingTheWaiter.awaitReached();
        puppets.awaitCompleted("awaited");
        askingTheWaiter.release();
        asking.value();
    }
}
