/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A time source that tells the test which threads wait inside the framework, and can keep one of them from looking at
 * its condition after it was woken: so that an interrupt comes before, during or after a wait for certain.
 *
 * <p>A thread that only lets another one finish a delivery of the books does not count: what it is about to wait for is not
 * known to anybody yet.
 */
final class ParkWatch implements TimeSource {
    private final TimeSource base;
    private final Set<Thread> parked = ConcurrentHashMap.newKeySet();
    private final AtomicReference<CountDownLatch> hold = new AtomicReference<>();

    ParkWatch() {
        this(TimeSource.system());
    }

    ParkWatch(TimeSource base) {
        this.base = base;
    }

    /** Returns the system's runtime with this time source. */
    TaskRuntime runtime() {
        return TaskRuntime.system().withTimeSource(this);
    }

    boolean isParked(Thread thread) {
        return parked.contains(thread);
    }

    /** Waits, in real time, until the thread parks: it has looked at its condition, which did not hold. */
    void awaitParked(Thread thread) {
        while (!isParked(thread)) {
            yieldUnlessInVain(thread);
        }
    }

    /** Waits, in real time, until that many threads park, the calling one not included. */
    void awaitParked(int threads) {
        while (parked.size() < threads) {
            yieldUnlessInVain(Thread.currentThread());
        }
    }

    /** Waits, in real time, until the thread no longer parks; while it is held, it does not park again. */
    void awaitWoken(Thread thread) {
        while (isParked(thread)) {
            yieldUnlessInVain(thread);
        }
    }

    /** A test that has failed or timed out leaves nobody behind that spins. */
    private static void yieldUnlessInVain(Thread thread) {
        if (thread.getState() == Thread.State.TERMINATED || Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("waits in vain for " + thread);
        }
        Thread.yield();
    }

    /** Runs an action on a thread of its own once the calling thread parks. */
    void whenParked(TaskScope.Action action) {
        Thread waiter = Thread.currentThread();
        Thread.ofVirtual().start(() -> {
            awaitParked(waiter);
            try {
                action.run();
            } catch (Exception e) {
                throw new AssertionError("the test waits for this in vain", e);
            }
        });
    }

    /** Holds the next thread that returns from parking until the latch is counted down. */
    CountDownLatch holdNextWoken() {
        var latch = new CountDownLatch(1);
        hold.set(latch);
        return latch;
    }

    @Override
    public void park(Object blocker) {
        if (isInADelivery()) {
            base.park(blocker);
            return;
        }
        parked.add(Thread.currentThread());
        try {
            base.park(blocker);
        } finally {
            woken();
        }
    }

    private static boolean isInADelivery() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(Books.class.getName())
                        && frame.getMethodName().equals("now")));
    }

    @Override
    public void parkUntil(Object blocker, long nanos) {
        parked.add(Thread.currentThread());
        try {
            base.parkUntil(blocker, nanos);
        } finally {
            woken();
        }
    }

    private void woken() {
        parked.remove(Thread.currentThread());
        CountDownLatch latch = hold.getAndSet(null);
        while (latch != null && latch.getCount() > 0) {
            Thread.yield(); // which leaves an interrupt pending, where others can see it
        }
    }

    @Override
    public long nanoTime() {
        return base.nanoTime();
    }

    @Override
    public Instant now() {
        return base.now();
    }

    @Override
    public Timer schedule(long nanos, Runnable action) {
        return base.schedule(nanos, action);
    }

    @Override
    public String toString() {
        return "watched " + base;
    }
}
