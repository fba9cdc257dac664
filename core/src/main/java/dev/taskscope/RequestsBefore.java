/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/**
 * What a thread had been asked when it began to wait: what comes later belongs to the wait, though the thread may be hiding the
 * interrupt while it lets others finish a delivery.
 *
 * @param task the task that it runs; null if there is none, or its requests are held back
 * @param ofTask how many requests to stop that had had
 * @param gate of the cancel scopes that it is in; null if there are none, or theirs are held back
 * @param ofScopes how many requests had come through it
 */
record RequestsBefore(@Nullable ForkedTask<?> task, int ofTask, @Nullable Gate gate, int ofScopes) {
    static final RequestsBefore NONE = new RequestsBefore(null, 0, null, 0);

    /** Counts those of the calling thread. Before it looks whether it is interrupted: what is counted has come by then. */
    static RequestsBefore now() {
        Frame frame = Frame.current();
        if (frame == null) {
            return NONE;
        }
        ForkedTask<?> task = frame.task();
        CancelScope within = frame.cancelScope();
        int ofTask = task == null ? -1 : task.requestsIfReachable();
        Gate gate = within == null || within.gate().isShut() ? null : within.gate();
        return new RequestsBefore(
                ofTask < 0 ? null : task, ofTask, gate, gate == null ? 0 : gate.settledRequests());
    }

    /** Tells whether there are more now, or have been announced. Any thread. */
    boolean areFewer() {
        if (gate != null && gate.requests() > ofScopes) {
            return true;
        }
        return task != null
                && (task.expectsRequest() // first: who has carried it out is found by the next look
                        || task.requests() > ofTask);
    }

    /** Sees to it that those that have come, or been announced, have interrupted the thread. By the thread. */
    void settle() {
        if (task != null) {
            task.takeExpectedRequests();
        }
        if (gate != null) {
            gate.settledRequests();
        }
    }
}
