/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.TaskRuntime.Point.CANCEL;
import static dev.taskscope.TaskRuntime.Point.COMPLETE;
import static dev.taskscope.TaskRuntime.Point.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancelling against the start and the end of a body, each race in both orders. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class CancelRaceTest {
    private final Puppets puppets = new Puppets();
    private final Stops stops = new Stops();

    private TaskScope<String, Completion<String>> open() {
        return TaskScope.open(
                CompletionPolicy.waitForAll(), options -> options.listener(puppets).runtime(stops));
    }

    private static Outcome.Cancelled<?> cancelled(Task<?> task) {
        return assertInstanceOf(Outcome.Cancelled.class, task.outcome().orElseThrow());
    }

    // ---- against the start

    @Test
    void cancel_beforeTheThreadStarts_neverRuns() throws Exception {
        try (var scope = open()) {
            var ran = new AtomicBoolean();
            var starting = stops.at(START, "t");
            var task = scope.fork("t", () -> "" + ran.getAndSet(true));
            starting.awaitReached();
            task.cancel("too late to begin");
            starting.release();
            scope.join();
            assertEquals(new Outcome.Cancelled<>("too late to begin", null, /* started= */ false), cancelled(task));
            assertFalse(ran.get());
        }
    }

    @Test
    void cancel_whileTheThreadPreparesTheBody_neverRuns() throws Exception {
        var context = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        ContextCarrier slow = () -> new ContextCarrier.Snapshot() {
            @Override
            public void set() {
                context.countDown();
                Uninterrupted.await(cancelled);
            }

            @Override
            public void clear() {}
        };
        try (var scope = TaskScope.<String, Completion<String>>open(
                CompletionPolicy.waitForAll(), options -> options.carrying(slow))) {
            var ran = new AtomicBoolean();
            var task = scope.fork("t", () -> "" + ran.getAndSet(true));
            context.await();
            task.cancel("too late to begin");
            cancelled.countDown();
            scope.join();
            assertEquals(new Outcome.Cancelled<>("too late to begin", null, /* started= */ false), cancelled(task));
            assertFalse(ran.get());
        }
    }

    @Test
    void cancel_scopeBeforeTheThreadStarts_neverRuns() throws Exception {
        try (var scope = open()) {
            var starting = stops.at(START, "t");
            var task = scope.fork("t", () -> "ran");
            starting.awaitReached();
            scope.cancel("too late to begin");
            starting.release();
            scope.join();
            assertFalse(cancelled(task).started());
        }
    }

    @Test
    void cancel_afterTheBodyBegan_interruptsIt() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            puppets.awaitBegun("a");
            task.cancel("enough");
            scope.join();
            assertTrue(cancelled(task).started());
            assertInstanceOf(InterruptedException.class, cancelled(task).thrown());
        }
    }

    @Test
    void cancel_scopeBetweenForkAndEntry_theForkEndsAsCancelled() throws Exception {
        try (var scope = open()) {
            var forking = stops.at(TaskRuntime.Point.FORK, subject -> subject == scope);
            Thread.ofVirtual().start(() -> {
                try {
                    forking.awaitReached();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                scope.cancel("meanwhile");
                forking.release();
            });
            var task = scope.fork("t", () -> "ran");
            assertEquals("meanwhile", cancelled(task).reason());
            assertFalse(cancelled(task).started());
        }
    }

    @Test
    void cancel_siblingForkedByATaskAndNotYetStarted_neverRuns() throws Exception {
        try (var scope = open()) {
            var child = new CompletableFuture<Task<String>>();
            scope.fork("parent", () -> {
                child.complete(scope.fork("child", () -> "ran"));
                return "parent";
            });
            child.get().cancel("not started yet"); // the owner does not wait, so nobody starts it
            scope.join();
            assertFalse(cancelled(child.get()).started());
        }
    }

    // ---- against the end

    @Test
    void cancel_afterTheBodyEnded_changesNothing() throws Exception {
        try (var scope = open()) {
            var completing = stops.at(COMPLETE, "a");
            var task = puppets.fork(scope, "a").get(0);
            puppets.pull("a", () -> "value");
            completing.awaitReached(); // it has its outcome, and nobody has been told yet
            task.cancel("too late");
            completing.release();
            scope.join();
            assertEquals("value", task.value());
        }
    }

    @Test
    void cancel_beforeTheBodyEnds_isSeenByTheBody() throws Exception {
        try (var scope = open()) {
            var begun = new CountDownLatch(1);
            var asked = new CountDownLatch(1);
            var task = scope.fork("t", () -> {
                begun.countDown();
                Uninterrupted.await(() -> asked.getCount() == 0);
                return "interrupted: " + Thread.currentThread().isInterrupted();
            });
            begun.await();
            task.cancel();
            asked.countDown();
            scope.join();
            assertEquals("interrupted: true", task.value());
        }
    }

    @Test
    void cancel_stoppedOnItsWayWhileTheBodyEnds_comesTooLate() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            var cancelling = stops.at(CANCEL, "a");
            var canceller = Thread.ofVirtual().start(() -> task.cancel("too late"));
            cancelling.awaitReached();
            puppets.succeed("a");
            cancelling.release();
            canceller.join();
            scope.join();
            assertEquals("a", task.value());
        }
    }

    @Test
    void cancel_scopeStoppedOnItsWayWhileTheBodyEnds_comesTooLate() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            var cancelling = stops.at(CANCEL, subject -> subject == scope);
            var canceller = Thread.ofVirtual().start(() -> scope.cancel("too late"));
            cancelling.awaitReached();
            puppets.succeed("a");
            cancelling.release();
            canceller.join();
            scope.join();
            assertEquals("a", task.value());
        }
    }
}
