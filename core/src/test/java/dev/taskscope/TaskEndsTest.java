/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the end of a body counts as, for every kind of end, asked to stop or not (design 3.1, point 5). */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class TaskEndsTest {

    /** What blocking calls throw on an interrupt. */
    static List<Named<Throwable>> sayingCancelled() {
        return named(
                new InterruptedException(),
                new CancellationException(),
                new ClosedByInterruptException(),
                new FileLockInterruptionException(),
                new InterruptedIOException(),
                new UncheckedIOException(new ClosedByInterruptException()),
                new UncheckedIOException(new InterruptedIOException()),
                new UncheckedIOException(new FileLockInterruptionException()));
    }

    /** What they throw for other reasons. */
    static List<Named<Throwable>> sayingSomethingElse() {
        return named(
                new SocketTimeoutException(),
                new UncheckedIOException(new SocketTimeoutException()),
                new UncheckedIOException(new IOException()),
                new IOException(),
                new AsynchronousCloseException(),
                new ClosedChannelException(),
                new TimeoutException(),
                new ExecutionException(new InterruptedException()),
                new RuntimeException(new InterruptedException()),
                new IllegalStateException(),
                new AssertionError(),
                new OutOfMemoryError("made up"),
                new StackOverflowError());
    }

    private static List<Named<Throwable>> named(Throwable... all) {
        return List.of(all).stream().map(one -> Named.of(one.toString(), one)).toList();
    }

    private final CountDownLatch blocked = new CountDownLatch(1);

    /** Returns a body that blocks until it is interrupted, and then goes on as told. */
    private Callable<String> blockingThen(Callable<String> end) {
        return () -> {
            blocked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                return end.call();
            }
            return "not interrupted";
        };
    }

    private Callable<String> blocking() {
        return blockingThen(() -> {
            throw new InterruptedException();
        });
    }

    /** Ends a task that has been asked to stop and was interrupted for it. */
    private Outcome<String> endAfterCancel(Throwable thrown) throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            var task = scope.fork("t", blockingThen(() -> {
                throwAsItIs(thrown);
                return "not thrown";
            }));
            blocked.await();
            task.cancel("enough");
            return scope.await(task);
        }
    }

    private static Outcome<String> endUnasked(Throwable thrown) throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            return scope.await(scope.fork("t", () -> {
                throwAsItIs(thrown);
                return "not thrown";
            }));
        }
    }

    private static void throwAsItIs(Throwable thrown) throws Exception {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (Exception) thrown;
    }

    @ParameterizedTest
    @MethodSource("sayingCancelled")
    void end_askedAndThrowsWhatInterruptsThrow_isCancelledWithReasonAndException(Throwable thrown) throws Exception {
        assertEquals(new Outcome.Cancelled<>("enough", thrown, /* started= */ true), endAfterCancel(thrown));
    }

    @ParameterizedTest
    @MethodSource("sayingCancelled")
    void end_notAskedAndThrowsWhatInterruptsThrow_isAFailure(Throwable thrown) throws Exception {
        assertEquals(new Outcome.Failure<>(thrown, /* started= */ true), endUnasked(thrown));
    }

    @ParameterizedTest
    @MethodSource("sayingSomethingElse")
    void end_askedAndThrowsSomethingElse_isAFailure(Throwable thrown) throws Exception {
        assertEquals(new Outcome.Failure<>(thrown, /* started= */ true), endAfterCancel(thrown));
    }

    @ParameterizedTest
    @MethodSource("sayingSomethingElse")
    void end_notAskedAndThrowsSomethingElse_isAFailure(Throwable thrown) throws Exception {
        assertEquals(new Outcome.Failure<>(thrown, /* started= */ true), endUnasked(thrown));
    }

    @ParameterizedTest
    @MethodSource("sayingCancelled")
    void endsAsCancelled_whatInterruptsThrow_isTrue(Throwable thrown) {
        assertTrue(CancelScope.endsAsCancelled(thrown));
    }

    @ParameterizedTest
    @MethodSource("sayingSomethingElse")
    void endsAsCancelled_somethingElse_isFalse(Throwable thrown) {
        assertFalse(CancelScope.endsAsCancelled(thrown));
    }

    @Test
    void end_askedAndReturnsAnyway_isASuccess() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var task = scope.fork("t", blockingThen(() -> "anyway"));
            blocked.await();
            task.cancel();
            assertEquals(new Outcome.Success<>("anyway"), scope.await(task));
        }
    }

    @Test
    void end_returnsNull_isASuccessWithNull() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork("t", () -> null);
            assertEquals(new Outcome.Success<>(null), scope.await(task));
            assertNull(task.value());
        }
    }

    @Test
    void end_interruptedByAStranger_isAFailure() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var task = scope.fork("t", () -> {
                Thread.currentThread().interrupt(); // nobody of the framework has asked
                new CountDownLatch(1).await();
                return "not interrupted";
            });
            var failure = assertInstanceOf(Outcome.Failure.class, scope.await(task));
            assertInstanceOf(InterruptedException.class, failure.exception());
        }
    }

    @Test
    void end_letsTheCancellationOfAnotherTaskEscape_isCancelledForThat() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var needed = scope.fork("needed", blocking());
            var user = scope.fork("user", () -> {
                scope.await(needed);
                return needed.value();
            });
            blocked.await();
            needed.cancel("not needed");
            var end = assertInstanceOf(Outcome.Cancelled.class, scope.await(user));
            assertTrue(end.reason().startsWith("it needed a task that was cancelled"), end.reason());
            assertInstanceOf(TaskCancelledException.class, end.thrown());
            assertTrue(end.started());
        }
    }

    @Test
    void end_letsTheFailureOfAnotherTaskEscape_isAFailure() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> needed = scope.fork("needed", () -> {
                throw new IOException("no");
            });
            var user = scope.fork("user", () -> {
                scope.await(needed);
                return needed.value();
            });
            var failure = assertInstanceOf(Outcome.Failure.class, scope.await(user));
            var exception = assertInstanceOf(TaskFailedException.class, failure.exception());
            assertEquals("no", exception.getCause().getMessage());
        }
    }

    @Test
    void end_askedAndAnInnerJoinIsInterrupted_isCancelled() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var task = scope.fork("t", () -> {
                try (var inner = TaskScope.<String>open()) {
                    inner.fork(blocking());
                    inner.join();
                }
                return "not interrupted";
            });
            blocked.await();
            task.cancel("enough");
            var end = assertInstanceOf(Outcome.Cancelled.class, scope.await(task));
            assertEquals("enough", end.reason());
        }
    }

    @Test
    void value_ofEachEnd_isTheValueOrSaysWhyNot() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var problem = new IOException("no");
            Task<String> good = scope.fork("good", () -> "value");
            Task<String> bad = scope.fork("bad", () -> {
                throw problem;
            });
            var unwanted = scope.fork("unwanted", blocking());
            blocked.await();
            assertThrows(IllegalStateException.class, unwanted::value);
            unwanted.cancel("enough");
            scope.join();
            assertEquals("value", good.value());
            assertSame(problem, assertThrows(TaskFailedException.class, bad::value).getCause());
            var refusal = assertThrows(TaskCancelledException.class, unwanted::value);
            assertEquals("task 'scope/unwanted' was cancelled: enough", refusal.getMessage());
            assertInstanceOf(InterruptedException.class, refusal.getCause());
        }
    }

    @Test
    void outcome_beforeTheEnd_isEmpty() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var gate = new CountDownLatch(1);
            var task = scope.fork("t", () -> {
                gate.await();
                return "value";
            });
            assertTrue(task.outcome().isEmpty());
            assertFalse(task.state().ended());
            gate.countDown();
            scope.join();
            assertEquals(Task.State.SUCCEEDED, task.state());
        }
    }
}
