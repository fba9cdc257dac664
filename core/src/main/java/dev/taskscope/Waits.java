/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How a thread waits inside the framework: it starts what tasks have forked in the scopes it owns, and parks. */
final class Waits {

    private Waits() {}

    /**
     * Waits, as a task, for what may close a circle with the waits of others.
     *
     * @param wait has been entered
     * @throws CircularWaitException if it can never end any more, because of what tasks that have ended came to
     * @throws InterruptedException as {@link #until}
     */
    static void asTask(TaskScope<?, ?> scope, TaskWait wait) throws InterruptedException {
        while (true) {
            until(scope, wait::hasNews, null, wait);
            if (wait.mayReturn()) {
                return;
            }
            scope.circles().searchAgain(wait);
        }
    }

    /**
     * Waits for a condition. Whoever makes it true unparks the calling thread.
     *
     * @param wait how the search of circles knows it; null if it does not
     * @return false if the deadline passed first
     * @throws InterruptedException if the thread was interrupted, and the condition does not hold, or may hold only because a
     *     cancel scope around has stopped the tasks
     */
    static boolean until(
            TaskScope<?, ?> scope, BooleanSupplier condition, @Nullable Deadline deadline, @Nullable TaskWait wait)
            throws InterruptedException {
        Frame frame = Frame.current();
        TimeSource time = scope.runtime().timeSource();
        while (true) {
            if (frame != null) {
                frame.startQueued();
            }
            boolean interruptedBefore = Thread.currentThread().isInterrupted();
            boolean met = condition.getAsBoolean();
            if (met && !scope.isCancelledWithOwner()) {
                return true;
            }
            if (met || interruptedBefore) {
                throwIfInterrupted(scope, wait); // who is stopped with the tasks does not go on with what is left of them
            }
            if (met) {
                return true;
            }
            if (deadline == null) {
                time.park(scope);
            } else if (deadline.passed()) {
                scope.runtime().reached(TaskRuntime.Point.DEADLINE, scope);
                met = condition.getAsBoolean();
                if (scope.isCancelledWithOwner()) { // in the meantime
                    throwIfInterrupted(scope, wait);
                }
                return met;
            } else {
                time.parkUntil(scope, deadline.nanos());
            }
        }
    }

    /** Clears the interrupt status of the calling thread; a search that does not see it sees that the waiter leaves. */
    private static void throwIfInterrupted(TaskScope<?, ?> scope, @Nullable TaskWait wait) throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) { // nobody but this thread clears that
            if (wait != null) {
                wait.leave();
            }
            Thread.interrupted();
            throw new InterruptedException("interrupted while waiting for tasks of scope '%s'".formatted(scope.path()));
        }
    }

    /** Waits for a condition; an interrupt meanwhile is kept for after it. */
    static void uninterruptibly(TaskScope<?, ?> scope, BooleanSupplier condition) {
        uninterruptibly(scope, condition, null);
    }

    /** Waits for a condition; an interrupt meanwhile is kept for after it. Returns false if the deadline passed first. */
    static boolean uninterruptibly(TaskScope<?, ?> scope, BooleanSupplier condition, @Nullable Deadline deadline) {
        if (condition.getAsBoolean()) {
            return true;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return until(scope, condition, deadline, null);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
