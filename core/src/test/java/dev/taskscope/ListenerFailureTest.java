/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener that throws fails the scope with that exception, cancels the rest, and loses nothing (point 8). */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListenerFailureTest {
    private final Made made = new Made();
    private final Told told = new Told();

    /** A listener that throws at one event. */
    private static final class Throwing extends Told {
        private final String at;
        private final RuntimeException thrown = new IllegalStateException("thrown by the listener");

        Throwing(String at) {
            this.at = at;
        }

        @Override
        void on(String event) {
            if (event.equals(at)) {
                throw thrown;
            }
        }

        @Override
        public String toString() {
            return "throwing";
        }
    }

    private TaskScope<Object, Completion<Object>> open(ScopeListener... listeners) {
        ScopeOptions options = ScopeOptions.defaults().name("work").runtime(made.runtime());
        for (ScopeListener listener : listeners) {
            options = options.listener(listener);
        }
        return TaskScope.open(CompletionPolicy.waitForAll(), options.listener(told));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fork a", "start a", "complete a", "fork b", "start b"})
    void join_afterAListenerThrew_throwsItAndCancelsTheRest(String at) throws InterruptedException {
        var listener = new Throwing(at);
        try (var scope = open(listener)) {
            Task<Object> waits = scope.fork("waits", () -> new CountDownLatch(1).await());
            scope.fork("a", () -> {});
            scope.fork("b", () -> {});
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertSame(listener.thrown, failed.getCause());
            assertTrue(
                    failed.getMessage().startsWith("scope 'work' failed: its listener throwing threw in on"),
                    failed::getMessage);
            assertTrue(failed.getMessage().endsWith(": " + listener.thrown), failed::getMessage);
            assertTrue(scope.isCancelled());
            Uninterrupted.await(() -> waits.state().ended());
            assertEquals(Task.State.CANCELLED, waits.state());
        }
        assertEquals(List.of(), made.alive());
        assertEquals(3, told.events().stream().filter(event -> event.startsWith("complete")).count());
    }

    @Test
    void open_whoseListenerThrows_throwsItAndLeavesNothingOpen() {
        var listener = new Throwing("open work");
        var failed = assertThrows(ScopeFailedException.class, () -> open(listener));
        assertSame(listener.thrown, failed.getCause());
        assertEquals("close work", told.events().getLast());
        try (var next = open()) {
            assertEquals("work", next.path());
        }
    }

    @Test
    void cancel_whoseListenerThrows_cancelsAllTheSameAndFailsTheScope() throws InterruptedException {
        var listener = new Throwing("cancel work");
        var running = new CountDownLatch(1);
        Task<Object> task;
        try (var scope = open(listener)) {
            task = scope.fork("a", CloseTest.untilInterrupted(running));
            running.await();
            scope.cancel("no need");
            assertSame(
                    listener.thrown,
                    assertThrows(ScopeFailedException.class, scope::join).getCause());
        }
        assertEquals(Task.State.CANCELLED, task.state());
    }

    @Test
    void close_whoseListenerThrowsInOnClose_throwsItWhenEverythingHasEnded() throws InterruptedException {
        var listener = new Throwing("close work");
        var running = new CountDownLatch(1);
        var scope = open(listener);
        scope.fork("a", CloseTest.untilInterrupted(running));
        running.await();
        var failed = assertThrows(ScopeFailedException.class, scope::close);
        assertSame(listener.thrown, failed.getCause());
        assertEquals(List.of(), made.alive());
        try (var next = open()) {
            assertEquals("work", next.path());
        }
    }

    @Test
    void listeners_afterOneThrewInOnClose_areToldNothingMore() {
        var scope = open(new Throwing("close work"));
        assertThrows(ScopeFailedException.class, scope::close);
        assertEquals(List.of("open work", "close work"), told.events());
    }

    @Test
    void close_whoseListenerThrowsInOnStraggler_throwsItWhenEverythingHasEnded() throws InterruptedException {
        var clock = new HandClock();
        var mayEnd = new CountDownLatch(1);
        var listener = new Throwing("straggler a PT10S");
        try (var logged = Logged.by(TaskScope.class.getName())) {
            var owner = Elsewhere.run(() -> {
                var running = new CountDownLatch(1);
                var runtime = made.runtime().withTimeSource(clock);
                try (var scope = TaskScope.open(
                        CompletionPolicy.waitForAll(), options -> options.runtime(runtime).listener(listener))) {
                    scope.fork("a", () -> {
                        running.countDown();
                        Uninterrupted.await(mayEnd);
                    });
                    running.await();
                }
                return null;
            });
            clock.awaitParked(1);
            clock.advance(Duration.ofSeconds(10));
            Uninterrupted.await(() -> listener.was(listener.at));
            mayEnd.countDown();
            var failed = assertInstanceOf(ScopeFailedException.class, owner.thrown());
            assertSame(listener.thrown, failed.getCause());
            assertEquals(List.of(), made.alive());
            assertEquals(1, logged.warnings().size());
        }
    }

    @Test
    void close_withoutAJoinAfterAListenerThrew_throwsIt() {
        var listener = new Throwing("fork a");
        var scope = open(listener);
        scope.fork("a", () -> {});
        assertSame(
                listener.thrown,
                assertThrows(ScopeFailedException.class, scope::close).getCause());
    }

    @Test
    void close_afterAJoinThrewIt_returns() {
        var scope = open(new Throwing("fork a"));
        scope.fork("a", () -> {});
        assertThrows(ScopeFailedException.class, scope::join);
        scope.close();
        assertTrue(told.was("close work"));
    }

    @Test
    void join_again_throwsTheSame() {
        try (var scope = open(new Throwing("fork a"))) {
            scope.fork("a", () -> {});
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertSame(failed, assertThrows(ScopeFailedException.class, scope::join));
        }
    }

    /** What a task gets to see is its own affair: the owner has to hear of it all the same. */
    @Test
    void close_afterATaskGotItFromItsAwait_throwsItAllTheSame() {
        var listener = new Throwing("complete a");
        var scope = open(listener);
        Task<Object> a = scope.fork("a", () -> {});
        Task<Object> b = scope.fork("b", () -> {
            Uninterrupted.await(() -> scope.isCancelled()); // so: the scope has failed
            Thread.interrupted();
            return scope.await(a);
        });
        Uninterrupted.await(() -> b.state().ended());
        var failed = assertThrows(ScopeFailedException.class, scope::close);
        assertSame(listener.thrown, failed.getCause());
    }

    @Test
    void listeners_besideOneThatThrows_areToldEverything() throws InterruptedException {
        try (var scope = open(new Throwing("fork a"))) {
            scope.fork("a", () -> {});
            assertThrows(ScopeFailedException.class, scope::join);
        }
        assertTrue(told.was("open work"));
        assertTrue(told.was("fork a"));
        assertTrue(told.was("complete a"));
        assertTrue(told.was("cancel work"));
        assertEquals("close work", told.events().getLast());
    }

    @Test
    void listenersThatThrow_areAllKept() {
        var first = new Throwing("fork a");
        var second = new Throwing("fork a");
        var third = new Throwing("complete a");
        try (var scope = open(first, second, third)) {
            scope.fork("a", () -> {});
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertSame(first.thrown, failed.getCause());
            assertEquals(List.of(second.thrown, third.thrown), Arrays.asList(failed.getSuppressed()));
        }
    }

    @Test
    void failuresOfTasks_inAScopeThatFailed_areSuppressed() throws InterruptedException {
        var own = new IllegalArgumentException("of the task");
        var failing = new CountDownLatch(1);
        try (var scope = open(new Throwing("complete b"))) {
            Task<Object> a = scope.fork("a", () -> {
                throw own;
            });
            scope.await(a);
            scope.fork("b", failing::countDown);
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertTrue(Arrays.asList(failed.getSuppressed()).contains(own));
            assertFalse(a.outcome().isEmpty());
            assertNotNull(failed.getCause());
        }
    }

    @Test
    void listener_thatThrowsAnError_failsTheScope() {
        var thrown = new StackOverflowError("of the listener");
        try (var scope = open(new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                throw thrown;
            }
        })) {
            scope.fork("a", () -> {});
            assertSame(
                    thrown, assertThrows(ScopeFailedException.class, scope::join).getCause());
        }
    }
}
