/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Where time comes from. Everything in the framework that reads a clock or waits does it here, so that a test can put a
 * clock of its own in its place.
 *
 * <p>Implementations are thread-safe. Equality is identity: two sources are two clocks.
 *
 * @since 0.1
 */
public interface TimeSource {

    /** Returns the time of this JVM. */
    static TimeSource system() {
        return SystemTimeSource.INSTANCE;
    }

    /** Returns monotonic time in nanoseconds from an arbitrary origin. May wrap: compare by difference. */
    long nanoTime();

    /** Returns the time of day. */
    Instant now();

    /**
     * Waits until the calling thread is unparked ({@link java.util.concurrent.locks.LockSupport#unpark}) or interrupted.
     * May return without a reason: the caller checks its condition and waits again.
     *
     * @param blocker what the thread waits for, shown in thread dumps
     */
    void park(Object blocker);

    /**
     * As {@link #park}, but not past a moment.
     *
     * @param blocker what the thread waits for, shown in thread dumps
     * @param nanos the moment, as {@link #nanoTime} counts; returns at once if it has passed
     */
    void parkUntil(Object blocker, long nanos);

    /**
     * Runs an action at a moment, on a thread of this source. Actions of one moment run in the order in which they were
     * scheduled. They are short, do not block, and do not throw.
     *
     * @param nanos the moment, as {@link #nanoTime} counts; a past one is now
     * @param action what to do then
     * @return the way to call it off
     */
    Timer schedule(long nanos, Runnable action);

    /**
     * Waits for a length of time. Meanwhile tasks are started that were forked by others in scopes of the calling thread.
     *
     * @param length how long; zero returns at once, more than 146 years is 146 years
     * @throws IllegalArgumentException if {@code length} is negative
     * @throws InterruptedException if the calling thread is interrupted before or while it waits; its interrupt status is
     *     cleared
     */
    default void sleep(Duration length) throws InterruptedException {
        long end = nanoTime() + Deadline.nanosOf(length, "sleep");
        Frame frame = Frame.current();
        while (true) {
            if (frame != null) {
                frame.startQueuedAlike();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted in a sleep of " + length);
            }
            if (end - nanoTime() <= 0) {
                return;
            }
            parkUntil(this, end);
        }
    }

    /**
     * Waits until a condition holds; whoever makes it true
     * {@linkplain java.util.concurrent.locks.LockSupport#unpark unparks} the calling thread. Meanwhile tasks are started that
     * were forked by others in scopes of the calling thread, as in waits of the framework: this is for those who make a
     * means of waiting of their own.
     *
     * @param blocker what the thread waits for, shown in thread dumps
     * @param condition asked by the calling thread again and again; short, and does not block
     * @throws InterruptedException if the calling thread is interrupted before or while it waits, even if the condition
     *     holds; its interrupt status is cleared
     * @since 0.1
     */
    default void await(Object blocker, BooleanSupplier condition) throws InterruptedException {
        Frame frame = Frame.current();
        while (true) {
            if (frame != null) {
                frame.startQueuedAlike();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for " + blocker);
            }
            if (condition.getAsBoolean()) {
                return;
            }
            park(blocker);
        }
    }

    /** An action that has been scheduled. */
    @FunctionalInterface
    interface Timer {
        /** Calls the action off. Returns false if it has begun already, or had been called off. */
        boolean cancel();
    }
}
