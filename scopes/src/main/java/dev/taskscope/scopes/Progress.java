/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.ScopeListener;
import dev.taskscope.Task;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * How many of how many have ended, told as it changes: for a progress bar, without polling. A {@link ScopeListener}: give it to
 * {@linkplain dev.taskscope.ScopeOptions#listener one scope} or to several at once, to
 * {@linkplain dev.taskscope.TaskRuntime#withListener every scope of a runtime}, or to a {@link ParallelMap}, which counts its items.
 *
 * {@snippet class="dev.taskscope.scopes.GroupSnippetsTest" region="progress"}
 *
 * <p>The consumer is told of each task that ends, and of each one that is added beyond the number that was expected. It is called
 * by one thread at a time, with counts that never go back, by whatever thread ended or added the task, with the results of that
 * task visible. It should be short, as {@link ScopeListener}s are: the scope waits for it. If it throws, the scope fails as with
 * any listener. Drawing that takes long belongs elsewhere: let the consumer leave the counts where a painter finds them, or read
 * {@link #counts} when something is to be painted.
 *
 * <p>Thread-safe. A fresh one is made for each job, since it counts from 0 once.
 *
 * @since 0.1
 */
public final class Progress implements ScopeListener {
    private final long expected;
    private final Consumer<? super Counts> consumer;
    private final ReentrantLock lock = new ReentrantLock(); // no monitor: the consumer may block
    private volatile Counts counts; // written under the lock

    private Progress(long expected, Consumer<? super Counts> consumer) {
        this.expected = expected;
        this.consumer = requireNonNull(consumer, "consumer of progress");
        this.counts = new Counts(expected, 0, 0, 0, 0);
    }

    /**
     * How far a job is.
     *
     * @param total how many tasks there are: those that were added, but at least what was expected
     * @param added how many were added so far
     * @param succeeded how many of them returned a value
     * @param failed how many of them failed
     * @param cancelled how many of them ended as cancelled
     */
    public record Counts(long total, long added, long succeeded, long failed, long cancelled) {

        /** Returns how many have ended, one way or another. */
        public long ended() {
            return succeeded + failed + cancelled;
        }

        /** Returns how much of the total has ended, from 0 to 1; 1 if there is nothing to do. */
        public double fraction() {
            return total == 0 ? 1 : (double) ended() / total;
        }

        /** Returns it in words: {@code "7 of 10 (1 failed, 2 cancelled)"}. */
        @Override
        public String toString() {
            String most = ended() + " of " + total;
            return failed + cancelled == 0 ? most : most + " (%d failed, %d cancelled)".formatted(failed, cancelled);
        }
    }

    /**
     * Creates one for a job whose size shows as tasks are added.
     *
     * @param consumer told of each change
     */
    public static Progress to(Consumer<? super Counts> consumer) {
        return new Progress(0, consumer);
    }

    /**
     * Creates one for a job whose size is known beforehand. If more tasks are added than that, the total grows.
     *
     * @param expected how many tasks there will be, 0 or more
     * @param consumer told of each change
     * @throws IllegalArgumentException if {@code expected} is negative
     */
    public static Progress of(long expected, Consumer<? super Counts> consumer) {
        if (expected < 0) {
            throw new IllegalArgumentException("progress is about 0 tasks or more, not " + expected);
        }
        return new Progress(expected, consumer);
    }

    /** Returns how far the job is now. Any thread, without waiting for the consumer. */
    public Counts counts() {
        return counts;
    }

    /** Counts a task that was added. */
    @Override
    public void onFork(Task<?> task) {
        added();
    }

    /** Counts a task that has ended. */
    @Override
    public void onComplete(Task<?> task) {
        ended(task.state());
    }

    void added() {
        lock.lock();
        try {
            Counts now = counts;
            long added = now.added + 1;
            counts = new Counts(Math.max(expected, added), added, now.succeeded, now.failed, now.cancelled);
            if (added > expected) {
                consumer.accept(counts);
            }
        } finally {
            lock.unlock();
        }
    }

    void ended(Task.State as) {
        lock.lock();
        try {
            Counts now = counts;
            counts = new Counts(
                    now.total,
                    now.added,
                    now.succeeded + (as == Task.State.SUCCEEDED ? 1 : 0),
                    now.failed + (as == Task.State.FAILED ? 1 : 0),
                    now.cancelled + (as == Task.State.CANCELLED ? 1 : 0));
            consumer.accept(counts);
        } finally {
            lock.unlock();
        }
    }
}
