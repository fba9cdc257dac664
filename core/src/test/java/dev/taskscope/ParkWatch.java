/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * A time source that tells the test which threads wait inside the framework, and can keep one of them from looking at
 * its condition after it was woken: so that an interrupt comes before, during or after a wait for certain.
 *
 * <p>A thread that lets another one finish a delivery of the books first is held up, and does not count as parked: what it is
 * about to wait for, or has waited for, is not known to anybody then.
 */
final class ParkWatch implements TimeSource {
    private final TimeSource base;
    private final Set<Thread> parked = ConcurrentHashMap.newKeySet();
    private final Set<Thread> heldUp = ConcurrentHashMap.newKeySet();
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
        awaitUnlessInVain(thread, () -> isParked(thread));
    }

    /** Waits, in real time, until that many threads park, the calling one not included. */
    void awaitParked(int threads) {
        awaitUnlessInVain(Thread.currentThread(), () -> parked.size() >= threads);
    }

    /** Waits, in real time, until the thread no longer parks; while it is held, it does not park again. */
    void awaitWoken(Thread thread) {
        awaitUnlessInVain(thread, () -> !isParked(thread));
    }

    /** Waits, in real time, until a delivery that somebody else makes holds up the thread. */
    void awaitHeldUp(Thread thread) {
        awaitUnlessInVain(thread, () -> heldUp.contains(thread));
    }

    /** A test that has failed or timed out leaves nobody behind that waits. The condition may hold for a moment only. */
    private static void awaitUnlessInVain(Thread thread, BooleanSupplier condition) {
        Thread caller = Thread.currentThread();
        BooleanSupplier metOrInVain = () -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            if (thread.getState() == Thread.State.TERMINATED || caller.isInterrupted()) {
                throw new IllegalStateException("waits in vain for " + thread);
            }
            return false;
        };
        if (caller.isVirtual()) {
            Uninterrupted.await(metOrInVain);
            return;
        }
        while (!metOrInVain.getAsBoolean()) {
            Thread.yield(); // which is quick, and lets virtual threads run: it has no carrier
        }
    }

    /** Runs an action on a thread of its own once the calling thread parks. */
    void whenParked(TaskScope.Action action) {
        Thread waiter = Thread.currentThread();
        runOnce(() -> awaitParked(waiter), action);
    }

    /** Runs an action on a thread of its own once a delivery that somebody else makes holds up the calling thread. */
    void whenHeldUp(TaskScope.Action action) {
        Thread waiter = Thread.currentThread();
        runOnce(() -> awaitHeldUp(waiter), action);
    }

    private static void runOnce(Runnable condition, TaskScope.Action action) {
        Thread.ofVirtual().start(() -> {
            condition.run();
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
        boolean waitsForItsTurn = waitsForItsTurn();
        (waitsForItsTurn ? heldUp : parked).add(Thread.currentThread());
        try {
            base.park(blocker);
        } finally {
            if (waitsForItsTurn) {
                heldUp.remove(Thread.currentThread());
            } else {
                woken();
            }
        }
    }

    private static boolean waitsForItsTurn() {
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
