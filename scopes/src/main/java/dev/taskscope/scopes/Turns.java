/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The turns that workers take at reading a source, one at a time.
 *
 * <p>Two processors that take them in turn pass everything that a turn touches to and fro, at some hundred nanoseconds a turn:
 * more than a small item costs. So a worker that has alternated with others for a while stands back for a microsecond, and counts
 * the turns that they take without it. Many mean small items, which one worker does quicker than two. Then it goes on standing
 * back, on the watch: when the others are slow, because an item takes its time, it takes the next turn.
 */
final class Turns {
    private static final int SPINS = 100; // a microsecond or two, in which one worker does some tens of small items
    private static final int TRIES = 4; // before waiting for the lock costs a park
    private static final int MAX_SPINS = 16 * SPINS; // nobody reads for so long, at most, when an item takes its time
    private static final int SPINS_PER_SMALL_ITEM = 12; // about what a turn costs that the other processor had before
    private static final int MIN_PATIENCE = 8;
    private static final int MAX_PATIENCE = 512; // turns for each look: a look costs no more than some nanoseconds per turn
    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(Turns.class, "taken", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger standingBack = new AtomicInteger();

    private long taken; // so far; written under the lock
    private @Nullable Reader last; // under the lock

    /** What a worker remembers of its turns. The thread of the worker only. */
    static final class Reader {
        private int alternations; // since it has looked
        private int patience = MIN_PATIENCE; // how many of them until it looks again
    }

    /** Waits for a turn. */
    void begin(Reader reader) throws InterruptedException {
        if (reader.alternations >= reader.patience) {
            reader.alternations = 0;
            boolean small = standBack();
            reader.patience = small ? MIN_PATIENCE : Math.min(2 * reader.patience, MAX_PATIENCE);
        }
        lock();
        TAKEN.setOpaque(this, taken + 1);
        if (last != reader) {
            last = reader;
            reader.alternations++;
        }
    }

    /** Ends the turn. */
    void end() {
        lock.unlock();
    }

    /** Tells whether somebody who has not got a turn will take one soon. In a turn. */
    boolean someoneWaits() {
        return standingBack.get() > 0 || lock.hasQueuedThreads();
    }

    private void lock() throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            if (lock.tryLock()) {
                return;
            }
            Spins.spin(SPINS);
        }
        lock.lockInterruptibly();
    }

    /** Stands back as long as others take their turns quickly; returns whether they have at all. */
    private boolean standBack() {
        standingBack.incrementAndGet();
        try {
            for (int spins = SPINS;; spins = Math.min(2 * spins, MAX_SPINS)) {
                long before = takenNow();
                Spins.spin(spins);
                if (takenNow() - before < spins / SPINS_PER_SMALL_ITEM) {
                    return spins > SPINS;
                }
                Thread.yield(); // to whoever else has something to do
            }
        } finally {
            standingBack.decrementAndGet();
        }
    }

    private long takenNow() {
        return (long) TAKEN.getOpaque(this);
    }
}
