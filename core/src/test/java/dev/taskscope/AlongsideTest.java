/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scopes that are open alongside each other can be waited for together. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class AlongsideTest {
    private static final int MANY = 2_000;

    private static CompletionPolicy<String, Completion<String>> all() {
        return CompletionPolicy.waitForAll();
    }

    private static TaskScope<String, Completion<String>> alongside(TaskScope<?, ?> other) {
        return TaskScope.open(all(), options -> options.name("inner").alongside(other));
    }

    @Test
    void await_tasksOfBoth_givesThemInTheOrderInWhichTheyEnded() throws InterruptedException {
        var mayEnd = new CountDownLatch(1);
        try (var scope = TaskScope.<String>open();
                var inner = alongside(scope)) {
            Task<String> outside = scope.fork(() -> {
                mayEnd.await();
                return "outside";
            });
            Task<String> first = inner.fork(() -> "first");
            inner.await(first);
            mayEnd.countDown();
            scope.await(outside);
            Task<String> last = inner.fork(() -> "last");
            inner.await(last);
            Completion<String> together = scope.await(all(), List.of(last, outside, first));
            assertEquals(List.of("first", "outside", "last"), together.values());
        }
    }

    @Test
    void await_ofTheTasksOfAScopeThatHasClosed_givesWhatTheyCameTo() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> kept;
            try (var inner = alongside(scope)) {
                kept = inner.fork(() -> "kept");
                inner.join();
            }
            assertEquals("kept", scope.awaitValue(kept));
        }
    }

    @Test
    void join_isAboutTheOwnTasksAlone() throws InterruptedException {
        try (var scope = TaskScope.<String>open();
                var inner = alongside(scope)) {
            inner.fork(() -> "inner");
            scope.fork(() -> "outer");
            assertEquals(List.of("outer"), scope.join().values());
            assertEquals(List.of("inner"), inner.join().values());
        }
    }

    @Test
    void await_ofATaskOfTheScopeAround_inTheInnerOne_isPossibleToo() throws InterruptedException {
        try (var scope = TaskScope.<String>open();
                var inner = alongside(scope)) {
            assertEquals("outer", inner.awaitValue(scope.<String>fork(() -> "outer")));
        }
    }

    @Test
    void open_alongsideAScopeThatHasClosed_isRefused() {
        var closed = TaskScope.<String>open();
        closed.close();
        assertTrue(assertThrows(IllegalStateException.class, () -> alongside(closed))
                .getMessage()
                .contains("which has closed"));
    }

    @Test
    void open_alongsideAScopeOfAnotherThread_isRefused() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            var thrown = new ArrayList<Throwable>();
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            alongside(scope).close();
                        } catch (RuntimeException e) {
                            thrown.add(e);
                        }
                    })
                    .join();
            assertEquals(WrongThreadException.class, thrown.getFirst().getClass());
        }
    }

    @Test
    void callbacks_ofBoth_areNeverMadeAtOnce() throws InterruptedException {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var told = ConcurrentHashMap.<String>newKeySet();
        var listener = new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                told.add(task.name());
                inside.decrementAndGet();
            }
        };
        try (var scope = TaskScope.open(all(), options -> options.listener(listener));
                var inner = TaskScope.open(all(), options -> options.listener(listener).alongside(scope))) {
            for (int i = 0; i < MANY; i++) {
                String name = String.valueOf(i);
                (i % 2 == 0 ? scope : inner).fork(name, () -> name);
            }
            inner.join();
            scope.join();
        }
        assertEquals(MANY, told.size());
        assertEquals(1, most.get());
    }

    @Test
    void failureOfAListener_failsTheScopeThatItIsOf() throws InterruptedException {
        ScopeListener bad = new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                throw new IllegalStateException("a fault of the listener");
            }
        };
        try (var scope = TaskScope.<String>open()) {
            var inner = TaskScope.open(all(), options -> options.listener(bad).alongside(scope));
            inner.fork(() -> "told");
            assertThrows(ScopeFailedException.class, inner::join);
            inner.close();
            assertFalse(scope.isCancelled());
            assertEquals("well", scope.awaitValue(scope.<String>fork(() -> "well")));
        }
    }
}
