/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static dev.taskscope.timeouts.Timeouts.failAfter;
import static dev.taskscope.timeouts.Timeouts.moveOnAfter;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.TimeSource;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.Report;
import dev.taskscope.testing.TestScheduler;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Expiry against everything else that may stop the same code, in every order within two preemptions: what each comes to is
 * one of what is allowed, each of these is seen, and no interrupt is left or lost (C4, C8).
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LimitRacesTest {

    /** Runs a race on every schedule; it tells in words what came of it. */
    private static void assertComesTo(Set<String> expected, Callable<String> race) {
        var seen = new TreeSet<String>();
        Exploration.Body body = scheduler -> {
            seen.add(race.call());
            assertFalse(Thread.currentThread().isInterrupted(), "an interrupt was left");
        };
        Report all = Exploration.defaults().exhaustive(2).run(body);
        assertTrue(all.complete(), all::toString);
        Exploration.defaults().schedules(200).within(Duration.ofMinutes(1)).run(body);
        assertEquals(new TreeSet<>(expected), seen);
    }

    private static void sleep(int seconds) throws InterruptedException {
        TaskRuntime.current().timeSource().sleep(ofSeconds(seconds));
    }

    /** Sleeps, and says so: a call that may notice an interrupt, or just not. */
    private static String slept(int seconds) throws InterruptedException {
        sleep(seconds);
        TestScheduler.point("slept");
        return "slept";
    }

    private static String said(Callable<?> body) {
        try {
            return String.valueOf(body.call());
        } catch (DeadlineExceededException e) {
            return e.name().orElse("limit") + " expired";
        } catch (InterruptedException e) {
            return "interrupted";
        } catch (Exception e) {
            return e.getClass().getSimpleName();
        }
    }

    private static TimeLimit inner(int seconds) {
        return TimeLimit.of(ofSeconds(seconds)).named("inner");
    }

    private static TimeLimit outer(int seconds) {
        return TimeLimit.of(ofSeconds(seconds)).named("outer");
    }

    /** Does something at a moment, from outside of all that is limited. */
    private static Thread after(int seconds, Runnable action) {
        TimeSource clock = TaskRuntime.current().timeSource();
        return Thread.ofVirtual().start(() -> {
            try {
                clock.sleep(ofSeconds(seconds));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            action.run();
        });
    }

    /** Runs a body in a task that is cancelled from outside at a moment; tells what the body and the task came to. */
    private static String cancelledAt(int seconds, Callable<String> body) throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork("task", body);
            Thread canceller = after(seconds, () -> task.cancel("from outside"));
            scope.join();
            canceller.join();
            return switch (task.outcome().orElseThrow()) {
                case Outcome.Success<String> success -> success.value();
                case Outcome.Failure<String> failure -> said(() -> {
                    throw (Exception) failure.exception();
                });
                case Outcome.Cancelled<String> cancelled -> "cancelled";
            };
        }
    }

    // ---- two limits

    @Test
    void innerFirst_theInnerOneExpires_andTheOuterOneGoesOn() {
        assertComesTo(Set.of("inner expired, slept"), () -> outer(5).call(
                () -> said(() -> inner(1).call(() -> slept(3))) + ", " + slept(1)));
    }

    @Test
    void outerFirst_theInnerOneLetsTheInterruptThrough() {
        assertComesTo(Set.of("outer expired, inside interrupted"), () -> {
            var inside = new StringBuilder();
            String what = said(() -> outer(1).call(() -> {
                try {
                    return inner(3).call(() -> slept(5));
                } catch (InterruptedException e) {
                    inside.append("interrupted");
                    throw e;
                }
            }));
            return what + ", inside " + inside;
        });
    }

    @Test
    void outerFirst_whoTakesTheInterruptInside_goesOn() {
        assertComesTo(
                Set.of("interrupted, slept"),
                () -> outer(1).call(() -> said(() -> inner(3).call(() -> slept(5))) + ", " + slept(5)));
    }

    @Test
    void bothAtOneInstant_theOuterOneIsTold() {
        assertComesTo(
                Set.of("outer expired"), () -> said(() -> outer(2).call(() -> inner(2).call(() -> slept(5)))));
    }

    @Test
    void bothAtOneInstant_ofWhichOneMovesOn_theOuterOneIsTold() {
        assertComesTo(Set.of("outer expired"), () -> said(() -> outer(2).call(() -> {
            inner(2).attempt(() -> slept(5)); // moves on for nobody
            return slept(5);
        })));
        assertComesTo(Set.of("cut short by outer"), () -> {
            Attempt<String> attempt = outer(2).attempt(() -> inner(2).call(() -> slept(5)));
            return attempt instanceof Attempt.CutShort<String> cut
                    ? "cut short by " + cut.why().name().orElseThrow()
                    : "done";
        });
    }

    @Test
    void bothAtOneInstant_towardsWhichTheyWereMoved_theOuterOneIsTold() {
        assertComesTo(Set.of("outer expired"), () -> said(() -> outer(9).call(limit -> inner(2).call(() -> {
            limit.reschedule(ofSeconds(2)); // after the inner one
            return slept(5);
        }))));
        assertComesTo(Set.of("outer expired"), () -> said(() -> outer(2).call(() -> inner(9).call(limit -> {
            limit.reschedule(ofSeconds(2));
            return slept(5);
        }))));
    }

    @Test
    void bothAtOneInstant_asTheBodyReturns_isItsValueOrTheOuterOnes() {
        assertComesTo(
                Set.of("slept", "outer expired"), () -> said(() -> outer(2).call(() -> inner(2).call(() -> slept(2)))));
    }

    @Test
    void bothAtOneInstant_ofTheCleanup_theInnerOneFirst() {
        assertComesTo(
                Set.of("outer expired"),
                () -> said(() -> outer(2).call(() -> {
                    try {
                        return inner(1).call(() -> slept(5));
                    } catch (DeadlineExceededException e) {
                        return slept(5); // until the outer one
                    }
                })));
    }

    @Test
    void outerDuringTheCleanupOfTheInner_theOuterOneIsTold_andTheCleanupEnds() {
        assertComesTo(
                Set.of("outer expired"),
                () -> said(() -> outer(2).call(() -> inner(1).call(() -> {
                    try {
                        return slept(5);
                    } finally {
                        sleep(4); // until the outer one
                    }
                }))));
    }

    @Test
    void innerInTheCleanupOfTheOuter_works() {
        assertComesTo(
                Set.of("outer expired, inner expired"),
                () -> {
                    var cleanup = new StringBuilder();
                    String what = said(() -> outer(1).call(() -> {
                        try {
                            return slept(5);
                        } finally {
                            cleanup.append(said(() -> inner(1).call(() -> slept(5))));
                        }
                    }));
                    return what + ", " + cleanup;
                });
    }

    // ---- against the end of the body

    @Test
    void expiryWhileTheBodyReturns_isExpiredOrNot_andLeavesNoInterrupt() {
        assertComesTo(Set.of("slept", "limit expired"), () -> {
            String what = said(() -> failAfter(ofSeconds(1), () -> slept(1)));
            TestScheduler.point("afterwards");
            assertFalse(Thread.currentThread().isInterrupted());
            return what;
        });
    }

    @Test
    void expiryWhileTheBodyReturns_attemptSaysWhich() {
        assertComesTo(Set.of("done", "done, expired", "cut short"), () -> {
            Attempt<String> attempt = moveOnAfter(ofSeconds(1), () -> slept(1));
            return attempt instanceof Attempt.Done<String>
                    ? attempt.expired() ? "done, expired" : "done"
                    : "cut short";
        });
    }

    @Test
    void expiryOfTheOuterWhileTheInnerReturns_isTheOuters() {
        assertComesTo(
                Set.of("slept, slept", "outer expired"),
                () -> said(() -> outer(1).call(() -> inner(3).call(() -> slept(1)) + ", " + slept(0))));
    }

    @Test
    void expiryOfALimitWithTasks_againstTheirEnd_isAllOrNothing() {
        assertComesTo(Set.of("both", "limit expired"), () -> said(() -> failAfter(ofSeconds(1), () -> {
            try (var scope = TaskScope.<String>open()) {
                scope.fork("a", () -> slept(1));
                Task<String> b = scope.fork("b", () -> slept(1));
                int values = scope.join().values().size();
                return values == 2 ? "both" : "some, " + b;
            }
        })));
    }

    // ---- against cancellation from outside

    @Test
    void cancellationBeforeExpiry_isACancellation() {
        assertComesTo(Set.of("cancelled"), () -> cancelledAt(1, () -> failAfter(ofSeconds(2), () -> slept(5))));
    }

    @Test
    void expiryBeforeCancellation_isAFailure() {
        assertComesTo(Set.of("limit expired"), () -> cancelledAt(2, () -> failAfter(ofSeconds(1), () -> slept(5))));
    }

    @Test
    void expiryAndCancellationAtOneInstant_areOneOrTheOther() {
        assertComesTo(
                Set.of("limit expired", "cancelled"),
                () -> cancelledAt(1, () -> failAfter(ofSeconds(1), () -> slept(5))));
    }

    @Test
    void cancellationAtTheInstantOfExpiry_isNotLostByWhoMovesOn() {
        assertComesTo(
                Set.of("cancelled"),
                () -> cancelledAt(1, () -> {
                    moveOnAfter(ofSeconds(1), () -> slept(5));
                    return slept(5);
                }));
    }

    @Test
    void cancellationDuringTheCleanupAfterExpiry_isACancellation() {
        assertComesTo(Set.of("cancelled"), () -> cancelledAt(2, () -> failAfter(ofSeconds(1), () -> {
            try {
                return slept(5);
            } finally {
                sleep(4);
            }
        })));
    }

    @Test
    void expiryDuringTheCleanupAfterCancellation_isACancellation() {
        assertComesTo(Set.of("cancelled"), () -> cancelledAt(1, () -> failAfter(ofSeconds(2), () -> {
            try {
                return slept(5);
            } finally {
                sleep(4); // cut short by the limit
            }
        })));
    }

    @Test
    void cancellationWhileTheBodyReturns_isKeptForTheNextCall() {
        assertComesTo(
                Set.of("slept, slept", "cancelled"),
                () -> cancelledAt(1, () -> failAfter(ofSeconds(5), () -> slept(1)) + ", " + slept(0)));
    }

    @Test
    void cancellationAndBothLimitsAtOneInstant_isOneOrTheOther_andNeverTheInnerOne() {
        assertComesTo(
                Set.of("outer expired", "cancelled"),
                () -> cancelledAt(1, () -> outer(1).call(() -> inner(1).call(() -> slept(5)))));
    }

    @Test
    void cancellationBetweenTheLimits_isACancellation() {
        assertComesTo(Set.of("cancelled"), () -> cancelledAt(2, () -> outer(3).call(() -> {
            inner(1).attempt(() -> slept(5));
            return slept(5);
        })));
        assertComesTo(
                Set.of("outer expired"),
                () -> cancelledAt(2, () -> outer(1).call(() -> inner(3).call(() -> slept(5)))));
    }

    @Test
    void cancellationDuringTheCleanup_withABudget_isACancellation() {
        assertComesTo(Set.of("cancelled"), () -> cancelledAt(2, () -> inner(1).cleanupWithin(ofSeconds(5)).call(() -> {
            try {
                return slept(5);
            } finally {
                sleep(4);
            }
        })));
    }

    @Test
    void cancellationAsTheBudgetForCleanupEnds_isACancellation_orTheLimits() {
        assertComesTo(
                Set.of("cancelled", "inner expired"),
                () -> cancelledAt(2, () -> inner(1).cleanupWithin(ofSeconds(1)).call(() -> {
                    try {
                        return slept(5);
                    } finally {
                        sleep(4);
                    }
                })));
    }

    @Test
    void interruptByHand_beforeExpiry_isTheCallers() {
        assertComesTo(Set.of("interrupted"), () -> {
            Thread self = Thread.currentThread();
            Thread.ofVirtual().start(self::interrupt);
            return said(() -> failAfter(ofSeconds(1), () -> slept(5)));
        });
    }

    private static void expireNow(Limit limit) {
        try {
            limit.reschedule(Duration.ZERO);
        } catch (IllegalStateException e) {
            // its body has ended
        }
    }

    /** Runs a body that ends by a call which blocks, under a limit that expires at any moment after it has begun. */
    private static String expiringAtAnyMoment(Timeouts.Action<InterruptedException> body) throws InterruptedException {
        Thread[] mover = new Thread[1];
        String what = said(() -> outer(9).call(limit -> {
            mover[0] = Thread.ofVirtual().start(() -> expireNow(limit));
            body.run();
            return slept(5);
        }));
        mover[0].join();
        return what;
    }

    @Test
    void interruptByHand_beforeAShield_againstExpiry_isTheCallers() {
        assertComesTo(Set.of("interrupted", "outer expired"), () -> expiringAtAnyMoment(() -> {
            TestScheduler.point("expiry before the interrupt is the same interrupt");
            Thread.currentThread().interrupt();
            Timeouts.shield(() -> TestScheduler.point("in the shield"));
        }));
        assertComesTo(Set.of("interrupted"), () -> {
            Thread.currentThread().interrupt(); // before the limit begins
            return expiringAtAnyMoment(() -> Timeouts.shield(() -> TestScheduler.point("in the shield")));
        });
    }

    @Test
    void interruptByHand_inAShield_againstExpiry_isTheCallers() {
        assertComesTo(Set.of("interrupted", "outer expired"), () -> expiringAtAnyMoment(() -> {
            TestScheduler.point("expiry before the interrupt, and not noticed, is the same interrupt");
            Timeouts.shield(() -> {
                TestScheduler.point("in the shield");
                Thread.currentThread().interrupt();
                TestScheduler.point("still in the shield");
            });
        }));
    }

    // ---- policies

    /** Joins a task that ends after a second, under a policy with a limit. */
    private static String joinedWithin(int seconds) throws InterruptedException {
        try (var scope = TaskScope.open(inner(seconds).failing(CompletionPolicy.<String>waitForAll()))) {
            scope.fork(() -> slept(1));
            return scope.join().values().toString();
        }
    }

    @Test
    void policy_expiryAgainstTheLastCompletion_isOneOrTheOther() {
        assertComesTo(Set.of("[slept]", "inner expired"), () -> said(() -> joinedWithin(1)));
    }

    @Test
    void policyOfAPart_expiryAgainstItsCompletion_isOneOrTheOther() {
        assertComesTo(Set.of("b [slept, slept] at 3", "inner expired at 1"), () -> {
            CompletionPolicy<String, Completion<String>> a = CompletionPolicy.ended("a");
            CompletionPolicy<String, Completion<String>> b = CompletionPolicy.ended("b");
            String what = said(() -> {
                try (var scope = TaskScope.open(b.and(inner(1).failing(a)))) {
                    scope.fork("a", () -> slept(1));
                    scope.fork("b", () -> slept(3));
                    return "b " + scope.join().values();
                }
            });
            return what + " at " + TaskRuntime.current().timeSource().nanoTime() / 1_000_000_000;
        });
    }

    @Test
    void policy_expiryAgainstTheLimitAroundTheJoin_isOneOrTheOther() {
        assertComesTo(
                Set.of("inner expired", "outer expired"),
                () -> said(() -> outer(1).call(() -> {
                    try (var scope = TaskScope.open(inner(1).failing(CompletionPolicy.<String>waitForAll()))) {
                        scope.fork(() -> slept(5));
                        return scope.join().values().toString();
                    }
                })));
    }

    @Test
    void policy_expiryAgainstCancellation_isOneOrTheOther() {
        assertComesTo(Set.of("inner expired", "cancelled"), () -> cancelledAt(1, () -> {
            try (var scope = TaskScope.open(inner(1).failing(CompletionPolicy.<String>waitForAll()))) {
                scope.fork(() -> slept(5));
                return scope.join().values().toString();
            }
        }));
        assertComesTo(Set.of("cancelled"), () -> cancelledAt(1, () -> {
            try (var scope = TaskScope.open(inner(2).failing(CompletionPolicy.<String>waitForAll()))) {
                scope.fork(() -> slept(5));
                return scope.join().values().toString();
            }
        }));
        assertComesTo(Set.of("inner expired"), () -> cancelledAt(2, () -> {
            try (var scope = TaskScope.open(inner(1).failing(CompletionPolicy.<String>waitForAll()))) {
                scope.fork(() -> slept(5));
                return scope.join().values().toString();
            }
        }));
    }

    // ---- moving

    @Test
    void reschedule_againstExpiry_movesItOrIsRefused() {
        assertComesTo(Set.of("slept, moved", "limit expired, refused"), () -> {
            var moved = new StringBuilder();
            Thread[] mover = new Thread[1];
            String what = said(() -> failAfter(ofSeconds(1), limit -> {
                mover[0] = after(1, () -> {
                    try {
                        limit.reschedule(ofSeconds(9));
                        moved.append("moved");
                    } catch (IllegalStateException e) {
                        moved.append("refused");
                    }
                });
                return slept(5);
            }));
            mover[0].join();
            return what + ", " + moved;
        });
    }

    @Test
    void rescheduleToNow_byATaskBelow_expiresAtOnce() {
        assertComesTo(Set.of("limit expired at 1"), () -> {
            String what = said(() -> failAfter(ofSeconds(9), limit -> {
                try (var scope = TaskScope.<String>open()) {
                    scope.fork(() -> {
                        sleep(1);
                        limit.reschedule(Duration.ZERO);
                        return slept(5);
                    });
                    return scope.join().values();
                }
            }));
            return what + " at " + TaskRuntime.current().timeSource().nanoTime() / 1_000_000_000;
        });
    }

    // ---- wait for

    @Test
    void waitFor_expiryAgainstTheEndOfTheTask_isItsValueOrTheLimit() {
        assertComesTo(Set.of("slept", "limit expired"), () -> {
            try (var scope = TaskScope.<String>open()) {
                Task<String> task = scope.fork(() -> slept(1));
                String what = said(() -> Timeouts.waitFor(ofSeconds(1), scope, task));
                assertTrue(task.state().ended());
                return what;
            }
        });
    }

    @Test
    void waitFor_cancelledAgainstExpiry_isOneOrTheOther() {
        assertComesTo(
                Set.of("limit expired", "cancelled"),
                () -> cancelledAt(1, () -> {
                    try (var scope = TaskScope.<String>open()) {
                        Task<String> task = scope.fork(() -> slept(5));
                        return Timeouts.waitFor(ofSeconds(1), scope, task);
                    }
                }));
    }

    @Test
    void effectiveDeadline_ofATaskBelow_isTheEarliestAround() {
        assertComesTo(Set.of("1"), () -> outer(1).call(() -> inner(3).call(() -> {
            try (var scope = TaskScope.<Long>open()) {
                Task<Long> task = scope.fork(() -> Timeouts.effectiveDeadline().map(Deadline::nanos).orElse(0L));
                scope.join();
                return String.valueOf(task.value() / 1_000_000_000);
            }
        })));
    }
}
