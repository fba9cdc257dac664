/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A thread that stops who asks whether it is interrupted, and gets the answer no: until the test lets them act on that. */
final class WatchedThread extends Thread {
    private final AtomicReference<Predicate<Thread>> stops = new AtomicReference<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    WatchedThread(Runnable work) {
        super(work);
    }

    /** Stops the thread itself at its next look. */
    void stopItself() {
        stops.set(looking -> looking == this);
    }

    /** Stops the next other thread that looks. */
    void stopAnother() {
        stops.set(looking -> looking != this);
    }

    void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    boolean hasStopped() {
        return stopped.getCount() == 0;
    }

    void release() {
        released.countDown();
    }

    @Override
    public boolean isInterrupted() {
        boolean is = super.isInterrupted();
        Predicate<Thread> who = stops.get();
        if (!is && who != null && who.test(Thread.currentThread()) && stops.compareAndSet(who, null)) {
            stopped.countDown();
            while (released.getCount() > 0) {
                Thread.yield(); // which leaves an interrupt pending
            }
        }
        return is;
    }
}
