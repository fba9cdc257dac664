/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may fork, when, and what becomes of it (contract, point 1). */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForkTest {

    @Test
    void fork_byOwner_startsAtOnceOnANewVirtualThread() throws InterruptedException {
        var running = new CountDownLatch(1);
        var thread = new AtomicReference<Thread>();
        try (var scope = TaskScope.<String>open()) {
            scope.fork(() -> {
                thread.set(Thread.currentThread());
                running.countDown();
                return "a";
            });
            running.await(); // nobody has joined
        }
        assertTrue(thread.get().isVirtual());
        assertNotSame(Thread.currentThread(), thread.get());
    }

    @Test
    void fork_unnamed_isNamedByItsNumber() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> first = scope.fork(() -> "a");
            scope.fork("b", () -> "b");
            Task<String> third = scope.fork(() -> "c");
            scope.join();
            assertEquals("task-1", first.name());
            assertEquals("task-3", third.name());
        }
    }

    @Test
    void fork_named_namesTheThread() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork("alpha", () -> Thread.currentThread().getName());
            scope.join();
            assertEquals("alpha", task.value());
        }
    }

    @Test
    void fork_ofAnAction_hasNullAsItsValue() throws InterruptedException {
        var ran = new AtomicBoolean();
        try (var scope = TaskScope.<Object>open()) {
            Task<Object> task = scope.fork("action", () -> ran.set(true));
            scope.join();
            assertTrue(ran.get());
            assertNull(task.value());
            assertEquals(Task.State.SUCCEEDED, task.state());
        }
    }

    @Test
    void fork_whatTheForkerDidBefore_isSeenByTheBody() throws InterruptedException {
        var plain = new int[1];
        try (var scope = TaskScope.<Integer>open()) {
            plain[0] = 42;
            Task<Integer> task = scope.fork(() -> plain[0]);
            scope.join();
            assertEquals(42, task.value());
        }
    }

    // ---- by tasks

    @Test
    void fork_byTaskWhileOwnerJoins_isStartedAndPartOfTheRound() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            scope.fork("parent", () -> {
                Task<String> child = scope.fork("child", () -> "a");
                scope.await(child);
                return child.value() + "b";
            });
            assertEquals(List.of("a", "ab"), scope.join().values());
        }
    }

    @Test
    void fork_byTaskWhileOwnerAwaits_isStarted() throws InterruptedException {
        var child = new CountDownLatch(1);
        try (var scope = TaskScope.<Object>open()) {
            Task<Object> parent = scope.fork("parent", () -> {
                scope.fork("child", child::countDown);
                child.await();
            });
            assertInstanceOf(Outcome.Success.class, scope.await(parent));
        }
    }

    @Test
    void fork_byTaskWhileOwnerJoinsAnInnerScope_isStarted() throws InterruptedException {
        var child = new CountDownLatch(1);
        try (var outer = TaskScope.<Object>open()) {
            outer.fork("parent", () -> outer.fork("child", child::countDown));
            try (var inner = TaskScope.<Object>open()) {
                inner.fork("waits for the child", () -> child.await());
                assertEquals(1, inner.join().succeeded().size());
            }
        }
    }

    @Test
    void fork_byTaskWhileOwnerClosesAnInnerScope_isStarted() {
        var child = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        try (var outer = TaskScope.<Object>open()) {
            Task<Object> stubborn;
            try (var inner = TaskScope.<Object>open()) {
                stubborn = inner.fork("stubborn", () -> {
                    started.countDown();
                    Uninterrupted.await(child);
                });
                Uninterrupted.await(started);
                outer.fork("parent", () -> {
                    Uninterrupted.await(() -> inner.isCancelled()); // the owner is in close
                    outer.fork("child", child::countDown);
                });
            }
            assertEquals(Task.State.SUCCEEDED, stubborn.state());
        }
    }

    @Test
    void fork_byTaskWhileOwnerClosesTheScope_isCancelledAndNeverRan() throws InterruptedException {
        var started = new CountDownLatch(1);
        var ran = new AtomicBoolean();
        var forked = new AtomicReference<Task<Object>>();
        try (var scope = TaskScope.<Object>open()) {
            scope.fork("parent", () -> {
                started.countDown();
                Uninterrupted.await(() -> scope.isCancelled());
                forked.set(scope.fork("late", () -> ran.set(true)));
            });
            started.await();
        }
        assertNeverRan(forked.get(), ran);
    }

    @Test
    void fork_byTaskOfAScopeThatATaskOpened_isStartedAndCounted() throws InterruptedException {
        try (var scope = TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.name("outer"))) {
            Task<String> parent = scope.fork("parent", () -> {
                try (var inner = TaskScope.<Task<String>>open()) {
                    Task<Task<String>> descendant = inner.fork("descendant", () -> scope.fork("child", () -> "a"));
                    inner.join();
                    return descendant.value().path();
                }
            });
            assertEquals(2, scope.join().succeeded().size());
            assertEquals("outer/child", parent.value());
        }
    }

    /** A scope encloses the scopes that its owner opens in it, so their tasks run below it as well. */
    @Test
    void fork_byTaskOfAnInnerScopeOfTheSameOwner_isStarted() throws InterruptedException {
        try (var outer = TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.name("outer"))) {
            try (var inner = TaskScope.<Task<String>>open()) {
                Task<Task<String>> descendant = inner.fork("descendant", () -> outer.fork("child", () -> "a"));
                inner.join();
                outer.join();
                assertEquals("a", descendant.value().value());
            }
        }
    }

    // ---- by others

    @Test
    void fork_byForeignThread_isRefusedNamingScopeThreadAndOwner() throws InterruptedException {
        try (var scope = TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.name("quotes"))) {
            var refused = assertInstanceOf(
                    WrongThreadException.class,
                    Elsewhere.run("a stranger", () -> scope.fork(() -> "a")).thrown());
            assertEquals(
                    "fork on scope 'quotes' by thread 'a stranger': only its owner, thread '%s', and tasks of the scope may"
                            .formatted(Thread.currentThread().getName()),
                    refused.getMessage());
            assertTrue(scope.join().done().isEmpty());
        }
    }

    @Test
    void fork_byTaskOfAnotherScope_isRefused() throws InterruptedException {
        try (var mine = TaskScope.<String>open()) {
            var refused = Elsewhere.run(() -> {
                try (var other = TaskScope.<String>open()) {
                    Task<String> task = other.fork(() -> mine.fork(() -> "a").name());
                    other.join();
                    return task.outcome().orElseThrow();
                }
            })
                    .value();
            var failure = assertInstanceOf(Outcome.Failure.class, refused);
            assertInstanceOf(WrongThreadException.class, failure.exception());
        }
    }

    // ---- when it is too late

    @Test
    void fork_afterClose_isRefusedNamingTheScope() {
        var scope = TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.name("quotes"));
        scope.close();
        var refused = assertThrows(IllegalStateException.class, () -> scope.fork("late", () -> "a"));
        assertEquals("fork on scope 'quotes', which has closed: open a new scope", refused.getMessage());
    }

    @Test
    void fork_afterCancel_isCancelledForThatReasonAndNeverRan() throws InterruptedException {
        var ran = new AtomicBoolean();
        try (var scope = TaskScope.<Object>open()) {
            scope.cancel("no need");
            Task<Object> task = scope.fork("late", () -> ran.set(true));
            assertNeverRan(task, ran);
            assertEquals(new Outcome.Cancelled<>("no need", null, /* started= */ false), task.outcome().orElseThrow());
            assertEquals(1, scope.join().cancelled().size());
        }
    }

    @Test
    void fork_byTaskAfterCancel_isCancelledAndNeverRan() throws InterruptedException {
        var ran = new AtomicBoolean();
        var late = new AtomicReference<Task<Object>>();
        try (var scope = TaskScope.<Object>open()) {
            scope.fork("parent", () -> {
                scope.cancel("by parent");
                late.set(scope.fork("late", () -> ran.set(true)));
            });
            assertEquals(2, scope.join().done().size());
        }
        assertNeverRan(late.get(), ran);
    }

    static void assertNeverRan(Task<?> task, AtomicBoolean ran) {
        var cancelled = assertInstanceOf(Outcome.Cancelled.class, task.outcome().orElseThrow());
        assertFalse(cancelled.started());
        assertEquals(Task.State.CANCELLED, task.state());
        assertFalse(ran.get());
    }
}
