/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import dev.taskscope.TimeSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is due at some moment on one clock, behind one timer of that clock. Made for entries that nearly always leave before
 * they are due: entering and leaving cost a few instructions under a lock, and neither wakes a thread nor touches the timer,
 * except for an entry that is due before every other one.
 *
 * <p>Entries stand in lanes, each a linked list in the order in which they are due. Limits of one length come in that order
 * by themselves; a lane takes whatever comes in order. What fits into none of a few lanes goes into a heap, at the cost of
 * the logarithm of its size. The timer is not called off when its entry leaves: it finds out what is next when it comes.
 *
 * <p>Thread-safe. Entries of one instant are told in the order in which they were made. See ADR 10.
 */
final class ExpiryQueue {
    private static final Logger LOG = LoggerFactory.getLogger(Timeouts.class);
    private static final int LANES = 32; // a power of two
    private static final int TRIED = 4; // lanes that an entry tries before it goes into the heap

    // guarded by the monitor
    private final Lane[] lanes = new Lane[LANES];
    private final ExpiryHeap heap = new ExpiryHeap();
    private long numbers;
    private int size;
    private TimeSource.@Nullable Timer timer;
    private long timerAt;
    private int timersSet; // tells a timer from its predecessors

    ExpiryQueue() {
        Arrays.setAll(lanes, index -> new Lane());
    }

    /** Entries in the order in which they are due. */
    static final class Lane {
        private @Nullable Entry first;
        private @Nullable Entry last;

        private boolean takes(Entry entry) {
            return last == null || last.isBefore(entry);
        }

        private void append(Entry entry) {
            entry.lane = this;
            entry.previous = last;
            if (last == null) {
                first = entry;
            } else {
                last.next = entry;
            }
            last = entry;
        }

        private void remove(Entry entry) {
            Entry before = entry.previous;
            Entry after = entry.next;
            if (before == null) {
                first = after;
            } else {
                before.next = after;
            }
            if (after == null) {
                last = before;
            } else {
                after.previous = before;
            }
            entry.lane = null;
            entry.previous = null;
            entry.next = null;
        }
    }

    /** Something that is due at a moment, once or several times in turn. */
    abstract static class Entry {
        // guarded by the monitor of the queue
        private @Nullable Lane lane;
        private @Nullable Entry previous;
        private @Nullable Entry next;
        int heapIndex = ExpiryHeap.NOWHERE;
        private long nanos;
        private long number; // from 1; 0 before it has been entered

        /** Does what is due. On a thread of the clock, with no lock held. */
        abstract void due();

        /** Tells whether this one is due first, and made first if both are due at once. */
        final boolean isBefore(Entry other) {
            long later = other.nanos - nanos; // by difference: nanoTime may wrap
            return later > 0 || (later == 0 && number < other.number);
        }

        final boolean isQueued() {
            return lane != null || heapIndex != ExpiryHeap.NOWHERE;
        }
    }

    /** Returns how many entries it holds. */
    synchronized int size() {
        return size;
    }

    /** Returns how many timers it has set so far. */
    synchronized int timersSet() {
        return timersSet;
    }

    /**
     * Enters something, or moves it to another moment if it is in.
     *
     * @param nanos when it is due, as the clock counts
     * @param kind a hash of how long that is from now: what comes with the same length comes in order
     */
    synchronized void put(Entry entry, TimeSource clock, long nanos, int kind) {
        remove(entry);
        number(entry);
        entry.nanos = nanos;
        size++;
        int home = kind * 0x9E3779B9 >>> 16; // a Fibonacci hash: lengths are round numbers
        for (int tried = 0; tried < TRIED; tried++) {
            Lane lane = lanes[home + tried & LANES - 1];
            if (lane.takes(entry)) {
                lane.append(entry);
                ensureTimer(clock, nanos);
                return;
            }
        }
        heap.add(entry);
        ensureTimer(clock, nanos);
    }

    /** Gives something its place among what is due at the same moment, once. */
    synchronized void number(Entry entry) {
        if (entry.number == 0) {
            entry.number = ++numbers;
        }
    }

    /** Takes something out; returns false if it is not in. */
    synchronized boolean remove(Entry entry) {
        if (!entry.isQueued()) {
            return false;
        }
        if (entry.lane != null) {
            entry.lane.remove(entry);
        } else {
            heap.remove(entry);
        }
        size--;
        return true;
    }

    private void ensureTimer(TimeSource clock, long nanos) {
        if (timer != null && nanos - timerAt >= 0) {
            return;
        }
        if (timer != null) {
            timer.cancel();
            timer = null; // should the next line throw, the next entry sets one
        }
        int number = timersSet + 1;
        timersSet = number;
        timer = clock.schedule(nanos, () -> tell(clock, number));
        timerAt = nanos;
    }

    /** Tells every entry that is due. On a thread of the clock. */
    private void tell(TimeSource clock, int number) {
        for (Entry due = takeDue(clock, number); due != null; due = takeDue(clock, number)) {
            try {
                due.due();
            } catch (Throwable e) {
                LOG.error("A limit could not be told that it has expired", e);
            }
        }
    }

    private synchronized @Nullable Entry takeDue(TimeSource clock, int number) {
        if (number == timersSet) {
            timer = null; // it has come
        }
        Entry first = first();
        if (first == null) {
            return null;
        }
        if (first.nanos - clock.nanoTime() > 0) {
            ensureTimer(clock, first.nanos);
            return null;
        }
        remove(first);
        return first;
    }

    private @Nullable Entry first() {
        Entry first = heap.first();
        for (Lane lane : lanes) {
            Entry one = lane.first;
            if (one != null && (first == null || one.isBefore(first))) {
                first = one;
            }
        }
        return first;
    }
}
