/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/**
 * A thread for a task could not be had: the thread factory threw, returned null, or returned a thread that was running
 * already. Thrown by {@code fork}; also the failure of that task, since every fork ends in an outcome.
 *
 * @since 0.1
 */
public final class TaskStartException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    TaskStartException(Task<?> task, String problem, @Nullable Throwable cause) {
        super("task '%s' cannot start: %s".formatted(task.path(), problem), cause);
    }
}
