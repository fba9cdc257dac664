/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

/**
 * A task asked to wait for a task that, directly or through others, waits for it: the wait could never end. Or it has waited for
 * one of several to end well, and those that are left wait for it. The message names the circle. Nothing was cancelled; the task
 * may do something else.
 *
 * @since 0.1
 */
public final class CircularWaitException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CircularWaitException(String message) {
        super(message);
    }
}
