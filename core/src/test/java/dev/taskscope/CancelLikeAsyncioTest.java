/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scopes that cancel by asyncio's rules, and those that do not. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class CancelLikeAsyncioTest {
    private final CountDownLatch never = new CountDownLatch(1);
    private final Semaphore asked = new Semaphore(0);
    private final CountDownLatch begun = new CountDownLatch(1); // a task that is cancelled before never runs

    private static TaskScope<String, Completion<String>> likeAsyncio() {
        return TaskScope.open(CompletionPolicy.waitForAll(), options -> options.name("loop").cancelLikeAsyncio());
    }

    /** Goes on waiting until it has been asked three times, then ends as cancelled. */
    private String stubborn() throws InterruptedException {
        begun.countDown();
        for (int i = 1;; i++) {
            try {
                never.await();
            } catch (InterruptedException e) {
                asked.release();
                if (i == 3) {
                    throw e;
                }
            }
        }
    }

    @Test
    void cancel_ofATaskThatWasAskedBefore_asksOnceMore() throws InterruptedException {
        try (var scope = likeAsyncio()) {
            Task<String> task = scope.fork(this::stubborn);
            begun.await();
            for (int i = 1; i <= 3; i++) {
                task.cancel("request " + i);
                asked.acquire();
            }
            var cancelled = assertInstanceOf(Outcome.Cancelled.class, scope.await(task));
            assertEquals("request 1", cancelled.reason());
        }
    }

    @Test
    void cancel_ofATaskOfAnotherScope_asksOnce() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            var mayEnd = new CountDownLatch(1);
            Task<String> task = scope.fork(() -> {
                begun.countDown();
                assertThrows(InterruptedException.class, never::await);
                asked.release();
                mayEnd.await();
                return "cleaned up";
            });
            begun.await();
            task.cancel("first");
            asked.acquire();
            task.cancel("second");
            mayEnd.countDown();
            assertEquals("cleaned up", scope.awaitValue(task));
        }
    }

    @Test
    void cancelReason_isTheFirstOne_andStays() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(() -> {
                begun.countDown();
                assertThrows(InterruptedException.class, never::await);
                return "all the same";
            });
            assertEquals(Optional.empty(), task.cancelReason());
            begun.await();
            task.cancel("first");
            task.cancel("second");
            assertEquals("all the same", scope.awaitValue(task));
            assertEquals(Optional.of("first"), task.cancelReason());
            assertEquals(Optional.empty(), scope.fork(() -> "ended").cancelReason());
        }
    }

    @Test
    void cancel_unheardByABodyThatReturns_endsItAsCancelled() throws InterruptedException {
        try (var scope = likeAsyncio()) {
            var mayReturn = new Semaphore(0);
            Task<String> task = scope.fork(() -> {
                begun.countDown();
                mayReturn.acquireUninterruptibly();
                return "too late";
            });
            begun.await();
            task.cancel("before it returns");
            mayReturn.release();
            assertInstanceOf(Outcome.Cancelled.class, scope.await(task));
        }
    }

    @Test
    void cancel_heardByABodyThatReturns_leavesItItsValue() throws InterruptedException {
        try (var scope = likeAsyncio()) {
            Task<String> task = scope.fork(() -> {
                begun.countDown();
                assertThrows(InterruptedException.class, never::await);
                return "all the same";
            });
            begun.await();
            task.cancel("it handles that");
            assertEquals("all the same", scope.awaitValue(task));
        }
    }

    @Test
    void cancelScopeAround_asksTheOwnerAlone_untilTheScopeCloses() throws InterruptedException {
        var around = CancelScope.named("around");
        Outcome<Task<String>> outcome = around.run(() -> {
            try (var scope = likeAsyncio()) {
                Task<String> task = scope.fork(this::stubborn);
                begun.await();
                around.cancel("enough");
                assertThrows(InterruptedException.class, scope::join);
                assertEquals(0, asked.availablePermits());
                for (int i = 1; i <= 3; i++) {
                    task.cancel("request " + i);
                    asked.acquire();
                }
                return task;
            }
        });
        assertInstanceOf(Outcome.Success.class, outcome);
    }

    @Test
    void cancelScopeInTheCleanup_tellsARequestOfTheTaskFromItsOwn() throws InterruptedException {
        try (var scope = likeAsyncio()) {
            var cleanup = CancelScope.named("cleanup");
            var inCleanup = new Semaphore(0);
            Task<String> task = scope.fork(() -> {
                begun.countDown();
                assertThrows(InterruptedException.class, never::await);
                Outcome<String> ended = cleanup.run(() -> {
                    inCleanup.release();
                    never.await();
                    return "unreachable";
                });
                return ended instanceof Outcome.Failure<String> failure
                        ? failure.exception().getClass().getSimpleName()
                        : "";
            });
            begun.await();
            task.cancel("first");
            inCleanup.acquire();
            task.cancel("second");
            assertEquals("InterruptedException", scope.awaitValue(task));
        }
    }

    @RepeatedTest(50)
    void cancel_byManyAtOnce_interruptsTheBodyOrNobody() throws InterruptedException {
        int cancellers = 4;
        var begin = new Phaser(cancellers + 1);
        var disturbed = new AtomicBoolean(); // kept here: a value may be lost to the last request
        try (var scope = likeAsyncio();
                var storm = TaskScope.<String>open()) {
            Task<String> task = scope.fork(() -> {
                begin.arrive();
                for (int i = 0; i < 1_000; i++) {
                    Frame frame = Frame.current();
                    Guard guard = Guard.up(frame);
                    disturbed.compareAndSet(false, Thread.interrupted());
                    guard.down();
                    Thread.interrupted(); // heard
                }
                return "ended";
            });
            for (int i = 0; i < cancellers; i++) {
                storm.fork(() -> {
                    begin.arriveAndAwaitAdvance();
                    for (int j = 0; j < 100; j++) {
                        task.cancel("storm");
                    }
                });
            }
            Outcome<String> outcome = scope.await(task);
            storm.join();
            assertFalse(disturbed.get());
            assertFalse(outcome instanceof Outcome.Failure, outcome::toString);
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void body_thatEndsBehindAGuard_asAfterAStackOverflowInTheFramework_endsAllTheSame() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> returns = scope.fork(() -> {
                Guard.up(Frame.current());
                return "value";
            });
            Task<String> fails = scope.fork(() -> {
                Guard.up(Frame.current());
                throw new StackOverflowError("told to");
            });
            scope.join();
            assertEquals("value", returns.value());
            assertEquals(Task.State.FAILED, fails.state());
        }
    }

    /** The second request was forgotten if it came when the task had looked for one, and not ended yet. */
    @Test
    void cancel_whileTheBodyEnds_isHeardIfItSaysSo() throws Exception {
        TaskRuntime watched = TaskRuntime.system().withThreadFactory(WatchedThread::new);
        try (var scope = TaskScope.open(
                CompletionPolicy.<String>waitForAll(), options -> options.cancelLikeAsyncio().runtime(watched))) {
            var running = new CompletableFuture<WatchedThread>();
            Task<String> task = scope.fork("t", () -> {
                var self = (WatchedThread) Thread.currentThread();
                running.complete(self);
                Uninterrupted.await(self::isInterrupted);
                Thread.interrupted();
                self.stopItself();
                return "value";
            });
            WatchedThread thread = running.get();
            task.cancel("first");
            thread.awaitStopped();
            boolean heard = task.cancel("second");
            thread.release();
            scope.join();
            assertEquals(heard ? Task.State.CANCELLED : Task.State.SUCCEEDED, task.state());
        }
    }
}
