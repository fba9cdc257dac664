/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import dev.taskscope.Task;
import org.jspecify.annotations.Nullable;

/** One virtual thread of a simulation, as its scheduler sees it. Touched by the carrier alone, while the run lasts. */
final class SimulatedThread {
    final int number; // from 0, in the order of starting: the same in every run of a schedule
    final Runnable continuation;
    final Thread thread;

    /** How many steps it has made: with its number, the name of a moment that any run of the program knows. */
    int steps;

    /** What its next step is about to touch, as far as it has said so. */
    Access next = Access.UNKNOWN; // its first step is anybody's code

    /** The number of its step after which somebody has waited for its monitor, in vain; -1 if there is none. */
    int waitedAtStep = -1;

    /** What it calls the point at which it stands. */
    @Nullable String point;

    /** Whether it passes points without giving way, since what it does is one step. */
    boolean atOnce;

    /** Of the strategy. */
    long priority;

    /** The task that it runs, or null. */
    @Nullable Task<?> task;

    /** Where it was started; only in runs that are recorded. */
    @Nullable StackTraceElement startedAt;

    /** Whether the test has said that it need not end by itself. */
    boolean background;

    SimulatedThread(int number, Runnable continuation) {
        this.number = number;
        this.continuation = continuation;
        this.thread = VirtualThreads.threadOf(continuation);
    }

    /** Returns what people call it. */
    String name() {
        if (task != null) {
            return task.path();
        }
        String name = thread.getName();
        return !name.isEmpty() ? name : number == 0 ? "main" : "thread-" + number;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public String toString() {
        return number + " '" + name() + "'";
    }
}
