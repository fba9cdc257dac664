/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taskscope.TimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Locks that a test shares with threads which are not part of it: those of loggers, class loaders, connection pools. Found when
 * two test classes that ran in parallel both wrote to one log.
 */
class LockFromOutsideTest {
    private static final TimeSource REAL_TIME = TimeSource.system();
    private static final Duration A_WHILE = Duration.ofMillis(300);
    private static final int SLEEPS = 5_000;

    private final ReentrantLock lock = new ReentrantLock();

    @RepeatedTest(20)
    void lockHeldOutside_forAMoment_isWaitedFor() {
        Report report = Exploration.defaults().schedules(3).run(scheduler -> {
            Thread holder = holdUntilItWaits(Thread.currentThread());
            lock.lock();
            lock.unlock();
            assertEquals(false, holder.isVirtual());
        });

        assertEquals(1, report.distinct(), "what happens outside makes no other schedule");
    }

    /** Longer than a scheduler that cannot see who holds a monitor had patience. */
    @Test
    void monitorHeldOutside_forAWhile_isWaitedFor() {
        Object monitor = new Object();
        Report report = Exploration.defaults().schedules(3).run(scheduler -> {
            Thread holder = holdForAWhile(monitor);
            synchronized (monitor) {
                assertFalse(holder.isVirtual());
            }
        });

        assertEquals(1, report.distinct(), "what happens outside makes no other schedule");
    }

    /** Returns a thread that has the monitor, and gives it back after some real time: nobody can see who waits for it. */
    private static Thread holdForAWhile(Object monitor) {
        var held = new AtomicBoolean();
        Thread holder = Thread.ofPlatform().daemon().start(() -> {
            synchronized (monitor) {
                held.set(true);
                long end = REAL_TIME.nanoTime() + A_WHILE.toNanos();
                while (REAL_TIME.nanoTime() - end < 0) {
                    REAL_TIME.parkUntil(monitor, end);
                }
            }
        });
        while (!held.get()) {
            Thread.onSpinWait();
        }
        return holder;
    }

    /** Each of the thousands of jumps of the clock waited for that monitor anew. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "monitors keep the carrier before 24")
    void monitorHeldByASleeper_isWaitedForOnce() {
        Exploration.defaults().schedules(1).run(scheduler -> {
            Object monitor = new Object();
            Thread sleeper = Thread.ofVirtual().start(() -> {
                synchronized (monitor) {
                    sleepOften(scheduler.clock());
                }
            });
            scheduler.settle(); // it has the monitor
            synchronized (monitor) {
                assertEquals(Duration.ofHours(SLEEPS), scheduler.clock().elapsed());
            }
            sleeper.join();
        });
    }

    private static void sleepOften(FakeClock clock) {
        try {
            for (int i = 0; i < SLEEPS; i++) {
                clock.sleep(Duration.ofHours(1));
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts it", e);
        }
    }

    /** CI hung: a simulated thread had the lock of a log when its run ended, and never went on. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void lockHeldByAThreadThatIsLeft_isGivenBackWhenThatCanGoOn() {
        var outside = new CountDownLatch(1);
        Exploration.Body body = scheduler -> {
            var locked = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                lock.lock();
                locked.countDown();
                while (outside.getCount() > 0) {
                    try {
                        outside.await();
                    } catch (InterruptedException e) {
                        // as code does that has to finish what it has begun
                    }
                }
                lock.unlock();
            });
            locked.await();
            throw new IllegalStateException("the test fails while the lock is held");
        };
        assertThrows(FailedScheduleError.class, () -> Exploration.defaults().replay("usual", body));
        outside.countDown();
        lock.lock();
        lock.unlock();
    }

    /** Returns a thread that has the lock, and gives it back as soon as another one waits for it. */
    private Thread holdUntilItWaits(Thread waiter) {
        Thread holder = Thread.ofPlatform().daemon().start(() -> {
            lock.lock();
            try {
                while (waiter.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            } finally {
                lock.unlock();
            }
        });
        while (!lock.isLocked()) {
            Thread.onSpinWait();
        }
        return holder;
    }
}
