/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.Collection;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How a thread waits inside the framework: it starts what tasks have forked in the scopes it owns, and parks. */
final class Waits {

    private Waits() {}

    /**
     * What a task waits for, for the search of circles.
     *
     * @param scope the scope whose tasks it waits for
     * @param chosen those tasks; null for all that the scope has not reported
     * @param needsEvery whether each of them has to end
     */
    record Wait(TaskScope<?, ?> scope, @Nullable AwaitRound chosen, boolean needsEvery) {

        Collection<? extends ForkedTask<?>> tasks() {
            return chosen == null ? scope.ledger().unreported() : chosen.tasks();
        }

        boolean isOver() {
            return chosen == null ? scope.books().ownerMayGo() : chosen.isOver();
        }
    }

    /**
     * Waits for a condition. Whoever makes it true unparks the calling thread.
     *
     * @return false if the deadline passed first
     * @throws InterruptedException if the thread was interrupted, and the condition does not hold, or may hold only because a
     *     cancel scope around has stopped the tasks
     */
    static boolean until(TaskScope<?, ?> scope, BooleanSupplier condition, @Nullable Deadline deadline)
            throws InterruptedException {
        Frame frame = Frame.current();
        TimeSource time = scope.runtime().timeSource();
        while (true) {
            if (frame != null) {
                frame.startQueued();
            }
            boolean met = condition.getAsBoolean();
            if (met && !scope.isCancelledWithOwner()) {
                return true;
            }
            if (Thread.interrupted()) { // who was asked to stop together with the tasks does not go on with what is left of them
                throw new InterruptedException(
                        "interrupted while waiting for tasks of scope '%s'".formatted(scope.path()));
            }
            if (met) {
                return true;
            }
            if (deadline == null) {
                time.park(scope);
            } else if (deadline.passed()) {
                scope.runtime().reached(TaskRuntime.Point.DEADLINE, scope);
                return condition.getAsBoolean();
            } else {
                time.parkUntil(scope, deadline.nanos());
            }
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
                    return until(scope, condition, deadline);
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
