/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.TaskRuntime;
import dev.taskscope.TimeSource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still while anybody has something to do: it moves only when all actors wait, and then to the next
 * moment that one of them waits for, waking that one alone. So whoever sleeps for less wakes up first, however busy the
 * machine is, and a second need not take a second. The actors are the thread that plays and those of {@link #threads}.
 *
 * <p>That all wait does not prove that nobody has anything to do: one may just have been unparked or interrupted. So
 * before the clock moves everybody is woken, one after another, and has a look; a wait may return without a reason.
 * When all have looked twice in vain, there is nothing. (Twice: what the first look of one made possible for another,
 * that one sees with the second.)
 */
final class StageClock implements TimeSource {
    private static final long NEVER = Long.MAX_VALUE;
    private static final int LOOKS = 2;

    private final double speed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long now; // written by the mover

    // guarded by the lock
    private final Map<Thread, Actor> actors = new LinkedHashMap<>();
    private long events;
    private boolean over;

    private static final class Actor {
        final Thread thread;
        boolean waits;
        long until = NEVER;
        long looks;

        Actor(Thread thread) {
            this.thread = thread;
        }
    }

    /**
     * Creates a clock at 0.
     *
     * @param speed how many times faster than real time it is; infinite if nobody watches
     */
    StageClock(double speed) {
        this.speed = speed;
    }

    /** Returns what makes the threads that the clock waits for. */
    ThreadFactory threads() {
        return work -> {
            Thread thread = TaskRuntime.system().threadFactory().newThread(() -> {
                try {
                    work.run();
                } finally {
                    leave();
                }
            });
            enter(thread);
            return thread;
        };
    }

    /** Runs the clock while {@code act} runs. */
    <V> V play(Callable<V> act) throws Exception {
        enter(Thread.currentThread());
        Thread mover = Thread.ofPlatform().daemon().name("stage clock").start(this::move);
        try {
            return act.call();
        } finally {
            end();
            mover.join();
        }
    }

    // ---- actors

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public void park(Object blocker) {
        await(blocker, NEVER);
    }

    @Override
    public void parkUntil(Object blocker, long nanos) {
        if (nanos > now) {
            await(blocker, nanos);
        }
    }

    /** The action is an actor that sleeps until then. */
    @Override
    public Timer schedule(long nanos, Runnable action) {
        Thread thread = threads().newThread(() -> {
            while (nanos > now && !Thread.currentThread().isInterrupted()) {
                parkUntil(action, nanos);
            }
            if (!Thread.currentThread().isInterrupted()) {
                action.run();
            }
        });
        thread.start();
        return () -> {
            boolean early = nanos > now;
            thread.interrupt();
            return early;
        };
    }

    /** A permit to go on that the lock swallows is made up for by the mover, who wakes everybody before time moves. */
    private void await(Object blocker, long moment) {
        Actor me = beginWait(moment);
        LockSupport.park(blocker);
        if (me != null) {
            endWait(me);
        }
    }

    private @Nullable Actor beginWait(long moment) {
        lock.lock();
        try {
            Actor me = actors.get(Thread.currentThread());
            if (me != null) {
                events += me.until == moment ? 0 : 1;
                me.until = moment;
                me.looks++;
                me.waits = true;
                changed.signalAll();
            }
            return me;
        } finally {
            lock.unlock();
        }
    }

    private void endWait(Actor me) {
        lock.lock();
        try {
            me.waits = false;
        } finally {
            lock.unlock();
        }
    }

    private void enter(Thread thread) {
        lock.lock();
        try {
            actors.put(thread, new Actor(thread));
            events++;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            actors.remove(Thread.currentThread());
            events++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- the mover

    private void move() {
        lock.lock();
        try {
            for (settle(); !over; settle()) {
                Actor next = nextToWake();
                if (next == null) {
                    changed.awaitUninterruptibly(); // nobody waits for time: the next move is not ours
                } else if (pace(next.until - now)) {
                    now = Math.max(now, next.until); // two may wait for one moment
                    letLook(next);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns when everybody waits and nobody has a reason to go on, except those whose time has come. */
    private void settle() {
        for (int inVain = 0; inVain < LOOKS && !over;) {
            long before = events;
            for (Actor actor : List.copyOf(actors.values())) {
                if (actor.until > now) {
                    letLook(actor);
                }
            }
            untilAllWait();
            inVain = events == before ? inVain + 1 : 0;
        }
    }

    /** Wakes one and returns when all wait again. */
    private void letLook(Actor actor) {
        untilAllWait();
        long before = actor.looks;
        LockSupport.unpark(actor.thread);
        while (!over && actor.looks == before && actors.containsKey(actor.thread)) {
            changed.awaitUninterruptibly();
        }
        untilAllWait();
    }

    private void untilAllWait() {
        while (!over && !actors.values().stream().allMatch(actor -> actor.waits)) {
            changed.awaitUninterruptibly();
        }
    }

    private @Nullable Actor nextToWake() {
        return actors.values().stream()
                .filter(actor -> actor.until != NEVER)
                .reduce((one, other) -> other.until < one.until ? other : one)
                .orElse(null);
    }

    /** Lets real time pass. Returns false if something happened meanwhile. */
    private boolean pace(long nanos) {
        long before = events;
        long end = System.nanoTime() + (long) (nanos / speed);
        try {
            for (long left; !over && events == before && (left = end - System.nanoTime()) > 0;) {
                changed.await(left, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody knows the mover", e);
        }
        return !over && events == before;
    }
}
