/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Deadline;
import dev.taskscope.TimeSource;
import dev.taskscope.testing.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A clock without a scheduler, and what a hold and a move do under one. */
class FakeClockTest {
    private static final Instant BEGIN = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration LONGEST = ofNanos(Long.MAX_VALUE);

    private final FakeClock clock = new FakeClock();
    private final List<String> ran = new ArrayList<>();

    // ---- what it shows

    @Test
    void newClock_always_standsAtTheBeginningOf2000() {
        assertEquals(0, clock.nanoTime());
        assertEquals(BEGIN, clock.now());
        assertEquals(Duration.ZERO, clock.elapsed());
        assertEquals("fake clock at 2000-01-01T00:00:00Z", clock.toString());
    }

    @Test
    void newClock_atAnInstant_standsThere() {
        var later = new FakeClock(BEGIN.plusSeconds(7));

        assertEquals(0, later.nanoTime());
        assertEquals(BEGIN.plusSeconds(7), later.now());
    }

    @Test
    void newClock_atNoInstant_isRefused() {
        assertThrows(NullPointerException.class, () -> new FakeClock(null));
    }

    @Test
    void advance_always_movesAllThatIsShown() {
        clock.advance(ofHours(1));

        assertEquals(ofHours(1).toNanos(), clock.nanoTime());
        assertEquals(BEGIN.plus(ofHours(1)), clock.now());
        assertEquals(ofHours(1), clock.elapsed());
    }

    @Test
    void advanceTo_anInstant_standsThere() {
        clock.advanceTo(BEGIN.plusSeconds(90));

        assertEquals(ofSeconds(90), clock.elapsed());
    }

    // ---- timers

    @Test
    void timers_ofOneInstant_runInTheOrderOfScheduling() {
        for (String each : List.of("first", "second", "third", "fourth")) {
            note(ofSeconds(1), each);
        }

        clock.advance(ofSeconds(1));

        assertEquals(List.of("first at 1", "second at 1", "third at 1", "fourth at 1"), ran);
    }

    @Test
    void timers_onTheWay_runAtTheirOwnInstants() {
        note(ofSeconds(3), "late");
        note(ofSeconds(1), "early");
        note(ofSeconds(9), "later than that");

        clock.advance(ofSeconds(5));

        assertEquals(List.of("early at 1", "late at 3"), ran);
        assertEquals(ofSeconds(5), clock.elapsed());
    }

    @Test
    void timers_scheduledByTimers_runOnTheSameWay() {
        clock.schedule(ofSeconds(1).toNanos(), () -> {
            note(ofSeconds(2), "in its turn");
            note(ofSeconds(1), "at once");
        });
        note(ofSeconds(1), "scheduled before");

        clock.advance(ofSeconds(2));

        assertEquals(List.of("scheduled before at 1", "at once at 1", "in its turn at 2"), ran);
    }

    @Test
    void timer_inThePast_runsAtTheNextMoveWithoutMovingTheClockBack() {
        clock.advance(ofSeconds(5));
        note(ofSeconds(2), "late");

        clock.advance(ofSeconds(1));

        assertEquals(List.of("late at 5"), ran);
        assertEquals(ofSeconds(6), clock.elapsed());
    }

    @Test
    void timer_dueWhenScheduled_waitsForTheNextMove() {
        note(Duration.ZERO, "due");
        assertEquals(List.of(), ran);

        clock.advance(Duration.ZERO);

        assertEquals(List.of("due at 0"), ran);
    }

    @Test
    void timer_thatThrows_throwsOutOfTheMoveAndLosesNoOther() {
        clock.schedule(ofSeconds(1).toNanos(), () -> {
            throw new IllegalStateException("of the timer");
        });
        note(ofSeconds(2), "next");

        assertThrows(IllegalStateException.class, () -> clock.advance(ofSeconds(3)));
        assertEquals(ofSeconds(1), clock.elapsed());

        clock.advance(ofSeconds(2));
        assertEquals(List.of("next at 2"), ran);
    }

    @Test
    void timer_always_runsInTheThreadThatMovesTheClock() {
        var thread = new AtomicReference<Thread>();
        clock.schedule(1, () -> thread.set(Thread.currentThread()));

        clock.advance(ofNanos(1));

        assertEquals(Thread.currentThread(), thread.get());
    }

    @Test
    void cancel_beforeItsInstant_keepsTheTimerFromRunning() {
        TimeSource.Timer timer = note(ofSeconds(1), "called off");
        note(ofSeconds(1), "the other");

        assertTrue(timer.cancel());
        assertFalse(timer.cancel());
        clock.advance(ofSeconds(1));

        assertEquals(List.of("the other at 1"), ran);
    }

    @Test
    void cancel_onceItHasRun_saysSo() {
        TimeSource.Timer timer = note(ofSeconds(1), "ran");
        clock.advance(ofSeconds(1));

        assertFalse(timer.cancel());
    }

    @Test
    void cancel_byATimerOfTheSameInstant_isInTime() {
        var second = new AtomicReference<TimeSource.Timer>();
        clock.schedule(1, () -> assertTrue(second.get().cancel()));
        second.set(note(ofNanos(1), "called off"));

        clock.advance(ofNanos(1));

        assertEquals(List.of(), ran);
    }

