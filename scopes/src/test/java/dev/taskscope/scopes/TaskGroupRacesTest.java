/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taskscope.CancelScope;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.TestScheduler;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever may stop a task group against everybody else, in every order within one preemption, then on chosen schedules. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskGroupRacesTest {

    private static void assertComesTo(Set<String> expected, Callable<String> race) {
        EveryOrder.assertComesTo(expected, /* preemptions= */ 1, scheduler -> race.call());
    }

    private static String kind(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?> success -> "success";
            case Outcome.Failure<?> failure -> "failure";
            case Outcome.Cancelled<?> cancelled -> cancelled.started() ? "cancelled" : "never ran";
        };
    }

    private static String nap() throws InterruptedException {
        TestScheduler.point("nap");
        if (Thread.interrupted()) {
            throw new InterruptedException("nap");
        }
        return "slept";
    }

    private static String failures(TaskGroupException thrown) {
        return String.join(" then ", thrown.failures().stream().map(Throwable::getMessage).toList());
    }

    @Test
    void failureOfAChild_againstFailureOfAnother_bothAreThrown_orTheSecondWasCancelled() {
        assertComesTo(Set.of("a", "b", "a then b", "b then a"), () -> {
            try {
                TaskGroup.run("g", group -> {
                    group.fork(() -> {
                        nap();
                        throw new IllegalArgumentException("a");
                    });
                    group.fork(() -> {
                        nap();
                        throw new IllegalArgumentException("b");
                    });
                });
                return "nothing";
            } catch (TaskGroupException e) {
                return failures(e);
            }
        });
    }

    @Test
    void stopFromElsewhere_againstTheBodyThatAwaitsAChild_theBodyNeverSeesTheChildEnd() {
        EveryOrder.assertComesTo(
                Set.of("interrupted, enough", "interrupted, enough, never ran"), /* preemptions= */ 1, scheduler -> {
                    var seen = new AtomicReference<String>();
                    var child = new AtomicReference<Task<?>>();
                    var never = new CountDownLatch(1);
                    TaskGroup.run("g", group -> {
                        Task<String> forked = group.fork("child", () -> {
                            never.await();
                            return "never";
                        });
                        child.set(forked);
                        Thread.ofVirtual().start(() -> group.cancel("enough"));
                        try {
                            seen.set("saw " + kind(group.await(forked)));
                        } catch (InterruptedException e) {
                            seen.set("interrupted");
                            throw e;
                        }
                    });
                    String came = seen.get() + ", " + child.get().cancelReason().orElse("not asked");
                    return kind(child.get().outcome().orElseThrow()).equals("never ran") ? came + ", never ran" : came;
                });
    }

    @Test
    void failureOfAChild_againstTheEndOfTheBody_isThrown_andLeavesNoInterrupt() {
        assertComesTo(Set.of("bad, body slept", "bad, body stopped"), () -> {
            var body = new AtomicReference<>("stopped");
            try {
                TaskGroup.run("g", group -> {
                    group.fork(() -> {
                        throw new IllegalArgumentException("bad");
                    });
                    body.set(nap());
                });
                return "nothing";
            } catch (TaskGroupException e) {
                return failures(e) + ", body " + body;
            }
        });
    }

    @Test
    void cancel_againstTheEndOfTheGroup_isNoError_andLeavesNoInterrupt() {
        assertComesTo(
                Set.of("success, child success", "success, child cancelled", "success, child never ran",
                        "cancelled, child success", "cancelled, child cancelled", "cancelled, child never ran",
                        "cancelled, child refused"),
                () -> {
                    var child = new AtomicReference<Task<String>>();
                    var group = new AtomicReference<TaskGroup>();
                    Thread[] canceller = new Thread[1];
                    Outcome<String> came = TaskGroup.call("g", running -> {
                        group.set(running);
                        canceller[0] = Thread.ofVirtual().start(() -> running.cancel("race"));
                        TestScheduler.point("before the fork");
                        child.set(running.fork(TaskGroupRacesTest::nap));
                        return nap();
                    });
                    canceller[0].join();
                    Task<String> forked = child.get();
                    return kind(came) + ", child "
                            + (forked == null ? "refused" : kind(forked.outcome().orElseThrow()));
                });
    }

    @Test
    void cancelFromOutside_againstAFailure_neitherIsLost() {
        assertComesTo(
                Set.of("cancelled", "failed", "failed, then cancelled"),
                () -> {
                    var around = CancelScope.named("around");
                    Thread canceller = Thread.ofVirtual().start(() -> around.cancel("race"));
                    Outcome<String> came = around.run(() -> {
                        try {
                            TaskGroup.run("g", group -> {
                                group.fork(() -> {
                                    nap();
                                    throw new IllegalArgumentException("bad");
                                });
                            });
                            return "nothing";
                        } catch (TaskGroupException e) {
                            assertEquals("bad", failures(e));
                            return Thread.currentThread().isInterrupted() ? "failed, then cancelled" : "failed";
                        }
                    });
                    boolean asked = around.isCancelled();
                    canceller.join();
                    return switch (came) {
                        case Outcome.Success<String> success -> success.value();
                        case Outcome.Cancelled<String> cancelled -> "cancelled";
                        case Outcome.Failure<String> failure -> failure + ", asked " + asked;
                    };
                });
    }

    @Test
    void cancelOfAScopeAround_againstAFork_refusesTheChild_orCancelsIt() {
        assertComesTo(
                Set.of("success", "cancelled", "never ran", "refused"),
                () -> {
                    var child = new AtomicReference<Task<String>>();
                    try (var around = TaskScope.<Object>open()) {
                        Thread canceller = Thread.ofVirtual().start(() -> around.cancel("race"));
                        Outcome<String> came = TaskGroup.call("g", group -> {
                            TestScheduler.point("before the fork");
                            child.set(group.fork(TaskGroupRacesTest::nap));
                            return "value";
                        });
                        canceller.join();
                        assertEquals(child.get() == null ? "cancelled" : "success", kind(came));
                    }
                    return child.get() == null
                            ? "refused"
                            : kind(child.get().outcome().orElseThrow());
                });
    }

    @Test
    void interrupt_againstABodyThatThrowsACancellationException_isNotLost() {
        assertComesTo(Set.of("cancelled, then interrupted"), () -> {
            Thread owner = Thread.currentThread();
            Thread interrupter = Thread.ofVirtual().start(owner::interrupt);
            String came = "";
            try {
                TaskGroup.run("g", group -> {
                    throw new CancellationException("somebody else's future");
                });
            } catch (CancellationException e) {
                came = "cancelled, then ";
            } catch (InterruptedException e) {
                return "interrupted";
            }
            try {
                interrupter.join();
            } catch (InterruptedException e) {
                return came + "interrupted";
            }
            return came + (Thread.interrupted() ? "interrupted" : "lost");
        });
    }

    @Test
    void forkByAChild_againstTheEndOfTheBody_isAwaited() {
        assertComesTo(Set.of("success"), () -> {
            var grandchild = new AtomicReference<Task<String>>();
            TaskGroup.run("g", group -> {
                group.fork(() -> {
                    nap();
                    grandchild.set(group.fork(TaskGroupRacesTest::nap));
                });
                nap();
            });
            return kind(grandchild.get().outcome().orElseThrow());
        });
    }
}
