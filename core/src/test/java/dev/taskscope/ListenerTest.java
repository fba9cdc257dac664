/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listeners are told, in which order, and that no interrupt meant for a task reaches them (points 6 and 8). */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListenerTest {

    private static TaskScope<Object, Completion<Object>> open(ScopeListener... listeners) {
        ScopeOptions options = ScopeOptions.defaults().name("work");
        for (ScopeListener listener : listeners) {
            options = options.listener(listener);
        }
        return TaskScope.open(CompletionPolicy.waitForAll(), options);
    }

    // ---- order

    @Test
    void listener_ofAScope_isToldInOrder() throws InterruptedException {
        var told = new Told();
        var running = new CountDownLatch(1);
        try (var scope = open(told)) {
            scope.fork("a", () -> {});
            scope.join();
            scope.fork("b", CloseTest.untilInterrupted(running));
            running.await();
        }
        assertEquals(
                List.of(
                        "open work", "fork a", "start a", "complete a", "fork b", "start b", "cancel work",
                        "complete b",
                        "close work"),
                told.events());
    }

    @Test
    void listener_ofATaskThatNeverRan_isNotToldOfAStart() throws InterruptedException {
        var told = new Told();
        try (var scope = open(told)) {
            scope.cancel();
            scope.fork("a", () -> {});
            scope.join();
        }
        assertEquals(List.of("open work", "cancel work", "fork a", "complete a", "close work"), told.events());
    }

    @Test
    void listeners_ofAScope_areToldInTheOrderInWhichTheyWereAdded() throws InterruptedException {
        var order = new CopyOnWriteArrayList<String>();
        try (var scope = open(completing(order, "first"), completing(order, "second"))) {
            scope.fork(() -> {});
            scope.join();
        }
        assertEquals(List.of("first", "second"), order);
    }

    @Test
    void listenersOfTheRuntime_areToldBeforeThoseOfTheScope() throws InterruptedException {
        var order = new CopyOnWriteArrayList<String>();
        TaskRuntime runtime = TaskRuntime.system().withListener(completing(order, "of the runtime"));
        try (var scope = TaskScope.open(
                CompletionPolicy.waitForAll(),
                options -> options.listener(completing(order, "of the scope")).runtime(runtime))) {
            scope.fork(() -> {});
            scope.join();
        }
        assertEquals(List.of("of the runtime", "of the scope"), order);
    }

    private static ScopeListener completing(List<String> order, String name) {
        return new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                order.add(name);
            }
        };
    }

    @Test
    void listener_whenAPolicyCancels_isToldOfTheCompletionFirst() throws InterruptedException {
        var told = new Told();
        var running = new CountDownLatch(1);
        try (var scope = TaskScope.open(
                CompletionPolicy.<Object>quorum(1), options -> options.name("work").listener(told))) {
            scope.fork("slow", CloseTest.untilInterrupted(running));
            running.await();
            scope.fork("fast", () -> "a");
            scope.join();
        }
        int fast = told.events().indexOf("complete fast");
        int cancel = told.events().indexOf("cancel work");
        int slow = told.events().indexOf("complete slow");
        assertTrue(0 < fast && fast < cancel && cancel < slow, told.events()::toString);
    }

    @Test
    void listener_inOnComplete_seesTheOutcome() throws InterruptedException {
        var seen = new AtomicReference<Outcome<?>>();
        var listener = new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                seen.set(task.outcome().orElseThrow());
            }
        };
        try (var scope = open(listener)) {
            scope.fork(() -> "a");
            scope.join();
        }
        assertEquals(new Outcome.Success<>("a"), seen.get());
    }

    @Test
    void listener_isToldPromptly_whileTheOwnerIsBusyElsewhere() throws InterruptedException {
        var completed = new CountDownLatch(1);
        var told = new Told() {
            @Override
            void on(String event) {
                if (event.equals("complete a")) {
                    completed.countDown();
                }
            }
        };
        try (var scope = open(told)) {
            scope.fork("a", () -> {});
            completed.await(); // not in join
        }
        assertTrue(told.was("complete a"));
    }

    @Test
    void listener_isToldOneThingAtATime() throws InterruptedException {
        var telling = new AtomicBoolean();
        var overlapped = new AtomicBoolean();
        var told = new Told() {
            @Override
            void on(String event) {
                overlapped.compareAndSet(false, !telling.compareAndSet(false, true));
                Thread.yield();
                telling.set(false);
            }
        };
        try (var scope = open(told)) {
            for (int i = 0; i < 500; i++) {
                scope.fork(() -> {});
            }
            scope.join();
        }
        assertFalse(overlapped.get());
        assertEquals(2 + 3 * 500, told.events().size());
    }

    // ---- after close

    @Test
    void cancel_afterClose_isToldToNobody() {
        var told = new Told();
        var scope = open(told);
        scope.close();
        scope.cancel();
        assertEquals("close work", told.events().getLast());
    }

    // ---- interrupts

    @Test
    void interruptForATask_whileItTellsAListener_waitsForTheBody() throws InterruptedException {
        var telling = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        var reachedListener = new AtomicBoolean();
        var reachedBody = new AtomicBoolean();
        var told = new Told() {
            @Override
            void on(String event) {
                if (event.equals("cancel work")) { // on the thread of the body that called cancel
                    telling.countDown();
                    Uninterrupted.await(() -> asked.getCount() == 0 || Thread.currentThread().isInterrupted());
                    reachedListener.set(Thread.currentThread().isInterrupted());
                }
            }
        };
        try (var scope = open(told)) {
            Task<Object> task = scope.fork("a", () -> {
                scope.cancel();
                reachedBody.set(Thread.currentThread().isInterrupted());
            });
            telling.await();
            task.cancel("by another thread");
            asked.countDown();
            scope.join();
        }
        assertFalse(reachedListener.get());
        assertTrue(reachedBody.get());
    }

    @Test
    void interruptForATask_thatHasReachedItAlready_doesNotReachTheListenerItTells() throws InterruptedException {
        var reachedListener = new AtomicBoolean();
        var reachedBody = new AtomicBoolean();
        var told = new Told() {
            @Override
            void on(String event) {
                reachedListener.compareAndSet(false, Thread.currentThread().isInterrupted());
            }
        };
        try (var scope = open(told)) {
            scope.fork("a", () -> {
                Thread.currentThread().interrupt();
                scope.fork("b", () -> {});
                scope.cancel();
                reachedBody.set(Thread.currentThread().isInterrupted());
            });
            scope.join();
        }
        assertFalse(reachedListener.get());
        assertTrue(reachedBody.get());
    }

    @Test
    void interruptForATask_thatEndsWithIt_doesNotReachTheListener() throws InterruptedException {
        var reachedListener = new AtomicBoolean();
        var running = new CountDownLatch(1);
        var told = new Told() {
            @Override
            void on(String event) {
                reachedListener.compareAndSet(false, Thread.currentThread().isInterrupted());
            }
        };
        try (var scope = open(told)) {
            scope.fork("a", () -> {
                running.countDown();
                Uninterrupted.await(() -> Thread.currentThread().isInterrupted()); // and leaves it set
            });
            running.await();
            scope.cancel();
            assertEquals(1, scope.join().succeeded().size());
        }
        assertFalse(reachedListener.get());
    }

    @Test
    void interruptForATask_whileItsStartIsTold_keepsItFromRunning() throws InterruptedException {
        var starting = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        var reachedListener = new AtomicBoolean();
        var ran = new AtomicBoolean();
        var told = new Told() {
            @Override
            void on(String event) {
                if (event.equals("start a")) {
                    starting.countDown();
                    Uninterrupted.await(() -> asked.getCount() == 0 || Thread.currentThread().isInterrupted());
                    reachedListener.set(Thread.currentThread().isInterrupted());
                }
            }
        };
        try (var scope = open(told)) {
            Task<Object> task = scope.fork("a", () -> ran.set(true));
            starting.await();
            task.cancel();
            asked.countDown();
            scope.join();
            assertFalse(reachedListener.get());
            assertFalse(ran.get());
            assertEquals(Task.State.CANCELLED, task.state());
        }
    }
}
