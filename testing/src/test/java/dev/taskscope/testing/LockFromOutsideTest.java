/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Locks that a test shares with threads which are not part of it: those of loggers, class loaders, connection pools. Found when
 * two test classes that ran in parallel both wrote to one log.
 */
class LockFromOutsideTest {
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
