/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A wait of a task without a deadline, as the search for circles sees it. Made by the thread that is about to wait.
 *
 * <p>Where the policy may return before every task has ended, a circle may also be closed by the end of a task: when the policy
 * says to go on for the others. So the delivery of that has the waiter search again, unless it finds somebody who runs.
 */
final class TaskWait {
    private final ForkedTask<?> waiter;
    private final Round round;
    private final boolean needsEvery;
    private final Thread thread = Thread.currentThread();
    private final boolean mayBeAsked; // a request to stop the waiter would interrupt the wait

    // any thread
    private volatile boolean left; // set by the waiter, once
    private volatile int asked; // the tasks that the policy has been asked about; written in deliveries
    private volatile boolean toBeSearched; // set in deliveries, cleared by the waiter

    // in deliveries of the mailbox of the scope that it waits in
    private @Nullable ForkedTask<?> running; // one of its tasks, when last looked at
    private Iterator<? extends ForkedTask<?>> rest = Collections.emptyIterator(); // of its tasks, for the next looks

    /**
     * Creates one.
     *
     * @param waiter the task of the calling thread
     * @param round what it waits for
     */
    TaskWait(ForkedTask<?> waiter, Round round) {
        this.waiter = waiter;
        this.round = round;
        this.needsEvery = round.policy().needsEvery();
        this.mayBeAsked = waiter.mayBeInterrupted();
    }

    // ---- any thread

    ForkedTask<?> waiter() {
        return waiter;
    }

    /** Returns the tasks that it waits for, ended ones included. */
    Collection<? extends ForkedTask<?>> tasks() {
        return round.tasks();
    }

    /** Tells whether each of them has to end. */
    boolean needsEvery() {
        return needsEvery;
    }

    /** Returns how many of its tasks have ended without an end to the wait, if that does not need every one. */
    int asked() {
        return asked;
    }

    /**
     * Tells whether it is about to end, or to be searched again: the waiter has what it waited for, or is interrupted, or about
     * to be, or has to see whether what came of an ended task has closed a circle.
     */
    boolean isInMotion() {
        boolean interrupted = thread.isInterrupted(); // first: whoever clears that has left before
        boolean toldToStop = mayBeAsked && (waiter.expectsRequest() || waiter.isToldToStop());
        return left || interrupted || toBeSearched || toldToStop || round.mayReturn();
    }

    // ---- the waiter

    boolean mayReturn() {
        return round.mayReturn();
    }

    /** Tells whether there is something to do for the waiter. */
    boolean hasNews() {
        return toBeSearched || round.mayReturn();
    }

    /** Notes that it is about to be searched. */
    void searched() {
        toBeSearched = false;
    }

    /** Notes that the waiter is on its way out. Before it takes note of an interrupt. */
    void leave() {
        left = true;
    }

    // ---- deliveries

    /** Notes how many of its tasks the policy has been asked about, once {@link #mayReturn} tells what came of that. */
    void askedAbout(int many) {
        if (needsEvery) {
            return; // nothing of it can close a circle
        }
        asked = many; // before the looks that follow: whoever waits later sees it
        if (!round.mayReturn() && waiter.mayBeAwaited() && !anyRuns()) {
            toBeSearched = true;
            LockSupport.unpark(thread);
        }
    }

    /** Tells whether one of its tasks runs. Goes on where it has stopped, so as to look at each about once. */
    private boolean anyRuns() {
        return (running != null && runs(running)) || findsOneIn(rest) || findsOneIn(round.tasks().iterator());
    }

    private boolean findsOneIn(Iterator<? extends ForkedTask<?>> some) {
        rest = some;
        while (some.hasNext()) {
            ForkedTask<?> task = some.next();
            if (runs(task)) {
                running = task;
                return true;
            }
        }
        return false;
    }

    /** Tells whether the policy may still be asked about it: it runs, or has ended and that is still to be delivered. */
    private static boolean runs(ForkedTask<?> task) {
        return task.completedAs() == 0 && task.waitingIn() == null;
    }
}
