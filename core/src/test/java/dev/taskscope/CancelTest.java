/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancelling again and again, with and without a reason, by everybody who may. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class CancelTest {
    private final Puppets puppets = new Puppets();

    private TaskScope<String, Completion<String>> open() {
        return TaskScope.open(CompletionPolicy.waitForAll(), options -> options.listener(puppets));
    }

    private static Outcome.Cancelled<?> cancelled(Task<?> task) {
        return assertInstanceOf(Outcome.Cancelled.class, task.outcome().orElseThrow());
    }

    // ---- again and again

    @Test
    void cancel_again_theFirstReasonWins() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            puppets.awaitBegun("a");
            task.cancel("first");
            task.cancel("second");
            scope.cancel("third");
            scope.join();
            assertEquals("first", cancelled(task).reason());
        }
    }

    @Test
    void cancel_scopeAgain_theFirstReasonWins() throws Exception {
        try (var scope = open()) {
            scope.cancel("first");
            scope.cancel("second");
            var task = scope.fork("late", () -> "ran");
            assertEquals("first", cancelled(task).reason());
        }
    }

    @Test
    void cancel_again_interruptsOnce() throws Exception {
        try (var scope = open()) {
            var begun = new CountDownLatch(1);
            var interrupted = new CountDownLatch(1);
            var again = new CountDownLatch(1);
            var task = scope.fork("t", () -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                again.await(); // would be interrupted by a second interrupt
                return "cleaned up";
            });
            begun.await();
            task.cancel("first");
            interrupted.await();
            task.cancel("second");
            scope.cancel("third");
            again.countDown();
            scope.join();
            assertEquals("cleaned up", task.value());
        }
    }

    @Test
    void cancel_withoutAReason_saysWhat() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            puppets.awaitBegun("b");
            tasks.get(0).cancel();
            scope.cancel();
            scope.join();
            assertEquals("task 'a' was cancelled", cancelled(tasks.get(0)).reason());
            assertEquals("scope 'scope' was cancelled", cancelled(tasks.get(1)).reason());
        }
    }

    @Test
    void cancel_nullReason_isRefused() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            assertThrows(NullPointerException.class, () -> task.cancel(null));
            assertThrows(NullPointerException.class, () -> scope.cancel(null));
            puppets.succeed("a");
            assertNotNull(task.value());
        }
    }

    // ---- by whom

    @Test
    void cancel_bySibling_isCancelled() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            puppets.awaitBegun("a");
            scope.fork("sibling", () -> {
                task.cancel("by a sibling");
                return "sibling";
            });
            scope.join();
            assertEquals("by a sibling", cancelled(task).reason());
        }
    }

    @Test
    void cancel_byAForeignThread_isCancelled() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            puppets.awaitBegun("a");
            Thread.ofPlatform().start(() -> task.cancel("by a stranger")).join();
            scope.join();
            assertEquals("by a stranger", cancelled(task).reason());
        }
    }

    @Test
    void cancel_byTheTaskItself_isSeenByItsNextBlockingCall() throws Exception {
        try (var scope = open()) {
            var itself = new CompletableFuture<Task<String>>();
            var task = scope.fork("t", () -> {
                itself.get().cancel("by itself");
                new CountDownLatch(1).await();
                return "not interrupted";
            });
            itself.complete(task);
            scope.join();
            assertEquals("by itself", cancelled(task).reason());
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void cancel_scopeByItsOwnTask_cancelsThatTaskToo() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a");
            puppets.awaitBegun("a");
            var task = scope.fork("t", () -> {
                scope.cancel("by a task");
                new CountDownLatch(1).await();
                return "not interrupted";
            });
            scope.join();
            assertEquals("by a task", cancelled(tasks.get(0)).reason());
            assertEquals("by a task", cancelled(task).reason());
        }
    }

    @Test
    void cancel_afterClose_doesNothing() throws Exception {
        var scope = open();
        var task = puppets.fork(scope, "a").get(0);
        puppets.succeed("a");
        scope.close();
        task.cancel("too late");
        scope.cancel("too late");
        assertEquals("a", task.value());
    }
}
