/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/**
 * What the framework knows about the code that a thread is running: its runtime, its innermost open scope and cancel scope, and
 * the task it is part of. Bound to a thread for the time of a task's body, so that one thread may later run several tasks in turn.
 * Touched by that thread alone.
 */
sealed interface Frame permits ForkedTask, ThreadFrame {

    /** Returns the frame of the calling thread, or null if the framework does not know it. */
    static @Nullable Frame current() {
        Thread.UncaughtExceptionHandler handler = Thread.currentThread().getUncaughtExceptionHandler();
        return handler instanceof ForkedTask<?> task && task.isBound() ? task : ThreadFrame.CURRENT.get();
    }

    /**
     * Binds the task that a thread is about to run. Not by a thread-local variable: the table that a thread makes for its
     * first one would be half of what a fork costs in memory. A task's thread has no other use for its handler, since
     * nothing that the task throws gets that far. See ADR 6.
     */
    static void bindToThread(Thread self, ForkedTask<?> task) {
        self.setUncaughtExceptionHandler(task);
    }

    /** Returns the frame of the calling thread, which gets one if it had none; {@link #exit} is its counterpart. */
    static Frame enter() {
        Frame frame = current();
        if (frame == null) {
            frame = new ThreadFrame();
            ThreadFrame.CURRENT.set(frame);
        }
        return frame;
    }

    /**
     * Returns the runtime of what the calling thread does: that of its frame; of its scope, if it is telling policies and
     * listeners that its task has ended.
     */
    static TaskRuntime currentRuntime() {
        Frame frame = current();
        if (frame != null) {
            return frame.runtime();
        }
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof ForkedTask<?> ended
                ? ended.scope().runtime()
                : TaskRuntime.system();
    }

    /** Returns the task that the calling thread runs, or null. */
    static @Nullable ForkedTask<?> currentTask() {
        Frame frame = current();
        return frame == null ? null : frame.task();
    }

    TaskRuntime runtime();

    void bind(TaskRuntime runtime);

    @Nullable TaskScope<?, ?> innermost();

    void innermost(@Nullable TaskScope<?, ?> scope);

    /** Returns the innermost cancel scope that code on this thread is in, or the mark of a shield; null if there is none. */
    @Nullable CancelScope cancelScope();

    void cancelScope(@Nullable CancelScope scope);

    @Nullable ForkedTask<?> task();

    /** Returns the innermost cancel scope around, be it on this thread or on one that forked the task that it runs. */
    default @Nullable CancelScope around() {
        CancelScope onThread = cancelScope();
        ForkedTask<?> task = task();
        return onThread != null ? onThread : task == null ? null : task.scope().within();
    }

    /** Takes the frame off the thread if nothing is bound or open in it any more. */
    void exit();

    /**
     * Starts what tasks have forked in the scopes that the calling thread owns, now that it waits for something in them, or that is
     * made of them.
     */
    default void startQueued() {
        startQueued(/* alike= */ false);
    }

    /** Does the same where it waits for anything else; but not where that would lose scoped values of a scope. */
    default void startQueuedAlike() {
        startQueued(/* alike= */ true);
    }

    private void startQueued(boolean alike) {
        for (TaskScope<?, ?> scope = innermost(); scope != null; scope = scope.outer()) {
            scope.startQueued(alike);
        }
    }
}
