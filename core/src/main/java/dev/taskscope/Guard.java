/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

/**
 * Sends notices from code that may be the body of a task. Listeners and policies then run on the body's thread, and an
 * interrupt that is meant for the body must not reach them: it is held back until they are through.
 */
final class Guard {

    private Guard() {}

    static void send(Mailbox mailbox, Notice notice) {
        ForkedTask<?> current = Frame.currentTask();
        ForkedTask<?> guarded = current != null && current.guard() ? current : null;
        boolean interrupted = Thread.interrupted();
        try {
            mailbox.send(notice);
        } finally {
            if (guarded != null) {
                interrupted |= guarded.unguard();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
