/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.Iterator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timers of the system's time, on one daemon thread that the first of them starts. Setting and calling off cost the
 * logarithm of their number, and one that is called off is not held until its time.
 */
final class SystemTimers implements Runnable {
    static final SystemTimers SHARED = new SystemTimers();

    private static final Logger LOG = LoggerFactory.getLogger(TimeSource.class);

    private final ConcurrentSkipListSet<Entry> pending = new ConcurrentSkipListSet<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().daemon().name("taskscope-timer").unstarted(this);

    private SystemTimers() {
        thread.start();
    }

    TimeSource.Timer schedule(long nanos, Runnable action) {
        var entry = new Entry(nanos, numbers.getAndIncrement(), action);
        pending.add(entry);
        if (pending.lower(entry) == null) { // a new earliest one; for the others the thread wakes up anyway
            LockSupport.unpark(thread);
        }
        return () -> pending.remove(entry);
    }

    @Override
    public void run() {
        while (true) {
            Iterator<Entry> inOrder = pending.iterator(); // first() throws if the last one is just called off
            Entry next = inOrder.hasNext() ? inOrder.next() : null;
            if (next == null) {
                LockSupport.park(this);
            } else if (!next.isDue()) {
                SystemTimeSource.INSTANCE.parkUntil(this, next.nanos);
            } else if (pending.remove(next)) { // else it has just been called off
                next.act();
            }
        }
    }

    /** An action and its moment; in the order of moments, then of scheduling. */
    private record Entry(long nanos, long number, Runnable action) implements Comparable<Entry> {
        boolean isDue() {
            return nanos - SystemTimeSource.INSTANCE.nanoTime() <= 0;
        }

        void act() {
            try {
                action.run();
            } catch (Throwable e) {
                LOG.error("A timer's action threw, which it must not", e);
            }
        }

        @Override
        public int compareTo(Entry other) {
            int byMoment = Long.signum(nanos - other.nanos); // by difference: nanoTime may wrap
            return byMoment != 0 ? byMoment : Long.compare(number, other.number);
        }
    }
}