    @Test
    void schedule_ofNothing_isRefused() {
        assertThrows(NullPointerException.class, () -> clock.schedule(0, null));
    }

    private TimeSource.Timer note(Duration at, String what) {
        return clock.schedule(at.toNanos(), () -> ran.add(what + " at " + clock.elapsed().toSeconds()));
    }

    // ---- without moving

    @Test
    void runToIdle_always_runsWhatIsDueAndWhatThatMakesDue() {
        clock.schedule(0, () -> note(Duration.ZERO, "made due"));
        note(ofSeconds(1), "later");

        clock.runToIdle();

        assertEquals(List.of("made due at 0"), ran);
        assertEquals(Duration.ZERO, clock.elapsed());
    }

    @Test
    void nextTimer_always_isHowLongItIsToTheNext() {
        assertEquals(Optional.empty(), clock.nextTimer());
        note(ofSeconds(3), "third");
        TimeSource.Timer first = note(ofSeconds(1), "first");

        assertEquals(Optional.of(ofSeconds(1)), clock.nextTimer());
        first.cancel();
        assertEquals(Optional.of(ofSeconds(3)), clock.nextTimer());
        clock.advance(ofSeconds(2));
        assertEquals(Optional.of(ofSeconds(1)), clock.nextTimer());
        clock.advance(ofSeconds(1));
        assertEquals(Optional.empty(), clock.nextTimer());
    }

    @Test
    void nextTimer_thatIsDue_isZeroAway() {
        clock.advance(ofSeconds(2));
        note(ofSeconds(1), "due");

        assertEquals(Optional.of(Duration.ZERO), clock.nextTimer());
    }

    // ---- refused

    @Test
    void advance_byLessThanNothing_isRefused() {
        clock.advance(ofSeconds(5));

        assertRefused("the clock cannot be moved backwards: by PT-1S", () -> clock.advance(ofSeconds(-1)));
        assertRefused("the clock cannot be moved backwards: by PT-0.000000001S", () -> clock.advance(ofNanos(-1)));
    }

    @Test
    void advanceTo_aMomentAgo_isRefused() {
        clock.advance(ofSeconds(5));

        assertRefused(
                "the clock cannot be moved backwards: from 2000-01-01T00:00:05Z to 2000-01-01T00:00:04Z",
                () -> clock.advanceTo(BEGIN.plusSeconds(4)));
        clock.advanceTo(BEGIN.plusSeconds(5));
        assertEquals(ofSeconds(5), clock.elapsed());
    }

    @Test
    void advance_byMoreThanItsCountCanTell_isRefused() {
        clock.advance(ofNanos(1));

        assertRefused(
                "the clock cannot be moved by more than 292 years at once, such as by " + LONGEST.plusNanos(1),
                () -> clock.advance(LONGEST.plusNanos(1)));
        assertThrows(IllegalArgumentException.class, () -> clock.advance(ofSeconds(Long.MAX_VALUE)));
        assertThrows(IllegalArgumentException.class, () -> clock.advanceTo(Instant.MAX));
        assertEquals(ofNanos(1), clock.elapsed());
    }

    // ---- where the count of nanoseconds wraps

    @Test
    void advance_pastTheEndOfItsCount_goesOn() {
        note(ofDays(100_000), "in 273 years");

        clock.advance(LONGEST);
        assertEquals(1, ran.size());
        clock.advance(LONGEST);
        clock.advance(ofNanos(3));

        assertEquals(1, clock.nanoTime(), "all the way round");
        assertEquals(LONGEST.multipliedBy(2).plusNanos(3), clock.elapsed());
        assertEquals(BEGIN.plus(clock.elapsed()), clock.now());
    }

    @Test
    void timers_onBothSidesOfTheEndOfItsCount_runInOrder() {
        clock.advance(LONGEST.minusNanos(1));
        for (long after : List.of(3, 1, 2, 0)) {
            clock.schedule(clock.nanoTime() + after, () -> ran.add("after " + after));
        }

        clock.runToIdle();
        assertEquals(List.of("after 0"), ran);
        assertEquals(Optional.of(ofNanos(1)), clock.nextTimer());
        clock.advance(ofNanos(3));

        assertEquals(List.of("after 0", "after 1", "after 2", "after 3"), ran);
    }

    @Test
    void timer_longPast_isDueWhereverTheCountStands() {
        clock.advance(LONGEST);
        clock.schedule(0, () -> ran.add("292 years ago"));
        clock.schedule(clock.nanoTime() + 1, () -> ran.add("next"));
        clock.schedule(clock.nanoTime() - 1, () -> ran.add("just now"));

        assertEquals(Optional.of(Duration.ZERO), clock.nextTimer());
        clock.runToIdle();

        assertEquals(List.of("292 years ago", "just now"), ran);
    }

