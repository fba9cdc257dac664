/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.CancelScope;
import dev.taskscope.Outcome;
import dev.taskscope.ScopeFailedException;
import dev.taskscope.ScopeListener;
import dev.taskscope.ScopeOptions;
import dev.taskscope.StragglersAbandonedException;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.TestScheduler;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TaskGroupTest {
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch runs = new CountDownLatch(1); // a child that has something to do when it is cancelled

    private static IllegalArgumentException problem(String text) {
        return new IllegalArgumentException(text);
    }

    private String stuck() throws InterruptedException {
        never.await();
        return "let go";
    }

    private static List<String> messages(TaskGroupException thrown) {
        return thrown.failures().stream().map(Throwable::getMessage).toList();
    }

    private static <R> R value(Outcome<R> came) {
        return switch (came) {
            case Outcome.Success<R> success -> success.value();
            case Outcome<R> other -> throw new AssertionError(other);
        };
    }

    // ---- it goes well

    @Test
    void call_allSucceed_returnsTheValueOfTheBody_whenEveryChildHasEnded() throws InterruptedException {
        Outcome<List<Task<String>>> came = TaskGroup.call("g", group -> {
            Task<String> one = group.fork("one", () -> "1");
            Task<String> two = group.fork(() -> "2");
            return List.of(one, two);
        });
        List<Task<String>> tasks = value(came);
        assertEquals(List.of("1", "2"), tasks.stream().map(Task::value).toList());
    }

    @Test
    void run_noChild_runsTheBody() throws InterruptedException {
        var said = new ArrayList<String>();
        TaskGroup.run("g", group -> {
            said.add(group.name());
        });
        assertEquals(List.of("g"), said);
    }

    @Test
    void fork_byAChild_isAwaitedToo() throws InterruptedException {
        var grandchild = new AtomicReference<Task<String>>();
        TaskGroup.run("g", group -> {
            group.fork("child", () -> {
                grandchild.set(group.fork("grandchild", () -> "value"));
            });
        });
        assertEquals("value", grandchild.get().value());
    }

    @Test
    void await_byTheBody_tellsWhatAChildCameTo() throws InterruptedException {
        Outcome<String> came =
                TaskGroup.call("g", group -> switch (group.await(group.fork("child", () -> "value"))) {
                    case Outcome.Success<String> success -> "succeeded with " + success.value();
                    case Outcome<String> other -> other.toString();
                });
        assertEquals(new Outcome.Success<>("succeeded with value"), came);
    }

    @Test
    void call_bodyReturnsNull_isASuccess() throws InterruptedException {
        assertEquals(new Outcome.Success<>(null), TaskGroup.call("g", group -> null));
    }

    @Test
    void childCancelledByHand_addsNothing_andStopsNobody() throws InterruptedException {
        TaskGroup.run("g", group -> {
            Task<String> stuck = group.fork("stuck", this::stuck);
            Task<String> other = group.fork("other", () -> "value");
            stuck.cancel("not needed");
            assertInstanceOf(Outcome.Cancelled.class, group.await(stuck));
            assertEquals(new Outcome.Success<>("value"), group.await(other));
            assertFalse(group.isCancelled());
        });
    }

    // ---- failures

    @Test
    void childFails_cancelsSiblingsAndBody_andIsThrown() {
        var sibling = new AtomicReference<Task<String>>();
        var body = new AtomicReference<String>("not asked to stop");
        var thrown = assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.run("prices", group -> {
                    sibling.set(group.fork("sibling", this::stuck));
                    group.fork("bad", () -> {
                        throw problem("no price");
                    });
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        body.set("asked to stop");
                        throw e;
                    }
                }));
        assertEquals(List.of("no price"), messages(thrown));
        assertEquals(
                "task group 'prices', 1 failed: child 'bad' threw java.lang.IllegalArgumentException: no price",
                thrown.getMessage());
        assertEquals(Task.State.CANCELLED, sibling.get().state());
        assertEquals("asked to stop", body.get());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void childFails_scopesThatTheBodyHasOpen_areCancelled() {
        var inner = new AtomicReference<Task<String>>();
        assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.run("g", group -> {
                    try (var scope = TaskScope.<String>open()) {
                        inner.set(scope.fork("inner", this::stuck));
                        group.fork("bad", () -> {
                            throw problem("bad");
                        });
                        scope.join();
                    }
                }));
        assertEquals(Task.State.CANCELLED, inner.get().state());
    }

    @Test
    void childFails_bodyHasReturned_isThrown() {
        var mayFail = new CountDownLatch(1);
        var thrown = assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.run("g", group -> {
                    group.fork("bad", () -> {
                        mayFail.await();
                        throw problem("late");
                    });
                    group.fork("stuck", this::stuck);
                    mayFail.countDown();
                }));
        assertEquals(List.of("late"), messages(thrown));
    }

    @Test
    void failuresOfChildrenAndBody_areThrownTogether_inCompletionOrder() {
        var thrown = assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.run("g", group -> {
                    Task<String> slow = group.fork("slow", () -> {
                        runs.countDown();
                        try {
                            return stuck();
                        } catch (InterruptedException e) {
                            throw problem("while being cancelled");
                        }
                    });
                    group.fork("first", () -> {
                        runs.await();
                        throw problem("first");
                    });
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        group.await(slow);
                        throw problem("the body");
                    }
                }));
        assertEquals(List.of("first", "while being cancelled", "the body"), messages(thrown));
        assertSame(thrown.failures().get(0), thrown.getCause());
        assertEquals(thrown.failures().subList(1, 3), List.of(thrown.getSuppressed()));
    }

    @Test
    void bodyFails_cancelsTheChildren_andIsThrown() {
        var child = new AtomicReference<Task<String>>();
        var thrown = assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.run("g", group -> {
                    child.set(group.fork("stuck", this::stuck));
                    throw new AssertionError("the body");
                }));
        assertInstanceOf(AssertionError.class, thrown.getCause());
        assertEquals(Task.State.CANCELLED, child.get().state());
    }

    @Test
    void childFails_bodyReturnsAnyway_isThrownAllTheSame() {
        var thrown = assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.call("g", group -> {
                    group.fork("bad", () -> {
                        throw problem("bad");
                    });
                    try {
                        return stuck();
                    } catch (InterruptedException e) {
                        return "anyway";
                    }
                }));
        assertEquals(List.of("bad"), messages(thrown));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void manyFailures_messageNamesTen() {
        var allRun = new CountDownLatch(12);
        var thrown = assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.run("g", group -> {
                    for (int i = 0; i < 12; i++) {
                        group.fork("bad", () -> {
                            allRun.countDown();
                            try {
                                allRun.await();
                            } catch (InterruptedException e) {
                                // fails all the same
                            }
                            throw problem("bad");
                        });
                    }
                }));
        assertEquals(12, thrown.failures().size());
        assertTrue(thrown.getMessage().endsWith("; and more"), thrown::getMessage);
    }

    // ---- stopped from inside

    @Test
    void cancel_byTheBody_stopsChildrenAndBody_withoutAnError() throws InterruptedException {
        var child = new AtomicReference<Task<String>>();
        Outcome<String> came = TaskGroup.call("g", group -> {
            child.set(group.fork("stuck", this::stuck));
            assertTrue(group.cancel("enough"));
            assertFalse(group.cancel("once more"));
            return stuck();
        });
        assertEquals("enough", assertInstanceOf(Outcome.Cancelled.class, came).reason());
        assertEquals("enough", ((Outcome.Cancelled<?>) child.get().outcome().orElseThrow()).reason());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void cancel_byAChild_bodyReturnsAnyway_itsValueIsKept() throws InterruptedException {
        Outcome<String> came = TaskGroup.call("g", group -> {
            group.fork("stuck", this::stuck);
            group.fork("ends it", () -> {
                group.cancel();
            });
            try {
                return stuck();
            } catch (InterruptedException e) {
                return "value";
            }
        });
        assertEquals(new Outcome.Success<>("value"), came);
    }

    @Test
    void cancel_afterTheGroupHasEnded_doesNothing() throws InterruptedException {
        var kept = new AtomicReference<TaskGroup>();
        TaskGroup.run("g", kept::set);
        assertFalse(kept.get().cancel());
        assertFalse(kept.get().isCancelled());
    }

    @Test
    void cancel_childFailsOnItsWayOut_isThrown() {
        var thrown = assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.run("g", group -> {
                    group.fork("bad", () -> {
                        runs.countDown();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            throw problem("on its way out");
                        }
                    });
                    runs.await();
                    group.cancel();
                }));
        assertEquals(List.of("on its way out"), messages(thrown));
    }

    // ---- cancelled from outside

    @Test
    void cancelledAround_cancelsChildren_andComesOutAsAnInterrupt() {
        var child = new AtomicReference<Task<String>>();
        var around = CancelScope.named("around");
        Outcome<String> came = around.run(() -> {
            TaskGroup.run("g", group -> {
                child.set(group.fork("stuck", this::stuck));
                around.cancel("from outside");
            });
            return "not reached";
        });
        assertEquals("from outside", assertInstanceOf(Outcome.Cancelled.class, came).reason());
        assertEquals(Task.State.CANCELLED, child.get().state());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void scopeAroundIsCancelled_groupIsBeingStopped_andRefusesChildren() throws InterruptedException {
        try (var around = TaskScope.<Object>open()) {
            Outcome<String> came = TaskGroup.call("prices", group -> {
                Task<String> stuck = group.fork("stuck", this::stuck);
                around.cancel("enough");
                assertTrue(group.isCancelled());
                assertEquals("enough", assertInstanceOf(Outcome.Cancelled.class, group.await(stuck)).reason());
                var refused = assertThrows(IllegalStateException.class, () -> group.fork("late", () -> "value"));
                assertEquals(
                        "child 'late' of task group 'prices', which is being stopped (enough): add children before that",
                        refused.getMessage());
                assertEquals("task group 'prices' (being stopped: enough)", group.toString());
                return "value";
            });
            assertEquals(new Outcome.Success<>("value"), came);
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void scopeAroundIsCancelled_refusalEscapesTheBody_isNoFailure() throws InterruptedException {
        try (var around = TaskScope.<Object>open()) {
            Outcome<String> came = TaskGroup.call("g", group -> {
                around.cancel("enough");
                group.fork("late", () -> "value");
                return "not reached";
            });
            assertEquals("enough", assertInstanceOf(Outcome.Cancelled.class, came).reason());
        }
    }

    @Test
    void scopeAroundIsCancelled_groupIsCancelledToo_stopsTheBody() throws InterruptedException {
        try (var around = TaskScope.<Object>open()) {
            Outcome<String> came = TaskGroup.call("g", group -> {
                around.cancel("enough");
                assertTrue(group.cancel("the body too"));
                assertFalse(group.cancel("once more"));
                return stuck();
            });
            assertEquals("the body too", assertInstanceOf(Outcome.Cancelled.class, came).reason());
        }
    }

    @Test
    void interruptedInTheBody_cancelsChildren_andComesOut() {
        var child = new AtomicReference<Task<String>>();
        assertThrows(
                InterruptedException.class,
                () -> TaskGroup.run("g", group -> {
                    child.set(group.fork("stuck", this::stuck));
                    Thread.currentThread().interrupt();
                    stuck();
                }));
        assertEquals(Task.State.CANCELLED, child.get().state());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void interrupted_childFailsOnItsWayOut_failureWins_andTheInterruptIsRepeated() {
        var thrown = assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.run("g", group -> {
                    group.fork("bad", () -> {
                        runs.countDown();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            throw problem("on its way out");
                        }
                    });
                    runs.await();
                    Thread.currentThread().interrupt();
                }));
        assertEquals(List.of("on its way out"), messages(thrown));
        assertTrue(Thread.interrupted());
    }

    @Test
    void cancelledAround_afterAFailure_failureWins_andTheCancellationIsRepeated() {
        var around = CancelScope.named("around");
        Outcome<Boolean> came = around.run(() -> {
            assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run("g", group -> {
                        group.fork("slow", () -> {
                            runs.countDown();
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                around.cancel("from outside");
                            }
                        });
                        group.fork("bad", () -> {
                            runs.await();
                            throw problem("bad");
                        });
                    }));
            return Thread.currentThread().isInterrupted();
        });
        assertTrue(value(came));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void bodyThrowsACancellationException_isNoFailure_andComesOutAsItIs() {
        var cancellation = new CancellationException("somebody else's future");
        var child = new AtomicReference<Task<String>>();
        assertSame(
                cancellation,
                assertThrows(
                        CancellationException.class,
                        () -> TaskGroup.run("g", group -> {
                            child.set(group.fork("stuck", this::stuck));
                            throw cancellation;
                        })));
        assertEquals(Task.State.CANCELLED, child.get().state());
    }

    @Test
    void bodyThrowsWhatInterruptedIoThrows_comesOutUnchecked() {
        var thrown = assertThrows(
                UncheckedIOException.class,
                () -> TaskGroup.run("g", group -> {
                    Thread.currentThread().interrupt();
                    throw new ClosedByInterruptException();
                }));
        assertInstanceOf(ClosedByInterruptException.class, thrown.getCause());
        assertTrue(Thread.interrupted());
    }

    @Test
    void groupInATask_cancelled_isCancelled() throws InterruptedException {
        try (var scope = TaskScope.<Object>open()) {
            Task<Object> task = scope.fork("task", () -> {
                TaskGroup.run("g", group -> {
                    group.fork("child", () -> {
                        runs.countDown();
                        stuck();
                    });
                });
            });
            runs.await();
            task.cancel("not needed");
            assertEquals("not needed", assertInstanceOf(Outcome.Cancelled.class, scope.await(task)).reason());
        }
    }

    @Test
    void nestedGroups_failureInTheInner_comesOutOfBoth() {
        var thrown = assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.run("outer", outer -> {
                    outer.fork("stuck", this::stuck);
                    TaskGroup.run("inner", inner -> {
                        inner.fork("bad", () -> {
                            throw problem("bad");
                        });
                    });
                }));
        var inner = assertInstanceOf(TaskGroupException.class, thrown.getCause());
        assertEquals(List.of("bad"), messages(inner));
    }

    // ---- refusals

    @Test
    void fork_afterTheGroupHasEnded_isRefused_namingIt() throws InterruptedException {
        var kept = new AtomicReference<TaskGroup>();
        TaskGroup.run("prices", kept::set);
        var refused = assertThrows(IllegalStateException.class, () -> kept.get().fork("late", () -> "value"));
        assertEquals("child 'late' of task group 'prices', which has ended: run a new group", refused.getMessage());
    }

    @Test
    void fork_afterCancel_isRefused_andIsNoFailureIfItEscapes() throws InterruptedException {
        Outcome<String> came = TaskGroup.call("prices", group -> {
            group.cancel("enough");
            group.fork("late", () -> "value");
            return "not reached";
        });
        var cancelled = assertInstanceOf(Outcome.Cancelled.class, came);
        assertEquals("enough", cancelled.reason());
        var refused = assertInstanceOf(IllegalStateException.class, cancelled.thrown());
        assertTrue(refused.getMessage().startsWith("child 'late' of task group 'prices'"), refused::getMessage);
        assertFalse(Thread.interrupted());
    }

    @Test
    void fork_byAChild_afterAFailure_isRefused_andAddsNothing() {
        var refused = new CompletableFuture<IllegalStateException>();
        var thrown = assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.run("g", group -> {
                    group.fork("adder", () -> {
                        runs.countDown();
                        try {
                            return stuck();
                        } catch (InterruptedException e) {
                            try {
                                group.fork("late", () -> "value");
                            } catch (IllegalStateException refusal) {
                                refused.complete(refusal);
                                throw refusal;
                            }
                            return "not refused";
                        }
                    });
                    group.fork("bad", () -> {
                        runs.await();
                        throw problem("bad");
                    });
                }));
        assertEquals(List.of("bad"), messages(thrown));
        assertTrue(refused.join().getMessage().contains("child 'bad' of task group 'g' failed"));
    }

    @Test
    void fork_byAStranger_isRefused() throws InterruptedException {
        TaskGroup.run("g", group -> {
            var came = new CompletableFuture<Throwable>();
            Thread.ofVirtual().start(() -> {
                try {
                    group.fork("child", () -> "value");
                } catch (Throwable e) {
                    came.complete(e);
                }
            });
            assertInstanceOf(WrongThreadException.class, came.join());
        });
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    void nulls_areRefused_namingWhatIsMissing() throws InterruptedException {
        TaskGroup.Action nothing = null;
        assertThrows(NullPointerException.class, () -> TaskGroup.run((String) null, group -> {}));
        assertThrows(NullPointerException.class, () -> TaskGroup.run((ScopeOptions) null, group -> {}));
        assertThrows(NullPointerException.class, () -> TaskGroup.run("g", nothing));
        TaskGroup.run("g", group -> {
            assertThrows(NullPointerException.class, () -> group.cancel(null));
            assertThrows(NullPointerException.class, () -> group.fork(null, () -> "value"));
        });
    }

    @Test
    void listenerThrows_failureOfTheBodyIsKept() {
        var options = ScopeOptions.defaults().name("g").listener(new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                throw problem("listener");
            }
        });
        var thrown = assertThrows(
                ScopeFailedException.class,
                () -> TaskGroup.run(options, group -> {
                    group.fork("child", () -> "value");
                    throw problem("the body");
                }));
        assertEquals("listener", thrown.getCause().getMessage());
        assertEquals("the body", thrown.getSuppressed()[0].getMessage());
    }

    @ConcurrentTest(schedules = 50)
    void interrupt_whileTheChildrenOfAStoppedGroupCleanUp_staysOnTheThread(TestScheduler scheduler)
            throws InterruptedException {
        interruptTwice(ScopeOptions.defaults(), scheduler);
        assertThrows(InterruptedException.class, () -> Jobs.sleep(1));
    }

    @ConcurrentTest(schedules = 50)
    void interrupt_whileTheChildrenOfAStoppedGroupCleanUp_likeAsyncio_isToldByTheOneExceptionToo(
            TestScheduler scheduler)
            throws InterruptedException {
        interruptTwice(ScopeOptions.defaults().cancelLikeAsyncio(), scheduler);
        Jobs.sleep(1); // nothing is left to be heard
    }

    private static void interruptTwice(ScopeOptions options, TestScheduler scheduler) {
        Thread owner = Thread.currentThread();
        assertThrows(
                InterruptedException.class,
                () -> TaskGroup.run(options, group -> {
                    group.fork(() -> {
                        try {
                            Jobs.sleep(1_000);
                        } finally {
                            Jobs.sleep(100);
                        }
                        return "unreachable";
                    });
                    Thread.ofVirtual().start(() -> {
                        interruptAfter(10, owner, scheduler);
                        interruptAfter(50, owner, scheduler); // the child is cleaning up
                    });
                }));
    }

    @ConcurrentTest(schedules = 30)
    void interrupt_stragglersAreAbandoned_isRepeated(TestScheduler scheduler) throws InterruptedException {
        Thread owner = Thread.currentThread();
        var options = ScopeOptions.defaults().name("g").abandonStragglersAfter(Duration.ofMillis(100));
        assertThrows(
                StragglersAbandonedException.class,
                () -> TaskGroup.run(options, group -> {
                    group.fork("straggler", () -> {
                        try {
                            Jobs.sleep(10_000);
                        } catch (InterruptedException e) {
                            Jobs.sleep(1_000);
                        }
                    });
                    Thread.ofVirtual().start(() -> interruptAfter(10, owner, scheduler));
                }));
        assertTrue(Thread.interrupted());
        Jobs.sleep(2_000); // the straggler has ended
    }

    @ConcurrentTest(schedules = 30)
    void interrupt_aListenerThrows_isRepeated(TestScheduler scheduler) throws InterruptedException {
        Thread owner = Thread.currentThread();
        var options = ScopeOptions.defaults().name("g").listener(new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                throw problem("listener");
            }
        });
        assertThrows(
                ScopeFailedException.class,
                () -> TaskGroup.run(options, group -> {
                    group.fork("child", () -> Jobs.sleep(10_000));
                    Thread.ofVirtual().start(() -> interruptAfter(10, owner, scheduler));
                    Jobs.sleep(10_000);
                }));
        assertTrue(Thread.interrupted());
    }

    private static void interruptAfter(int millis, Thread thread, TestScheduler scheduler) {
        try {
            scheduler.clock().sleep(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        thread.interrupt();
    }
}
