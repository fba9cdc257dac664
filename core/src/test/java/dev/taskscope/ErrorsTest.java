/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a body throws is its outcome, and close still ends every task. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ErrorsTest {
    private final Made made = new Made();

    private TaskScope<Object, Completion<Object>> open(CompletionPolicy<Object, Completion<Object>> policy) {
        return TaskScope.open(policy, options -> options.runtime(made.runtime()));
    }

    static List<Error> errors() {
        return List.of(
                new OutOfMemoryError("thrown by the body"),
                new StackOverflowError("thrown by the body"),
                new AssertionError("thrown by the body"),
                new NoClassDefFoundError("thrown by the body"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void body_thatThrowsAnError_fails(Error thrown) throws InterruptedException {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            Task<Object> task = scope.fork(() -> {
                throw thrown;
            });
            assertEquals(1, scope.join().failed().size());
            assertSame(thrown, assertThrows(TaskFailedException.class, task::value).getCause());
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void body_thatThrowsAnError_cancelsTheSiblingsOfAFailFastScope(Error thrown) throws InterruptedException {
        var running = new CountDownLatch(1);
        try (var scope = open(CompletionPolicy.atMostFailures(0))) {
            Task<Object> sibling = scope.fork(CloseTest.untilInterrupted(running));
            running.await();
            scope.fork(() -> {
                throw thrown;
            });
            assertSame(thrown, assertThrows(TaskFailedException.class, scope::join).getCause());
            assertInstanceOf(Outcome.Cancelled.class, scope.await(sibling));
        }
        assertEquals(List.of(), made.alive());
    }

    @Test
    void body_thatReallyOverflowsItsStack_fails() throws InterruptedException {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            Task<Object> task = scope.fork(() -> endless(1));
            scope.join();
            assertInstanceOf(
                    StackOverflowError.class,
                    assertThrows(TaskFailedException.class, task::value).getCause());
        }
        assertEquals(List.of(), made.alive());
    }

    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    @Test
    void body_thatReallyRunsOutOfMemory_fails() throws InterruptedException {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            Task<Object> task = scope.fork(() -> new long[Integer.MAX_VALUE][Integer.MAX_VALUE]);
            scope.join();
            assertInstanceOf(
                    OutOfMemoryError.class,
                    assertThrows(TaskFailedException.class, task::value).getCause());
        }
        assertEquals(List.of(), made.alive());
    }

    // ---- hostile exceptions

    /** As mocking libraries make it, without running a constructor. */
    private static final class WithoutCause extends UncheckedIOException {
        private static final long serialVersionUID = 1L;

        WithoutCause() {
            super(new IOException("not shown"));
        }

        @Override
        public synchronized IOException getCause() {
            return null;
        }
    }

    @Test
    void cancelledBody_thatThrowsAnUncheckedIoExceptionWithoutCause_fails() throws InterruptedException {
        var running = new CountDownLatch(1);
        try (var scope = open(CompletionPolicy.waitForAll())) {
            Task<Object> task = scope.fork(() -> {
                running.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new WithoutCause();
                }
            });
            running.await();
            scope.cancel();
            scope.join();
            assertEquals(Task.State.FAILED, task.state());
        }
    }

    /** An exception that cannot be shown. */
    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    @Test
    void body_thatThrowsAnExceptionThatCannotBeShown_fails() throws InterruptedException {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            Task<Object> task = scope.fork(() -> {
                throw new Unspeakable();
            });
            scope.join();
            assertEquals(Task.State.FAILED, task.state());
        }
    }

    @Test
    void policy_thatThrowsAnExceptionThatCannotBeShown_failsTheScope() throws InterruptedException {
        CompletionPolicy<Object, Completion<Object>> throwing = (completed, tally) -> {
            throw new Unspeakable();
        };
        try (var scope = open(throwing)) {
            scope.fork(() -> {});
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertInstanceOf(Unspeakable.class, failed.getCause());
        }
    }

    @Test
    void listener_thatThrowsAnExceptionThatCannotBeShown_failsTheScope() throws InterruptedException {
        var listener = new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                throw new Unspeakable();
            }
        };
        try (var scope = TaskScope.open(
                CompletionPolicy.waitForAll(), options -> options.listener(listener))) {
            scope.fork(() -> {});
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertInstanceOf(Unspeakable.class, failed.getCause());
        }
    }

    /** A listener that throws what it finds meets the exception of its own scope in the task that waited. */
    @Test
    void listener_thatRethrowsEveryFailure_failsTheScopeOnce() throws InterruptedException {
        var first = new IllegalStateException("the first");
        var waits = new CountDownLatch(1);
        var listener = new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                if (task.outcome().orElseThrow() instanceof Outcome.Failure<?> failure
                        && failure.exception() instanceof RuntimeException e) {
                    throw e;
                }
            }
        };
        try (var scope = TaskScope.open(CompletionPolicy.waitForAll(), options -> options.listener(listener))) {
            Task<Object> fails = scope.fork("fails", () -> {
                waits.await();
                throw first;
            });
            scope.fork("waits", () -> {
                waits.countDown();
                return awaitIgnoringInterrupts(scope, fails);
            });
            assertSame(first, assertThrows(ScopeFailedException.class, scope::join).getCause());
        }
    }

    private static Object awaitIgnoringInterrupts(TaskScope<Object, ?> scope, Task<Object> task) {
        while (true) {
            try {
                return scope.await(task);
            } catch (InterruptedException e) {
                continue; // asked to stop; waits all the same
            }
        }
    }
}
