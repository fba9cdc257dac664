/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A clock for core's own tests, moved by hand. Threads park for real; moving the clock unparks those with a limit. */
final class HandClock implements TimeSource {
    private final Set<Thread> parkedWithLimit = ConcurrentHashMap.newKeySet();
    private final List<Due> timers = new ArrayList<>();
    private volatile long nanos;

    private record Due(long at, Runnable action) {}

    /** Moves the clock, runs the timers that are due, and lets those look who wait with a limit. */
    void advance(Duration length) {
        nanos += length.toNanos();
        List<Due> due;
        synchronized (timers) {
            due = timers.stream()
                    .filter(timer -> timer.at <= nanos)
                    .sorted(Comparator.comparingLong(Due::at))
                    .toList();
            timers.removeAll(due);
        }
        due.forEach(timer -> timer.action.run());
        parkedWithLimit.forEach(LockSupport::unpark);
    }

    /** Waits, in real time, until so many threads are parked with a limit. */
    void awaitParked(int threads) {
        while (parkedWithLimit.size() < threads) {
            Thread.yield();
        }
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public void park(Object blocker) {
        LockSupport.park(blocker);
    }

    @Override
    public void parkUntil(Object blocker, long until) {
        Thread caller = Thread.currentThread();
        parkedWithLimit.add(caller); // before the look at the clock: advance moves it first, then unparks
        try {
            if (until - nanos > 0) {
                LockSupport.park(blocker);
            }
        } finally {
            parkedWithLimit.remove(caller);
        }
    }

    @Override
    public Timer schedule(long at, Runnable action) {
        var due = new Due(at, action);
        synchronized (timers) {
            timers.add(due);
        }
        return () -> {
            synchronized (timers) {
                return timers.remove(due);
            }
        };
    }

    @Override
    public String toString() {
        return "hand-moved clock";
    }
}
