/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import dev.taskscope.TimeSource;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** A clock that is set by hand, also back, and whose timers come when they are told to. Used by one thread. */
final class JumpingClock implements TimeSource {
    private final Deque<Runnable> timers = new ArrayDeque<>();
    private long now;

    void set(long nanos) {
        now = nanos;
    }

    /** Lets the oldest timer come, be it early or late. */
    void fire() {
        timers.remove().run();
    }

    int timers() {
        return timers.size();
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public void park(Object blocker) {
        throw new UnsupportedOperationException("nobody waits here");
    }

    @Override
    public void parkUntil(Object blocker, long nanos) {
        throw new UnsupportedOperationException("nobody waits here");
    }

    @Override
    public Timer schedule(long nanos, Runnable action) {
        timers.add(action);
        return () -> timers.remove(action);
    }

    @Override
    public String toString() {
        return "jumping clock";
    }
}
