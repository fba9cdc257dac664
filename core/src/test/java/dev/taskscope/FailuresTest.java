/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every failure is kept, with the stack of its task (contract, point 9). */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailuresTest {

    private static TaskScope<Object, Completion<Object>> failFast() {
        return failFast(new ScopeListener() {});
    }

    private static TaskScope<Object, Completion<Object>> failFast(ScopeListener listener) {
        return TaskScope.open(CompletionPolicy.atMostFailures(0), options -> options.name("work").listener(listener));
    }

    private static Task<Object> fork(TaskScope<Object, ?> scope, String name, Exception thrown) {
        return scope.fork(name, () -> {
            throw thrown;
        });
    }

    /** A body that runs until it is interrupted, and then throws something else. */
    private static TaskScope.Action throwingWhenCancelled(CountDownLatch running, Exception thrown) {
        return () -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw thrown;
            }
        };
    }

    // ---- one

    @Test
    void value_ofFailedTask_throwsWithWhatItThrewAsCauseAndThePath() throws InterruptedException {
        var thrown = new IOException("disk full");
        try (var scope = TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.name("quotes"))) {
            Task<String> task = scope.fork("alpha", () -> {
                throw thrown;
            });
            scope.join();
            var failed = assertThrows(TaskFailedException.class, task::value);
            assertSame(thrown, failed.getCause());
            assertEquals("task 'quotes/alpha' failed: java.io.IOException: disk full", failed.getMessage());
        }
    }

    @Test
    void failure_hasTheStackOfTheTask() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(FailuresTest::deepInTheTask);
            scope.join();
            var failure = assertInstanceOf(Outcome.Failure.class, task.outcome().orElseThrow());
            assertEquals("deepInTheTask", failure.exception().getStackTrace()[0].getMethodName());
        }
    }

    private static String deepInTheTask() {
        throw new IllegalStateException("deep");
    }

    // ---- several

    @Test
    void join_withSeveralFailures_throwsTheFirstWithTheLaterOnesSuppressed() throws InterruptedException {
        var thrown = List.of(new IOException("1"), new IOException("2"), new IOException("3"));
        try (var scope = TaskScope.open(CompletionPolicy.waitForAll().mapping(Completion::throwIfFailed))) {
            for (IOException each : thrown) {
                scope.await(fork(scope, "task " + each.getMessage(), each)); // one after another
            }
            var failed = assertThrows(TaskFailedException.class, scope::join);
            assertSame(thrown.get(0), failed.getCause());
            assertEquals(thrown.subList(1, 3), Arrays.asList(failed.getSuppressed()));
            assertEquals(
                    "3 of 3 failed: task 'scope/task 1' failed: java.io.IOException: 1; task 'scope/task 2' failed:"
                            + " java.io.IOException: 2; task 'scope/task 3' failed: java.io.IOException: 3",
                    failed.getMessage());
        }
    }

    @Test
    void message_ofVeryManyFailures_namesTheFirstTen() throws InterruptedException {
        try (var scope = TaskScope.<Object>open()) {
            for (int i = 1; i <= 12; i++) {
                scope.await(fork(scope, "task " + i, new IOException()));
            }
            var failed = assertThrows(TaskFailedException.class, scope.join()::throwIfFailed);
            assertTrue(failed.getMessage().startsWith("12 of 12 failed: task 'scope/task 1'"), failed::getMessage);
            assertTrue(
                    failed.getMessage().endsWith("task 'scope/task 10' failed: java.io.IOException, and more"),
                    failed::getMessage);
            assertEquals(11, failed.getSuppressed().length);
        }
    }

    @Test
    void close_afterAFailFastJoin_suppressesWhatSiblingsThrewWhileBeingCancelled() throws InterruptedException {
        var first = new IOException("first");
        var later = new IOException("while cancelled");
        var joined = new CountDownLatch(1);
        var running = new CountDownLatch(1);
        TaskFailedException failed;
        try (var scope = failFast()) {
            scope.fork("sibling", () -> {
                running.countDown();
                Uninterrupted.await(joined);
                throw later;
            });
            running.await();
            fork(scope, "a", first);
            failed = assertThrows(TaskFailedException.class, scope::join);
            assertSame(first, failed.getCause());
            assertEquals(0, failed.getSuppressed().length);
            joined.countDown();
        }
        assertEquals(List.of(later), Arrays.asList(failed.getSuppressed()));
    }

    @Test
    void siblingThatThrowsWhileBeingCancelled_beforeTheJoinReturns_isSuppressed() throws InterruptedException {
        var later = new IOException("while cancelled");
        var running = new CountDownLatch(1);
        TaskFailedException failed;
        try (var scope = failFast()) {
            scope.fork("sibling", throwingWhenCancelled(running, later));
            running.await();
            fork(scope, "a", new IOException("first"));
            failed = assertThrows(TaskFailedException.class, scope::join);
        }
        assertEquals(List.of(later), Arrays.asList(failed.getSuppressed()));
    }

    @Test
    void failuresAfterJoinThrew_ofSeveralSiblings_areSuppressedInCompletionOrder() throws InterruptedException {
        var byA = new IOException("a, forked first, last to end");
        var byB = new IOException("b, forked second, first to end");
        var running = new CountDownLatch(2);
        var joined = new CountDownLatch(1);
        var told = new Told();
        TaskFailedException failed;
        try (var scope = failFast(told)) {
            scope.fork("a", () -> {
                running.countDown();
                Uninterrupted.await(() -> told.was("complete b"));
                throw byA;
            });
            scope.fork("b", () -> {
                running.countDown();
                Uninterrupted.await(joined);
                throw byB;
            });
            running.await();
            fork(scope, "c", new IOException("the first"));
            failed = assertThrows(TaskFailedException.class, scope::join);
            joined.countDown();
        }
        assertEquals(List.of(byB, byA), Arrays.asList(failed.getSuppressed()));
    }

    @Test
    void failureAfterJoinThrew_thatSomebodyHasRead_isNotSuppressedAgain() throws InterruptedException {
        var joined = new CountDownLatch(1);
        var running = new CountDownLatch(1);
        TaskFailedException failed;
        try (var scope = failFast()) {
            Task<Object> sibling = scope.fork("sibling", () -> {
                running.countDown();
                Uninterrupted.await(joined);
                throw new IOException("seen");
            });
            running.await();
            fork(scope, "a", new IOException("first"));
            failed = assertThrows(TaskFailedException.class, scope::join);
            joined.countDown();
            assertInstanceOf(Outcome.Failure.class, scope.await(sibling));
        }
        assertEquals(0, failed.getSuppressed().length);
    }

    @Test
    void close_ofATryWithResourcesThatThrows_leavesThatExceptionAsItIs() {
        var own = new IllegalStateException("of the body");
        var thrown = assertThrows(IllegalStateException.class, () -> {
            try (var scope = failFast()) {
                scope.fork("a", () -> {});
                throw own;
            }
        });
        assertSame(own, thrown);
    }

    // ---- unseen

    @Test
    void close_withAFailureThatNobodyHasSeen_logsItWithPathAndStack() {
        var thrown = new IOException("unseen");
        try (var logged = Logged.by(TaskScope.class.getName())) {
            try (var scope = failFast()) {
                Task<Object> task = fork(scope, "a", thrown);
                Uninterrupted.await(() -> task.state().ended());
            }
            assertTrue(logged.warnings().getFirst().startsWith("Task 'work/a' failed, "), logged.warnings()::toString);
            assertEquals(List.of(thrown), logged.thrown());
        }
    }

    @Test
    void close_withAFailureThatSomebodyHasRead_logsNothing() {
        try (var logged = Logged.by(TaskScope.class.getName())) {
            try (var scope = failFast()) {
                Task<Object> task = fork(scope, "a", new IOException("seen"));
                Uninterrupted.await(() -> task.outcome().isPresent());
            }
            assertEquals(List.of(), logged.warnings());
        }
    }

    @Test
    void close_afterAnInterruptedJoin_logsTheFailuresThatNobodyHasSeen() {
        try (var logged = Logged.by(TaskScope.class.getName())) {
            try (var scope = failFast()) {
                Task<Object> task = fork(scope, "a", new IOException("unseen"));
                Uninterrupted.await(() -> task.state().ended());
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, scope::join);
            }
            assertEquals(1, logged.warnings().size());
        }
    }

    @Test
    void sameException_thrownByTwoTasks_doesNotSuppressItself() throws InterruptedException {
        var shared = new IOException("shared");
        try (var scope = TaskScope.<Object>open()) {
            fork(scope, "a", shared);
            fork(scope, "b", shared);
            var failed = assertThrows(TaskFailedException.class, scope.join()::throwIfFailed);
            assertSame(shared, failed.getCause());
            assertEquals(0, shared.getSuppressed().length);
        }
    }
}
