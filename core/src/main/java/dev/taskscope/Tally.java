/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.function.IntSupplier;

/**
 * The counts that a {@link CompletionPolicy} sees: how many tasks the current wait is about, and how many of them ended
 * which way. Always {@code forked = pending + succeeded + failed + cancelled}. Good
 * for the call that it is given to; not thread-safe.
 *
 * <p>While the owner of the scope is not waiting yet it may fork more tasks, so {@link #forked} and {@link #pending} are
 * final only once it waits. The scope takes care of that: see {@link CompletionPolicy#onCompletion}.
 *
 * @since 0.1
 */
public final class Tally {
    private static final int UNSEEN = -1;

    private final IntSupplier forked; // asked only if needed: it is written to by the processor that forks
    private final boolean mayGrow; // more tasks may be forked before anybody waits
    private final int succeeded;
    private final int failed;
    private final int cancelled;
    private int seen = UNSEEN; // how many tasks there were when somebody asked

    /**
     * Creates a tally, for tests of policies.
     *
     * @throws IllegalArgumentException if a count is negative
     * @throws ArithmeticException if they add up to more than an int holds
     */
    public Tally(int pending, int succeeded, int failed, int cancelled) {
        if (pending < 0 || succeeded < 0 || failed < 0 || cancelled < 0) {
            throw new IllegalArgumentException(
                    "a tally counts from 0: pending %d, succeeded %d, failed %d, cancelled %d"
                            .formatted(pending, succeeded, failed, cancelled));
        }
        int all = Math.addExact(Math.addExact(pending, succeeded), Math.addExact(failed, cancelled));
        this.forked = () -> all;
        this.mayGrow = false;
        this.succeeded = succeeded;
        this.failed = failed;
        this.cancelled = cancelled;
    }

    /** Creates the tally of a wait. */
    Tally(IntSupplier forked, boolean mayGrow, int succeeded, int failed, int cancelled) {
        this.forked = forked;
        this.mayGrow = mayGrow;
        this.succeeded = succeeded;
        this.failed = failed;
        this.cancelled = cancelled;
    }

    /** Returns how many tasks the wait is about, ended or not. */
    public int forked() {
        return all();
    }

    /** Returns how many of them have not ended. */
    public int pending() {
        return all() - ended();
    }

    /** Returns how many of them returned a value. */
    public int succeeded() {
        return succeeded;
    }

    /** Returns how many of them failed. */
    public int failed() {
        return failed;
    }

    /** Returns how many of them ended as cancelled. */
    public int cancelled() {
        return cancelled;
    }

    /** Returns how many of them have ended, one way or another. */
    public int ended() {
        return succeeded + failed + cancelled;
    }

    private int all() {
        if (seen == UNSEEN) {
            seen = forked.getAsInt();
        }
        return seen;
    }

    /** Returns how many tasks there were when somebody asked. */
    int seen() {
        return seen;
    }

    /** Tells whether somebody asked for {@link #forked} or {@link #pending}. */
    boolean countedOn() {
        return seen != UNSEEN;
    }

    /** Tells whether an answer is in doubt: it looked at a number that further forks may change. */
    boolean isDoubtful() {
        return countedOn() && mayGrow;
    }

    /** Returns the same counts, which nobody has looked at; {@link #lookedAtAs} is its counterpart. */
    Tally untouched() {
        return new Tally(forked, mayGrow, succeeded, failed, cancelled);
    }

    /** Counts as looked at when there were so many tasks. */
    void lookedAt(int tasks) {
        seen = countedOn() ? Math.min(seen, tasks) : tasks;
    }

    /** Takes over whether a copy was looked at. */
    void lookedAtAs(Tally copy) {
        if (copy.countedOn()) {
            lookedAt(copy.seen);
        }
    }

    @Override
    public String toString() {
        return "%d pending, %d succeeded, %d failed, %d cancelled"
                .formatted(forked.getAsInt() - ended(), succeeded, failed, cancelled);
    }
}
