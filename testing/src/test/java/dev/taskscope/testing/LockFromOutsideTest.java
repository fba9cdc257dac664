/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.RepeatedTest;

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
