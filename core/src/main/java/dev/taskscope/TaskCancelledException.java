/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The value of a task was asked for that has none, because the task was cancelled. The cause is what the task threw on
 * its way out, if anything. A task that lets this exception of another task escape ends as cancelled, too.
 *
 * @since 0.1
 */
public final class TaskCancelledException extends CancellationException {
    private static final long serialVersionUID = 1L;

    private TaskCancelledException(String message) {
        super(message);
    }

    /**
     * Says that something made of tasks was cancelled as a whole, for ways of waiting that have a result of several tasks.
     *
     * @param problem what was cancelled, and why
     */
    public static TaskCancelledException of(String problem) {
        return new TaskCancelledException(problem);
    }

    TaskCancelledException(Task<?> task, Outcome.Cancelled<?> outcome) {
        super("task '%s' was cancelled%s: %s"
                .formatted(task.path(), outcome.started() ? "" : " before it began", outcome.reason()));
        @Nullable Throwable thrown = outcome.thrown();
        if (thrown != null) {
            initCause(thrown);
        }
    }
}
