/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Close cancels, waits until every task has ended, and keeps the owner's interrupt (contract, point 3). */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseTest {
    private final Made made = new Made();

    private TaskScope<Object, Completion<Object>> open() {
        return TaskScope.open(
                CompletionPolicy.waitForAll(), options -> options.name("work").runtime(made.runtime()));
    }

    /** A body that runs until it is interrupted. */
    static TaskScope.Action untilInterrupted(CountDownLatch running) {
        return () -> {
            running.countDown();
            new CountDownLatch(1).await();
        };
    }

    // ---- it cancels and waits

    @Test
    void close_withTaskRunning_cancelsItAndNamesItselfAsTheReason() throws InterruptedException {
        var running = new CountDownLatch(1);
        Task<Object> task;
        try (var scope = open()) {
            task = scope.fork(untilInterrupted(running));
            running.await();
        }
        var cancelled = assertInstanceOf(Outcome.Cancelled.class, task.outcome().orElseThrow());
        assertEquals("scope 'work' closed", cancelled.reason());
        assertInstanceOf(InterruptedException.class, cancelled.thrown());
        assertTrue(cancelled.started());
    }

    @Test
    void close_withTaskThatIgnoresItsInterrupt_returnsOnlyAfterItsEnd() throws InterruptedException {
        var running = new CountDownLatch(1);
        var closing = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        var owner = Elsewhere.run(() -> {
            try (var scope = open()) {
                scope.fork(() -> {
                    running.countDown();
                    Uninterrupted.await(scope::isCancelled);
                    closing.countDown();
                    Uninterrupted.await(mayEnd);
                    ended.set(true);
                });
                running.await();
            }
            return ended.get();
        });
        closing.await();
        owner.awaitWaiting();
        mayEnd.countDown();
        assertTrue(owner.value(), "close returned before the task had ended");
    }

    @Test
    void close_returned_noThreadOfTheScopeIsAlive() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            var running = new CountDownLatch(2);
            try (var scope = open()) {
                scope.fork("runs", untilInterrupted(running));
                scope.fork("forks", () -> {
                    scope.fork("forked by a task", untilInterrupted(running));
                    new CountDownLatch(1).await();
                });
                scope.fork("cancelled, perhaps before it began", () -> {}).cancel();
                scope.await(scope.fork("waits for both", () -> running.await())); // the owner starts what is queued
            }
            assertEquals(List.of(), made.alive());
        }
        assertEquals(50 * 5, made.threads().size());
    }

    @Test
    void close_afterATaskWasCancelledBeforeItsThreadBegan_noThreadIsAlive() throws InterruptedException {
        var stops = new Stops(made.runtime());
        Stops.Stop start = stops.at(TaskRuntime.Point.START, "a");
        var cancelled = new CountDownLatch(1);
        var ran = new AtomicBoolean();
        var owner = Elsewhere.run(() -> {
            try (var scope = TaskScope.open(CompletionPolicy.waitForAll(), options -> options.runtime(stops))) {
                Task<Object> task = scope.fork("a", () -> ran.set(true));
                start.awaitReached();
                task.cancel();
                cancelled.countDown();
            }
            return made.alive();
        });
        cancelled.await();
        owner.awaitWaiting(); // for that thread, the task has ended
        start.release();
        assertEquals(List.of(), owner.value());
        assertFalse(ran.get());
    }

    @Test
    void close_afterEverythingWasJoined_cancelsNothing() throws InterruptedException {
        for (int round = 0; round < 2_000; round++) { // the last deliverer may still be at it when join returns
            var told = new Told();
            TaskScope<Object, Completion<Object>> scope =
                    TaskScope.open(CompletionPolicy.waitForAll(), options -> options.listener(told));
            try (scope) {
                scope.fork("a", () -> {});
                scope.join();
            }
            assertEquals(
                    List.of("open scope", "fork a", "start a", "complete a", "close scope"), told.events());
            assertFalse(scope.isCancelled());
        }
    }

    @Test
    void close_withoutAnyTask_cancelsNothing() {
        var told = new Told();
        TaskScope.open(CompletionPolicy.waitForAll(), options -> options.listener(told)).close();
        assertEquals(List.of("open scope", "close scope"), told.events());
    }

    @Test
    void close_again_doesNothing() {
        var told = new Told();
        var scope = TaskScope.open(CompletionPolicy.waitForAll(), options -> options.listener(told));
        scope.close();
        assertDoesNotThrow(scope::close);
        assertEquals(List.of("open scope", "close scope"), told.events());
    }

    @Test
    @SuppressWarnings("try") // closed by hand
    void close_byForeignThread_isRefusedAndTheScopeGoesOn() throws InterruptedException {
        try (var scope = open()) {
            Throwable refused = Elsewhere.run("a stranger", () -> {
                scope.close();
                return null;
            })
                    .thrown();
            assertInstanceOf(WrongThreadException.class, refused);
            assertEquals(
                    "close on scope 'work' by thread 'a stranger': only its owner, thread '%s', may"
                            .formatted(Thread.currentThread().getName()),
                    refused.getMessage());
            scope.fork("a", () -> {});
            assertEquals(1, scope.join().succeeded().size());
        }
    }

    // ---- the owner's interrupt

    @Test
    void close_ownerInterruptedBefore_waitsAllTheSameAndKeepsIt() throws InterruptedException {
        var running = new CountDownLatch(1);
        Task<Object> task;
        try (var scope = open()) {
            task = scope.fork(untilInterrupted(running));
            running.await();
            Thread.currentThread().interrupt();
        }
        assertTrue(Thread.interrupted());
        assertEquals(Task.State.CANCELLED, task.state());
        assertEquals(List.of(), made.alive());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void close_ownerInterruptedMeanwhile_waitsAllTheSameAndKeepsIt(int interrupts) throws InterruptedException {
        var running = new CountDownLatch(1);
        var closing = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var owner = Elsewhere.run(() -> {
            try (var scope = open()) {
                scope.fork(() -> {
                    running.countDown();
                    Uninterrupted.await(scope::isCancelled);
                    closing.countDown();
                    Uninterrupted.await(mayEnd);
                });
                running.await();
            }
            return Thread.interrupted() && made.alive().isEmpty();
        });
        closing.await();
        for (int i = 0; i < interrupts; i++) {
            owner.awaitWaiting();
            owner.thread().interrupt();
        }
        owner.awaitWaiting();
        mayEnd.countDown();
        assertTrue(owner.value());
    }

    @Test
    void close_ownerNotInterrupted_leavesItUninterrupted() throws InterruptedException {
        var running = new CountDownLatch(1);
        try (var scope = open()) {
            scope.fork(untilInterrupted(running));
            running.await();
        }
        assertFalse(Thread.interrupted());
    }
}
