/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A listener or policy that waits for its own scope would wait for its own return: it is refused instead. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallbackTest {
    private final Made made = new Made();
    private final AtomicReference<TaskScope<Object, ?>> scopeOf = new AtomicReference<>();

    /** A listener that calls something at one event, on the thread of the owner. */
    private static final class Calling extends Told {
        private final String at;
        private final TaskScope.Action call;

        Calling(String at, TaskScope.Action call) {
            this.at = at;
            this.call = call;
        }

        @Override
        void on(String event) {
            if (event.equals(at)) {
                try {
                    call.run();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private TaskScope<Object, Completion<Object>> open(String name, ScopeListener listener) {
        return TaskScope.open(
                CompletionPolicy.waitForAll(),
                options -> options.name(name).runtime(made.runtime()).listener(listener));
    }

    /** A call that waits. */
    @FunctionalInterface
    interface OnScope {
        void call(TaskScope<Object, ?> scope) throws Exception;
    }

    static Stream<Arguments> waits() {
        return Stream.of(
                wait("join", TaskScope::join),
                wait("await", scope -> scope.await(CompletionPolicy.waitForAll(), List.of())),
                wait("close", TaskScope::close));
    }

    @Test
    void closeOfAWatch_byAListenerOfTheScope_isRefusedAndFailsTheScope() throws Exception {
        var watch = new AtomicReference<Watch<Object>>();
        var listener = new Calling("fork a", () -> watch.get().close());
        try (var scope = open("work", listener)) {
            watch.set(scope.watch(List.of()));
            scope.fork("a", () -> {});
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertEquals(
                    "close of a watch on scope 'work' by a listener or policy of that scope: they cannot wait, they may"
                            + " cancel",
                    assertInstanceOf(IllegalStateException.class, failed.getCause()).getMessage());
            watch.get().close();
            watch.get().close();
        }
    }

    @Test
    void addToAWatch_byAPolicyThatItAsks_isRefusedAndFailsTheScope() throws Exception {
        var watch = new AtomicReference<Watch<Object>>();
        try (var scope = open("work", new ScopeListener() {})) {
            scope.cancel(); // so that no other thread tells of a completion
            Task<Object> other = scope.fork("other", () -> {});
            Task<Object> task = scope.fork("task", () -> {});
            watch.set(scope.watch(List.of(task)));
            CompletionPolicy<Object, Completion<Object>> adding = (completed, tally) -> {
                watch.get().add(other);
                return Decision.KEEP_WAITING;
            };
            var failed = assertThrows(
                    ScopeFailedException.class, () -> watch.get().await(adding, AwaitOptions.defaults()));
            assertEquals(
                    "add on a watch of scope 'work' by what its await has called: do it when the await has returned",
                    assertInstanceOf(IllegalStateException.class, failed.getCause()).getMessage());
            assertEquals(0, watch.get().size());
        }
    }

    @Test
    void addToAWatch_byAListenerOnItsThread_adds() throws Exception {
        var watch = new AtomicReference<Watch<Object>>();
        var listener = new ScopeListener() {
            @Override
            public void onFork(Task<?> task) {
                watch.get().add(TaskScope.<Task<Object>>castOf(task));
            }
        };
        try (var scope = open("work", listener)) {
            watch.set(scope.watch(List.of()));
            scope.fork("a", () -> {});
            assertEquals(1, watch.get().await(CompletionPolicy.waitForAll(), AwaitOptions.defaults()).done().size());
        }
    }

    private static Arguments wait(String call, OnScope onScope) {
        return Arguments.of(call, onScope);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waits")
    void wait_byAListenerOfTheScope_isRefusedAndFailsTheScope(String call, OnScope wait) {
        var listener = new Calling("fork a", () -> wait.call(scopeOf.get()));
        try (var scope = open("work", listener)) {
            scopeOf.set(scope);
            scope.fork("a", () -> {});
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertEquals(
                    call + " on scope 'work' by a listener or policy of that scope: they cannot wait, they may cancel",
                    assertInstanceOf(IllegalStateException.class, failed.getCause()).getMessage());
        }
        assertEquals(List.of(), made.alive());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waits")
    void wait_byAPolicyOfTheScope_isRefusedAndFailsTheScope(String call, OnScope wait) {
        CompletionPolicy<Object, Completion<Object>> waiting = (completed, tally) -> {
            try {
                wait.call(scopeOf.get());
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return Decision.KEEP_WAITING;
        };
        try (var scope = TaskScope.open(waiting)) {
            scopeOf.set(scope);
            scope.cancel(); // so that the owner itself tells of the completion, in fork
            scope.fork("a", () -> {});
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertTrue(failed.getCause().getMessage().startsWith(call + " on scope"), failed::toString);
        }
    }

    @Test
    void closeOfOuter_byAListenerOfAnInnerScope_endsBothAndSaysWhatWasWrong() {
        var outer = open("outer", new ScopeListener() {});
        scopeOf.set(outer);
        var inner = open("inner", new Calling("fork a", () -> scopeOf.get().close()));
        inner.fork("a", () -> {});
        assertThrows(RuntimeException.class, () -> {
            try (outer) {
                inner.close();
            }
        });
        assertEquals(List.of(), made.alive());
        try (var next = open("next", new ScopeListener() {})) {
            assertEquals("next", next.path());
        }
    }

    @Test
    void cancel_byAListener_cancelsTheScope() throws InterruptedException {
        var listener = new Calling("fork a", () -> scopeOf.get().cancel("by the listener"));
        try (var scope = open("work", listener)) {
            scopeOf.set(scope);
            Task<Object> task = scope.fork("a", () -> {});
            scope.join();
            assertEquals(
                    new Outcome.Cancelled<>("by the listener", null, /* started= */ false),
                    task.outcome().orElseThrow());
        }
    }

    @Test
    void fork_byAListenerOnTheOwnersThread_isPartOfTheScope() throws InterruptedException {
        var listener = new Calling("fork a", () -> scopeOf.get().fork("b", () -> {}));
        try (var scope = open("work", listener)) {
            scopeOf.set(scope);
            scope.fork("a", () -> {});
            assertEquals(2, scope.join().succeeded().size());
        }
    }
}
