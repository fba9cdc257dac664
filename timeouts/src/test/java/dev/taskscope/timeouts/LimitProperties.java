/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.jqwik.TaskArbitraries;
import dev.taskscope.timeouts.LimitRun.Ran;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** C4 and C8: random trees of limits, moves and shields, in tasks that are cancelled from outside, on many schedules. */
class LimitProperties {
    private static final int DEPTH = 4;
    private static final List<Integer> SECONDS = List.of(0, 1, 1, 2, 2, 3, 5, 8); // few, so that many fall on one instant

    @Provide
    Arbitrary<Exploration> explorations() {
        return TaskArbitraries.explorations();
    }

    @Provide
    Arbitrary<List<LimitStep>> programs() {
        return steps(DEPTH, /* unhurried= */ false);
    }

    @Provide
    Arbitrary<List<LimitStep>> unhurriedPrograms() {
        return steps(DEPTH, /* unhurried= */ true);
    }

    @Provide
    Arbitrary<Integer> moments() {
        return Arbitraries.of(0, 1, 2, 3, 4, 5, 8, 1_000);
    }

    private static Arbitrary<List<LimitStep>> steps(int depth, boolean unhurried) {
        Arbitrary<LimitStep> sleep = Arbitraries.of(SECONDS).map(LimitStep.Sleep::new);
        Arbitrary<LimitStep> move = Combinators.combine(
                Arbitraries.integers().between(0, 2), Arbitraries.of(SECONDS).injectNull(0.2))
                .as(LimitStep.Move::new);
        if (depth == 0) {
            return Arbitraries.oneOf(sleep, move).list().ofMaxSize(2);
        }
        Arbitrary<List<LimitStep>> inside = Arbitraries.lazy(() -> steps(depth - 1, unhurried));
        Arbitrary<LimitStep> limited = Combinators.combine(
                Arbitraries.of(SECONDS).injectNull(0.1), Arbitraries.of(SECONDS).injectNull(0.7),
                Arbitraries.of(true, false), Arbitraries.of(true, false), inside)
                .as(LimitStep.Limited::new);
        Arbitrary<LimitStep> forked = inside.map(LimitStep.Forked::new);
        Arbitrary<LimitStep> shielded = inside.map(LimitStep.Shielded::new);
        Arbitrary<LimitStep> cleaned = Combinators.combine(inside, inside).as(LimitStep.Cleaned::new);
        return (unhurried
                ? Arbitraries.oneOf(sleep, move, limited, limited, forked, shielded, cleaned)
                : Arbitraries.oneOf(sleep, move, limited, limited, forked)).list().ofMinSize(1).ofMaxSize(3);
    }

    @Property(tries = 200)
    void c8_theEarliestLimitWins_andAnInnerOneNeverOutlivesTheOuter(
            @ForAll("programs") List<LimitStep> program, @ForAll("explorations") Exploration exploration) {
        exploration.run(scheduler -> {
            var run = new LimitRun(/* unhurried= */ false);
            try {
                run.steps(program, List.of(), 0);
            } catch (DeadlineExceededException e) {
                assertTrue(told(run, e), () -> "nobody told of " + e);
            }
            assertFalse(Thread.currentThread().isInterrupted(), "an interrupt was left");
            assertLaws(run);
        });
    }

    private static boolean told(LimitRun run, DeadlineExceededException e) {
        return run.limits.stream()
                .anyMatch(ran -> ran.told && e.name().orElseThrow().equals("limit " + ran.number));
    }

    /** Of programs without shields, whose bodies do nothing on their way out. */
    private static void assertLaws(LimitRun run) {
        assertEquals(List.of(), run.faults);
        for (Ran ran : run.limits) {
            if (ran.expired) {
                assertEquals(ran.deadline, ran.ended, () -> "expired, and ended another time: " + ran);
            } else if (ran.deadline != null) {
                assertTrue(ran.ended <= ran.deadline, () -> "outlived its deadline: " + ran);
            }
            if (ran.told) {
                assertTrue(ran.expired, () -> "told, but has not expired: " + ran);
                for (Ran outer : ran.around) {
                    assertTrue(
                            outer.deadline == null || outer.deadline >= ran.ended,
                            () -> "told although an outer one was earlier: " + ran + " in " + outer);
                }
            }
        }
    }

    @Property(tries = 200)
    void c4_cancellationFromOutsideIsNeitherLostNorTakenForExpiry(
            @ForAll("programs") List<LimitStep> program,
            @ForAll("moments") int cancelledAt,
            @ForAll("explorations") Exploration exploration) {
        exploration.run(scheduler -> {
            var run = new LimitRun(/* unhurried= */ false);
            var ended = new AtomicLong(-1);
            try (var scope = TaskScope.open()) {
                Task<Object> task = scope.fork(() -> {
                    try {
                        run.steps(program, List.of(), 0);
                        return "done";
                    } finally {
                        ended.set(run.now());
                    }
                });
                Thread canceller =
                        Thread.ofVirtual().start(() -> cancelAt(cancelledAt, task, scheduler.clock()::sleep));
                scope.join();
                canceller.join();
                assertLaws(run);
                assertTrue(ended.get() <= cancelledAt, () -> "went on until " + ended + " after it was cancelled");
                boolean late = ended.get() == cancelledAt || ended.get() == -1; // at that instant it is one or the other
                boolean cancelled = task.outcome().orElseThrow() instanceof Outcome.Cancelled;
                assertTrue(late || !cancelled, () -> "cancelled before anybody had: " + task.outcome());
                if (task.outcome().orElseThrow() instanceof Outcome.Failure<Object> failure) {
                    assertTrue(failure.exception() instanceof DeadlineExceededException, failure::toString);
                }
            }
            assertFalse(Thread.currentThread().isInterrupted(), "an interrupt was left");
        });
    }

    /** Sleeps on the clock of the test. */
    @FunctionalInterface
    private interface Sleeper {
        void sleep(Duration length) throws InterruptedException;
    }

    private static void cancelAt(int seconds, Task<?> task, Sleeper sleeper) {
        try {
            sleeper.sleep(Duration.ofSeconds(seconds));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        task.cancel("from outside");
    }

    @Property(tries = 200)
    void c4_withShieldsAndCleanup_noInterruptIsLeft_andWhatIsShieldedIsNotCutShort(
            @ForAll("unhurriedPrograms") List<LimitStep> program, @ForAll("explorations") Exploration exploration) {
        exploration.run(scheduler -> {
            var run = new LimitRun(/* unhurried= */ true);
            try {
                run.steps(program, List.of(), 0);
            } catch (DeadlineExceededException e) {
                assertTrue(told(run, e), () -> "nobody told of " + e);
            }
            assertFalse(Thread.currentThread().isInterrupted(), "an interrupt was left");
            assertEquals(List.of(), run.faults);
            for (Ran ran : run.limits) {
                assertTrue(!ran.told || ran.expired, () -> "told, but has not expired: " + ran);
                assertTrue(!ran.expired || ran.ended >= ran.deadline, () -> "expired early: " + ran);
            }
        });
    }
}
