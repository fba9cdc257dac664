/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fork and a cancel at the same time: whoever comes first, the task ends as cancelled, and nothing gets lost. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForkRacesTest {
    private final Stops stops = new Stops();
    private final AtomicBoolean ran = new AtomicBoolean();

    private TaskScope<Object, Completion<Object>> open(ScopeListener listener) {
        return TaskScope.open(
                CompletionPolicy.waitForAll(), options -> options.runtime(stops).listener(listener));
    }

    @Test
    void fork_cancelledWhileItIsAboutToBeEntered_neverRuns() throws InterruptedException {
        Stops.Stop fork = stops.at(TaskRuntime.Point.FORK, TaskScope.class::isInstance);
        try (var scope = open(new ScopeListener() {})) {
            var canceller = Elsewhere.run(() -> {
                fork.awaitReached();
                scope.cancel("first");
                fork.release();
                return null;
            });
            Task<Object> task = scope.fork("a", () -> ran.set(true));
            canceller.value();
            ForkTest.assertNeverRan(task, ran);
            assertEquals(1, scope.join().cancelled().size());
        }
    }

    @Test
    void fork_whileTheCancelIsAboutToBegin_isInterrupted() throws InterruptedException {
        Stops.Stop cancel = stops.at(TaskRuntime.Point.CANCEL, TaskScope.class::isInstance);
        var running = new CountDownLatch(1);
        try (var scope = open(new ScopeListener() {})) {
            var canceller = Elsewhere.run(() -> {
                scope.cancel("second");
                return null;
            });
            cancel.awaitReached();
            Task<Object> task = scope.fork("a", () -> {
                running.countDown();
                new CountDownLatch(1).await();
            });
            running.await();
            cancel.release();
            canceller.value();
            scope.join();
            var cancelled = (Outcome.Cancelled<Object>) task.outcome().orElseThrow();
            assertTrue(cancelled.started());
            assertEquals("second", cancelled.reason());
        }
    }

    /** The canceller has set the reason, and has not looked at the tasks yet: the forker sees the reason. */
    @Test
    void fork_betweenTheCancelAndItsLookAtTheTasks_neverRuns() throws InterruptedException {
        var cancelling = new CountDownLatch(1);
        var forked = new CountDownLatch(1);
        var listener = new ScopeListener() {
            @Override
            public void onCancel(TaskScope<?, ?> scope, String reason) {
                cancelling.countDown();
                Uninterrupted.await(forked);
            }
        };
        try (var scope = open(listener)) {
            var canceller = Elsewhere.run(() -> {
                scope.cancel("meanwhile");
                return null;
            });
            cancelling.await();
            Task<Object> task = scope.fork("a", () -> ran.set(true));
            ForkTest.assertNeverRan(task, ran);
            forked.countDown();
            canceller.value();
            assertEquals(1, scope.join().cancelled().size());
        }
    }

    /** The task is entered, and its forker has not looked for the reason yet: the canceller sees the task. */
    @Test
    void fork_cancelledBetweenItsEntryAndItsStart_neverRuns() throws InterruptedException {
        var listener = new ScopeListener() {
            @Override
            public void onFork(Task<?> task) {
                Elsewhere.run(() -> {
                    task.cancel("entered");
                    return null;
                });
                Uninterrupted.await(() -> task.state() == Task.State.CANCELLED);
            }
        };
        try (var scope = open(listener)) {
            Task<Object> task = scope.fork("a", () -> ran.set(true));
            ForkTest.assertNeverRan(task, ran);
            assertEquals(1, scope.join().cancelled().size());
        }
    }

    @Test
    void fork_cancelledWhileItsThreadIsMade_neverRuns() throws InterruptedException {
        var made = new Made();
        var scopeOf = new AtomicReference<TaskScope<Object, ?>>();
        TaskRuntime cancelling = TaskRuntime.system().withThreadFactory(work -> {
            scopeOf.get().cancel("while its thread is made");
            return made.newThread(work);
        });
        try (var scope = TaskScope.open(CompletionPolicy.waitForAll(), options -> options.runtime(cancelling))) {
            scopeOf.set(scope);
            Task<Object> task = scope.fork("a", () -> ran.set(true));
            assertEquals(1, scope.join().cancelled().size());
            ForkTest.assertNeverRan(task, ran);
        }
        assertEquals(0, made.alive().size());
    }

    @Test
    void fork_cancelledWhenItsThreadIsAboutToBegin_neverRuns() throws InterruptedException {
        Stops.Stop start = stops.at(TaskRuntime.Point.START, "a");
        try (var scope = open(new ScopeListener() {})) {
            Task<Object> task = scope.fork("a", () -> ran.set(true));
            start.awaitReached();
            task.cancel("too late for it");
            ForkTest.assertNeverRan(task, ran);
            start.release();
            assertEquals(1, scope.join().cancelled().size());
            ForkTest.assertNeverRan(task, ran);
        }
    }

    @Test
    void fork_byTaskAndCancelledBeforeTheOwnerStartsIt_neverRuns() throws InterruptedException {
        var queued = new AtomicReference<Task<Object>>();
        try (var scope = open(new ScopeListener() {})) {
            Task<Object> parent = scope.fork("parent", () -> queued.set(scope.fork("queued", () -> ran.set(true))));
            Uninterrupted.await(() -> parent.state().ended());
            assertEquals(Task.State.FORKED, queued.get().state()); // the owner does not wait yet
            queued.get().cancel("no longer needed");
            assertEquals(2, scope.join().done().size());
            ForkTest.assertNeverRan(queued.get(), ran);
        }
    }
}