    /** The third one ended at once, again and again: its end was before its beginning. */
    @Test
    void sleep_overAndOverForAsLongAsThereIs_takesThatLong() {
        Duration forEver = ofSeconds(Long.MAX_VALUE);
        Duration longest = ofNanos(Long.MAX_VALUE / 2);
        Exploration.defaults().schedules(3).run(scheduler -> {
            FakeClock time = scheduler.clock();
            for (int i = 1; i <= 9; i++) {
                time.sleep(forEver);
                assertEquals(longest.multipliedBy(i), time.elapsed());
            }
            var limit = Deadline.after(forEver, time);
            assertFalse(limit.passed());
            time.sleep(ofSeconds(1));
            assertEquals(longest.minusSeconds(1), limit.remaining());
        });
    }

    @Test
    void trace_ofMoreThanItsCount_endsAtItsEnd() {
        Trace trace = Exploration.defaults().record(Recipe.parse("usual"), scheduler -> {
            for (int i = 0; i < 5; i++) {
                scheduler.clock().sleep(LONGEST);
            }
        });
        assertEquals(Long.MAX_VALUE, trace.events().getLast().nanos());
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void advance_byATimer_isRefused() {
        clock.schedule(1, () -> clock.advance(ofSeconds(1)));

        var refused = assertThrows(IllegalStateException.class, () -> clock.advance(ofNanos(1)));

        assertEquals("the clock is being moved already: a timer must not move it", refused.getMessage());
        clock.advance(ofSeconds(1)); // that was all
    }

    @Test
    void advance_byASecondThread_isRefused() {
        var thrown = new AtomicReference<Throwable>();
        clock.schedule(1, () -> {
            Thread second = Thread.ofPlatform().start(() -> {
                try {
                    clock.runToIdle();
                } catch (IllegalStateException e) {
                    thrown.set(e);
                }
            });
            joined(second);
        });

        clock.advance(ofNanos(1));

        assertInstanceOf(IllegalStateException.class, thrown.get());
        assertEquals(
                "the clock is being moved by thread '%s'; one thread at a time may"
                        .formatted(Thread.currentThread().getName()),
                thrown.get().getMessage());
    }

    // ---- threads that wait

    @Test
    void sleep_onARealThread_endsWhenTheClockIsThere() throws Exception {
        var woken = new FutureTask<>(() -> {
            clock.sleep(ofHours(1));
            return clock.elapsed();
        });
        Thread.ofVirtual().start(woken);
        awaitSleepers();

        clock.advance(ofMinutes(59));
        assertFalse(woken.isDone());
        clock.advance(ofMinutes(1));

        assertEquals(ofHours(1), woken.get());
        assertEquals(Optional.empty(), clock.nextTimer(), "nothing is left of it");
    }

    @Test
    void parkUntil_aMomentThatHasCome_doesNotPark() {
        clock.advance(ofSeconds(1));

        clock.parkUntil(this, ofSeconds(1).toNanos());
        clock.parkUntil(this, 0);

        assertEquals(Optional.empty(), clock.nextTimer());
    }

    @Test
    void sleep_interrupted_endsAndLeavesNothingBehind() throws Exception {
        var thrown = new AtomicReference<Throwable>();
        Thread sleeper = Thread.ofPlatform().start(() -> {
            try {
                clock.sleep(ofHours(1));
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        });
        awaitSleepers();

        sleeper.interrupt();
        joined(sleeper);

        assertInstanceOf(InterruptedException.class, thrown.get());
        assertEquals(Optional.empty(), clock.nextTimer());
    }

    /** Waits until somebody sleeps by the clock. */
    private void awaitSleepers() {
        while (clock.nextTimer().isEmpty()) {
            Thread.yield();
        }
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
    }

    // ---- holds

    @Test
    void hold_closedTwice_isClosedOnce() {
        FakeClock.Hold first = clock.hold();
        FakeClock.Hold second = clock.hold();

        first.close();
        first.close();
        assertTrue(clock.isHeld());
        second.close();
        assertFalse(clock.isHeld());
    }

    @Test
    void hold_underAScheduler_keepsTheClockUntilItIsClosed() {
        Exploration.defaults().schedules(20).run(scheduler -> {
            FakeClock time = scheduler.clock();
            var rang = new AtomicInteger();
            FakeClock.Hold hold = time.hold();
            time.schedule(ofSeconds(1).toNanos(), rang::incrementAndGet);

            scheduler.settle();
            assertEquals(0, rang.get());
            time.advance(ofSeconds(1));
            assertEquals(1, rang.get());

            time.schedule(ofSeconds(3).toNanos(), rang::incrementAndGet);
            hold.close();
            time.sleep(ofSeconds(9));
            assertEquals(2, rang.get());
            assertEquals(ofSeconds(10), time.elapsed());
        });
    }

    @Test
    void held_whileEverybodyWaitsForIt_isADeadlockThatNamesTheHold() {
        var error = assertThrows(
                FailedScheduleError.class,
                () -> Exploration.defaults().schedules(1).run(scheduler -> {
                    scheduler.clock().hold();
                    scheduler.clock().sleep(ofSeconds(1));
                }));

        assertEquals(Verdict.DEADLOCK, error.verdict());
        assertTrue(error.getMessage().contains("The clock is held"), error::getMessage);
    }
}
