/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Waiters.ALL;
import static dev.taskscope.Waiters.FIRST;
import static dev.taskscope.Waiters.assertNames;
import static dev.taskscope.Waiters.refusalOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task that has been interrupted in its wait leaves it: others may wait for it, though it has not left it yet. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class InterruptedWaiterTest {
    private static final int ROUNDS = 3_000;

    private final Waiters waiters = new Waiters();
    private final CancelScope limit = CancelScope.named("limit");

    /** How the task 'w' is interrupted. */
    enum Way {
        TASK,
        THREAD,
        CANCEL_SCOPE;

        private void interrupt(Task<String> w, Thread thread, CancelScope limit) {
            switch (this) {
                case TASK -> w.cancel("no longer needed");
                case THREAD -> thread.interrupt();
                case CANCEL_SCOPE -> limit.cancel("no longer needed");
            }
        }
    }

    /** Forks a task that waits inside the limit, and is interrupted there. */
    private Task<String> forkInterrupted(TaskScope<String, ?> scope, TaskScope.Action wait) {
        return waiters.fork(scope, "w", () -> {
            Outcome<String> outcome = limit.run(() -> {
                wait.run();
                return "not interrupted";
            });
            return outcome instanceof Outcome.Success<String> success ? success.value() : "interrupted";
        });
    }

    /** Interrupts the task 'w' in its wait, keeps it from noticing until the calling task waits for it, and waits for it. */
    private String interruptAndAwait(Way way, TaskScope<String, ?> scope) throws InterruptedException {
        CountDownLatch hold = waiters.parks().holdNextWoken();
        way.interrupt(waiters.task("w"), waiters.thread("w"), limit);
        Thread self = Thread.currentThread();
        Thread.ofVirtual().start(() -> {
            try {
                waiters.parks().awaitParked(self);
            } finally {
                hold.countDown();
            }
        });
        return scope.awaitValue(waiters.task("w"));
    }

    @ParameterizedTest
    @EnumSource
    void await_ofOneThatIsInterruptedInAnAwait_isNotRefused(Way way) throws Exception {
        try (var scope = waiters.open("s")) {
            forkInterrupted(scope, () -> scope.await(waiters.task("t")));
            var t = waiters.fork(scope, "t", () -> interruptAndAwait(way, scope));
            waiters.goUntilTheyWait("w");
            waiters.go("t");
            scope.join();
            assertEquals("interrupted", t.value());
        }
    }

    @ParameterizedTest
    @EnumSource
    void await_ofOneThatIsInterruptedInAJoin_isNotRefused(Way way) throws Exception {
        try (var scope = waiters.open("s")) {
            forkInterrupted(scope, () -> {
                try (var inner = waiters.open("inner")) {
                    waiters.forkBelow(inner, "child", scope, "t");
                    inner.join();
                }
            });
            var t = waiters.fork(scope, "t", () -> interruptAndAwait(way, scope));
            waiters.goUntilTheyWait("w", "child");
            waiters.go("t");
            scope.join();
            assertEquals("interrupted", t.value());
        }
    }

    /** With a policy that may return earlier, and no way out but the interrupt. */
    @ParameterizedTest
    @EnumSource
    void await_ofOneThatIsInterruptedWaitingForTheFirst_isNotRefused(Way way) throws Exception {
        try (var scope = waiters.open("s")) {
            forkInterrupted(scope, () -> scope.await(FIRST, List.of(waiters.task("t"), waiters.task("u"))));
            waiters.forkWaiting(scope, "u", ALL, "t");
            var t = waiters.fork(scope, "t", () -> interruptAndAwait(way, scope));
            waiters.goUntilTheyWait("w", "u");
            waiters.go("t");
            scope.join();
            assertEquals("interrupted", t.value());
        }
    }

    @Test
    void await_ofOneThatWaitsAgainAfterTheInterrupt_isRefused() throws Exception {
        var interrupted = new CountDownLatch(1);
        try (var scope = waiters.open("s")) {
            var w = waiters.fork(scope, "w", () -> {
                try {
                    return scope.awaitValue(waiters.task("t"));
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    return scope.awaitValue(waiters.task("t"));
                }
            });
            var t = waiters.fork(scope, "t", () -> {
                w.cancel();
                interrupted.await();
                waiters.parks().awaitParked(waiters.thread("w"));
                try {
                    return scope.awaitValue(w);
                } catch (CircularWaitException e) {
                    return e.getMessage();
                }
            });
            waiters.goUntilTheyWait("w");
            waiters.go("t");
            scope.join();
            assertNames(t.value(), "'t' waits for 'w', which waits for 't'");
            assertEquals(t.value(), w.value());
        }
    }

    @Test
    void await_byOneThatWasInterruptedBeforeForOneThatWaitsForIt_isRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            var begun = new CountDownLatch(1);
            var w = waiters.fork(scope, "w", () -> {
                try {
                    begun.countDown();
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    waiters.goUntilTheyWait("t");
                }
                return scope.awaitValue(waiters.task("t"));
            });
            var t = waiters.forkWaiting(scope, "t", ALL, "w");
            waiters.go("w");
            begun.await(); // else the interrupt could reach it before its turn
            w.cancel();
            scope.join();
            assertNames(refusalOf(w), "'w' waits for 't', which waits for 'w'");
            assertEquals("t", t.value());
        }
    }

    /** What is held back does not end the wait: a shield, or a callback, waits all the same. */
    @Test
    void await_ofOneThatIsAskedToStopInAShield_isRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            var w = waiters.fork(
                    scope, "w", () -> CancelScope.shield(() -> scope.await(waiters.task("t")).toString()));
            var t = waiters.fork(scope, "t", () -> {
                w.cancel();
                return scope.awaitValue(w);
            });
            waiters.goUntilTheyWait("w");
            waiters.go("t");
            scope.join();
            assertNames(refusalOf(t), "'t' waits for 'w', which waits for 't'");
        }
    }

    /** A thread of a task, which one canceller is slow to interrupt. */
    private static final class SlowToInterrupt extends Thread {
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<Void> goOn = new CompletableFuture<>();

        SlowToInterrupt(Runnable work) {
            super(work);
        }

        @Override
        public void interrupt() {
            if (Thread.currentThread().getName().equals("slow")) {
                begun.complete(null);
                goOn.join();
            }
            super.interrupt();
        }
    }

    @Test
    void await_ofOneThatSomebodyElseIsAboutToInterrupt_isNotRefused() throws Exception {
        ThreadFactory threads = SlowToInterrupt::new;
        try (var scope = TaskScope.open(
                ALL, options -> options.runtime(waiters.parks().runtime().withThreadFactory(threads)))) {
            var w = waiters.forkWaiting(scope, "w", ALL, "t");
            var t = waiters.fork(scope, "t", () -> {
                w.cancel(); // which somebody has done before
                return scope.await(w).toString();
            });
            waiters.goUntilTheyWait("w");
            var thread = (SlowToInterrupt) waiters.thread("w");
            Thread slow = Thread.ofVirtual().name("slow").start(w::cancel);
            thread.begun.join();
            waiters.goUntilTheyWait("t");
            thread.goOn.complete(null);
            scope.join();
            slow.join();
            assertEquals(Task.State.CANCELLED, w.state());
            assertEquals(Task.State.SUCCEEDED, t.state());
        }
    }

    /** Two ask at once, and one of them waits for it then; on real threads. */
    @Test
    void await_ofOneThatTwoAskToStopAtOnce_isNeverRefused() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            for (int round = 0; round < ROUNDS; round++) {
                var waiter = new CompletableFuture<Task<String>>();
                var turn = new CyclicBarrier(2);
                Task<String> t = scope.fork("t", () -> {
                    turn.await();
                    waiter.join().cancel();
                    scope.await(waiter.join());
                    return "waited";
                });
                waiter.complete(scope.fork("w", () -> scope.awaitValue(t)));
                scope.fork("another", () -> {
                    turn.await();
                    waiter.join().cancel();
                    return "asked";
                });
                scope.join();
                assertEquals("waited", t.value());
            }
        }
    }
}
