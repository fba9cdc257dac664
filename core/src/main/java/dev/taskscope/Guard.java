/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/**
 * Keeps interrupts that are meant for the body of a task or of a cancel scope away from other code that its thread runs:
 * listeners and policies, or a body that is shielded. One that comes meanwhile is held back until that is through.
 */
final class Guard {
    private final @Nullable ForkedTask<?> task; // guarded by this
    private final @Nullable Gate gate; // shut by this
    private boolean interrupted;

    private Guard(@Nullable ForkedTask<?> task, @Nullable Gate gate) {
        this.task = task;
        this.gate = gate;
    }

    /** Sends a notice from code that may be a body: what it delivers then runs on the thread of the body. */
    static void send(Mailbox mailbox, Notice notice) {
        Frame frame = Frame.current();
        CancelScope mark = frame == null ? null : CancelScope.shieldOn(frame);
        Guard guard = up(frame);
        try {
            if (frame != null) {
                frame.cancelScope(mark); // what is called back is not part of the body
            }
            mailbox.send(notice);
        } finally {
            if (frame != null && mark != null) {
                frame.cancelScope(mark.previous());
            }
            guard.down();
        }
    }

    /** Holds back interrupts of the calling thread, one that has come already included, until {@link #down}. */
    static Guard up(@Nullable Frame frame) {
        ForkedTask<?> task = frame == null ? null : frame.task();
        CancelScope within = frame == null ? null : frame.cancelScope();
        Gate gate = within == null ? null : within.gate();
        var guard = new Guard(task != null && task.guard() ? task : null,
                gate != null && gate.shut(Thread.currentThread().isInterrupted()) ? gate : null);
        guard.interrupted = Thread.interrupted();
        return guard;
    }

    /** Tells whether the thread had been interrupted when the guard went up, and takes note that somebody has seen to it. */
    boolean takeInterrupt() {
        boolean was = interrupted;
        interrupted = false;
        if (gate != null) {
            gate.holds(false);
        }
        return was;
    }

    /** Lets interrupts through again, and interrupts the calling thread if one was held back. */
    void down() {
        if (lower()) {
            Thread.currentThread().interrupt();
        }
        if (gate != null) {
            gate.holds(false);
        }
    }

    /** Lets interrupts through again; returns whether one was held back, which the caller sees to. */
    boolean lower() {
        boolean held = interrupted;
        if (gate != null) {
            held |= gate.open();
        }
        if (task != null) {
            held |= task.unguard();
        }
        return held;
    }
}
