/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sleep on any clock, and the system's own one: what runs, in which order, and what can be called off; never how long. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimeSourceTest {
    private static final TimeSource SYSTEM = TimeSource.system();

    private final HandClock clock = new HandClock();

    // ---- sleep

    @Test
    void sleep_untilTheClockHasMovedThatFar_waits() throws InterruptedException {
        var sleeper = Elsewhere.run(() -> {
            clock.sleep(Duration.ofSeconds(5));
            return clock.nanoTime();
        });
        clock.awaitParked(1);
        clock.advance(Duration.ofSeconds(3));
        clock.awaitParked(1);
        clock.advance(Duration.ofSeconds(2));
        assertEquals(Duration.ofSeconds(5).toNanos(), sleeper.value());
    }

    @Test
    void sleep_ofZero_returnsAtOnce() throws InterruptedException {
        clock.sleep(Duration.ZERO);
        assertEquals(0, clock.nanoTime());
    }

    @Test
    void sleep_ofAnOwner_startsWhatItsTasksForkMeanwhile() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            scope.fork("page", () -> {
                clock.awaitParked(1);
                scope.fork("link", () -> clock.advance(Duration.ofSeconds(5))); // nobody else lets the owner go on
            });
            clock.sleep(Duration.ofSeconds(5));
            assertEquals(2, scope.join().succeeded().size());
        }
    }

    @Test
    void sleep_interruptedBefore_throwsAndClearsTheInterrupt() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> clock.sleep(Duration.ZERO));
        assertFalse(Thread.interrupted());
    }

    @Test
    void sleep_interruptedMeanwhile_throws() throws InterruptedException {
        var sleeper = Elsewhere.run(() -> {
            clock.sleep(Duration.ofSeconds(5));
            return null;
        });
        clock.awaitParked(1);
        sleeper.thread().interrupt();
        assertInstanceOf(InterruptedException.class, sleeper.thrown());
    }

    @Test
    void sleep_onTheSystemsClock_returns() throws InterruptedException {
        long before = SYSTEM.nanoTime();
        SYSTEM.sleep(Duration.ofNanos(1));
        assertTrue(SYSTEM.nanoTime() - before > 0);
    }

    // ---- await

    @Test
    void await_conditionHolds_returnsAtOnce() throws InterruptedException {
        clock.await("nothing", () -> true);
    }

    @Test
    void await_unparkedWithoutTheCondition_waitsOn() throws InterruptedException {
        var holds = new AtomicBoolean();
        var asked = new AtomicInteger();
        var waiter = Elsewhere.run(() -> {
            clock.await("the flag", () -> {
                asked.incrementAndGet();
                return holds.get();
            });
            return asked.get();
        });
        while (asked.get() < 3) { // each time it is unparked
            LockSupport.unpark(waiter.thread());
            Thread.yield();
        }
        holds.set(true);
        LockSupport.unpark(waiter.thread());
        assertTrue(waiter.value() > 3);
    }

    @Test
    void await_interruptedBefore_throwsAndClearsTheInterrupt_evenIfTheConditionHolds() {
        Thread.currentThread().interrupt();
        var thrown = assertThrows(InterruptedException.class, () -> clock.await("the flag", () -> true));
        assertEquals("interrupted while waiting for the flag", thrown.getMessage());
        assertFalse(Thread.interrupted());
    }

    @Test
    void await_interruptedMeanwhile_throws() throws InterruptedException {
        var asked = new CountDownLatch(1);
        var waiter = Elsewhere.run(() -> {
            clock.await("the flag", () -> {
                asked.countDown();
                return false;
            });
            return null;
        });
        asked.await();
        waiter.thread().interrupt();
        assertInstanceOf(InterruptedException.class, waiter.thrown());
    }

    @Test
    void await_taskForksMeanwhile_isStarted() throws InterruptedException {
        Thread owner = Thread.currentThread();
        var ran = new AtomicBoolean();
        try (var scope = TaskScope.open()) {
            scope.fork(() -> {
                scope.fork(() -> {
                    ran.set(true);
                    LockSupport.unpark(owner);
                });
            });
            SYSTEM.await("the flag", ran::get);
        }
        assertTrue(ran.get());
    }

    // ---- the system's timers

    @Test
    void schedule_ofAPastMoment_runsOnAnotherThread() throws InterruptedException {
        var ran = new CountDownLatch(1);
        var thread = new CopyOnWriteArrayList<Thread>();
        SYSTEM.schedule(SYSTEM.nanoTime() - 1, () -> {
            thread.add(Thread.currentThread());
            ran.countDown();
        });
        ran.await();
        assertTrue(thread.getFirst() != Thread.currentThread() && thread.getFirst().isDaemon());
    }

    @Test
    void schedule_ofOneMoment_runsInTheOrderOfScheduling() throws InterruptedException {
        var order = new CopyOnWriteArrayList<Integer>();
        var ran = new CountDownLatch(3);
        long moment = SYSTEM.nanoTime();
        for (int i = 1; i <= 3; i++) {
            int number = i;
            SYSTEM.schedule(moment, () -> {
                order.add(number);
                ran.countDown();
            });
        }
        ran.await();
        assertEquals(List.of(1, 2, 3), order);
    }

    @Test
    void timer_calledOffInTime_neverRuns() throws InterruptedException {
        var ran = new CopyOnWriteArrayList<String>();
        var afterwards = new CountDownLatch(1);
        long farAway = SYSTEM.nanoTime() + Duration.ofDays(1).toNanos();
        TimeSource.Timer timer = SYSTEM.schedule(farAway, () -> ran.add("ran"));
        assertTrue(timer.cancel());
        assertFalse(timer.cancel());
        SYSTEM.schedule(SYSTEM.nanoTime(), afterwards::countDown);
        afterwards.await();
        assertEquals(List.of(), ran);
    }

    @Test
    void timer_calledOffTooLate_saysSo() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        TimeSource.Timer timer = SYSTEM.schedule(SYSTEM.nanoTime(), () -> {
            begun.countDown();
            Uninterrupted.await(mayEnd);
        });
        begun.await();
        boolean calledOff = timer.cancel();
        mayEnd.countDown();
        assertFalse(calledOff);
    }

    @Test
    void schedule_afterAnActionThatThrew_goesOn() throws InterruptedException {
        var thrown = new IllegalStateException("of an action, which ought not to");
        var ran = new CountDownLatch(1);
        try (var logged = Logged.by(TimeSource.class.getName())) {
            SYSTEM.schedule(SYSTEM.nanoTime(), () -> {
                throw thrown;
            });
            SYSTEM.schedule(SYSTEM.nanoTime(), ran::countDown);
            ran.await();
            assertEquals(List.of(thrown), logged.thrown());
        }
    }

    @Test
    void parkUntil_aPastMoment_returnsAtOnce() {
        SYSTEM.parkUntil(this, SYSTEM.nanoTime() - 1);
        assertFalse(Thread.interrupted());
    }

    @Test
    void timersOfTheSystem_farAway_doNotOverflow() {
        TimeSource.Timer timer = SYSTEM.schedule(SYSTEM.nanoTime() + (Long.MAX_VALUE >> 1), () -> {});
        assertTrue(timer.cancel());
    }
}
