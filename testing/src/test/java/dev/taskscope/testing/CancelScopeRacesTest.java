/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.CancelScope;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Outcome;
import dev.taskscope.ScopeListener;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancel scopes against everybody who may interrupt the same thread, in every order within two preemptions (C4). */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelScopeRacesTest {

    private static void assertComesTo(Set<String> expected, Callable<String> race) {
        var seen = new TreeSet<String>();
        Exploration.Body body = scheduler -> {
            seen.add(race.call());
            assertFalse(Thread.currentThread().isInterrupted());
        };
        Report all = Exploration.defaults().exhaustive(2).run(body);
        assertTrue(all.complete(), all::toString);
        Exploration.defaults().schedules(200).within(Duration.ofMinutes(1)).run(body);
        assertEquals(new TreeSet<>(expected), seen);
    }

    private static String kind(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?> success -> "success";
            case Outcome.Failure<?> failure ->
                failure.exception() instanceof InterruptedException ? "interrupted" : "failure";
            case Outcome.Cancelled<?> cancelled -> cancelled.started() ? "cancelled" : "never ran";
        };
    }

    private static String nap() throws InterruptedException {
        TestScheduler.point("nap");
        if (Thread.interrupted()) {
            throw new InterruptedException("nap");
        }
        TestScheduler.point("after the nap");
        return "slept";
    }

    private static String napAndPass(Outcome<String> inner) throws Exception {
        if (inner instanceof Outcome.Failure<String> failure) {
            throw (Exception) failure.exception();
        }
        return nap();
    }

    @Test
    void cancel_againstTheEndOfTheBody_isHeardOrComesTooLate_andLeavesNoInterrupt() {
        assertComesTo(Set.of("success, false", "success, true", "cancelled, true"), () -> {
            var limit = CancelScope.named("limit");
            Thread canceller = Thread.ofVirtual().start(() -> limit.cancel("race"));
            Outcome<String> outcome = limit.run(CancelScopeRacesTest::nap);
            boolean asked = limit.isCancelled();
            canceller.join();
            assertEquals(asked, limit.isCancelled());
            return kind(outcome) + ", " + asked;
        });
    }

    @Test
    void cancelOfTheInner_againstCancelOfTheOuter_eachIsHeardByItsOwn() {
        assertComesTo(
                Set.of("inner success, outer success", "inner success, outer cancelled",
                        "inner cancelled, outer success",
                        "inner cancelled, outer cancelled", "inner interrupted, outer cancelled"),
                () -> {
                    var inner = CancelScope.named("inner");
                    var outer = CancelScope.named("outer");
                    Thread one = Thread.ofVirtual().start(() -> inner.cancel("race"));
                    Thread two = Thread.ofVirtual().start(() -> outer.cancel("race"));
                    var innerKind = new String[1];
                    Outcome<String> outcome = outer.run(() -> {
                        Outcome<String> came = inner.run(CancelScopeRacesTest::nap);
                        innerKind[0] = kind(came);
                        return napAndPass(came);
                    });
                    one.join();
                    two.join();
                    return "inner %s, outer %s".formatted(innerKind[0], kind(outcome));
                });
    }

    @Test
    void cancelOfTheTask_againstCancelOfAScopeInIt_theTaskIsNeverDeafToItsOwn() {
        assertComesTo(Set.of("cancelled", "never ran", "success"), () -> {
            var limit = CancelScope.named("limit");
            try (var scope = TaskScope.<String>open()) {
                Task<String> task = scope.fork(() -> {
                    Outcome<String> inner = limit.run(CancelScopeRacesTest::nap);
                    boolean late = Thread.currentThread().isInterrupted();
                    String value = napAndPass(inner);
                    assertFalse(late, "it was interrupted and napped all the same");
                    return value;
                });
                Thread canceller = Thread.ofVirtual().start(() -> limit.cancel("race"));
                task.cancel("race");
                scope.join();
                canceller.join();
                return kind(task.outcome().orElseThrow());
            }
        });
    }

    @Test
    void cancelOfTheTask_againstAShield_isHeardAfterIt() {
        assertComesTo(Set.of("cancelled, shielded true", "never ran, shielded false", "success, shielded true"), () -> {
            var shielded = new boolean[1];
            try (var scope = TaskScope.<String>open()) {
                Task<String> task = scope.fork(() -> {
                    CancelScope.shield(() -> {
                        nap(); // throws if the shield has a hole
                        shielded[0] = true;
                        return "";
                    });
                    return nap();
                });
                task.cancel("race");
                scope.join();
                return kind(task.outcome().orElseThrow()) + ", shielded " + shielded[0];
            }
        });
    }

    @Test
    void cancel_againstTheCloseOfAScopeInside_endsItsTasksEitherWay() {
        assertComesTo(Set.of("task cancelled", "task success", "task never ran"), () -> {
            var limit = CancelScope.named("limit");
            Thread canceller = Thread.ofVirtual().start(() -> limit.cancel("race"));
            var forked = new Object() {
                Task<String> task;
            };
            limit.run(() -> {
                try (var scope = TaskScope.<String>open()) {
                    forked.task = scope.fork(CancelScopeRacesTest::nap);
                    scope.join();
                }
                return "";
            });
            canceller.join();
            return "task " + kind(forked.task.outcome().orElseThrow());
        });
    }

    @Test
    void cancel_againstAScopeThatTheCleanupOpens_leavesThatAlone() {
        assertComesTo(Set.of("success"), () -> {
            var limit = CancelScope.named("limit");
            var cleaned = new String[1];
            var canceller = new Thread[1];
            Outcome<String> outcome = limit.run(() -> {
                try (var scope = TaskScope.open(
                        CompletionPolicy.<String>waitForAll(), options -> options.listener(new ScopeListener() {
                            @Override
                            public void onCancel(TaskScope<?, ?> of, String reason) {
                                TestScheduler.point("told"); // while the canceller is held up here, the owner goes on
                            }
                        }))) {
                    scope.fork(CancelScopeRacesTest::nap);
                    canceller[0] = Thread.ofVirtual().start(() -> limit.cancel("race"));
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        assertTrue(limit.isCancelled());
                    }
                    try (var cleanup = TaskScope.<String>open()) {
                        cleaned[0] = kind(cleanup.await(cleanup.fork(() -> "cleaned")));
                    }
                    return "";
                }
            });
            canceller[0].join();
            assertEquals("success", kind(outcome));
            return cleaned[0];
        });
    }

    @Test
    void cancel_againstTheCleanupOfTheBody_leavesScopesAloneThatAreOpenedForIt() {
        assertComesTo(Set.of("cancelled, cleaned up"), () -> {
            var limit = CancelScope.named("limit");
            var cleaned = new AtomicReference<>("not cleaned up");
            Thread canceller = Thread.ofVirtual().start(() -> limit.cancel("race"));
            Outcome<String> outcome = limit.run(() -> {
                try (var scope = TaskScope.<String>open()) {
                    scope.fork("work", CancelScopeRacesTest::forEver);
                    try {
                        scope.join();
                        return "joined";
                    } catch (InterruptedException e) {
                        try (var cleanup = TaskScope.<String>open()) {
                            Task<String> cleaner = cleanup.fork("cleaner", CancelScopeRacesTest::nap);
                            cleanup.join();
                            cleaned.set(cleaner.state() == Task.State.SUCCEEDED ? "cleaned up" : "cut short");
                        }
                        throw e;
                    }
                }
            });
            canceller.join();
            return kind(outcome) + ", " + cleaned;
        });
    }

    @Test
    void join_againstCancelOfItsTasksWithItsOwner_isInterrupted() {
        assertComesTo(Set.of("cancelled"), () -> {
            var limit = CancelScope.named("limit");
            Thread canceller = Thread.ofVirtual().start(() -> limit.cancel("race"));
            Outcome<String> outcome = limit.run(() -> {
                try (var scope = TaskScope.<String>open()) {
                    scope.fork("work", CancelScopeRacesTest::forEver);
                    return "joined with " + scope.join().done(); // what is left of the work is not what it waited for
                }
            });
            canceller.join();
            return kind(outcome);
        });
    }

    private static String forEver() throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }
}
