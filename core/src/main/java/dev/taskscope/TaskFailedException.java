/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One or more tasks failed. The cause is what the first of them threw, with its own stack; the suppressed exceptions are
 * what the others threw, in completion order. The message names scope and tasks.
 *
 * @since 0.1
 */
public final class TaskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NAMED_AT_MOST = 10;

    private TaskFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Says that one task failed. */
    static TaskFailedException of(Task<?> task, Throwable thrown) {
        return new TaskFailedException(
                "task '%s'%s failed: %s".formatted(task.path(), forkedAt(task), Shown.of(thrown)), thrown);
    }

    /**
     * Says what has gone wrong, and which tasks failed.
     *
     * @param problem what this means for the caller, such as "quorum of 2 not reached"; the names are appended
     * @param failed the tasks that failed, in completion order; those that did not are passed over
     * @return the exception, with all their failures; without a cause if none of them failed
     */
    public static TaskFailedException of(String problem, List<? extends Task<?>> failed) {
        TaskFailedException all = null;
        for (Task<?> task : failed) {
            if (task.outcome().orElse(null) instanceof Outcome.Failure<?> failure) {
                if (all == null) {
                    all = new TaskFailedException(message(problem, failed), failure.exception());
                } else {
                    all.addSuppressed(failure.exception());
                }
            }
        }
        return all != null ? all : new TaskFailedException(problem, null);
    }

    private static String message(String problem, List<? extends Task<?>> tasks) {
        var text = new StringBuilder(problem);
        int named = 0;
        for (Task<?> task : tasks) {
            if (task.outcome().orElse(null) instanceof Outcome.Failure<?> failure) {
                if (named == NAMED_AT_MOST) {
                    return text.append(", and more").toString();
                }
                text.append(named++ == 0 ? ": " : "; ")
                        .append("task '")
                        .append(task.path())
                        .append('\'')
                        .append(forkedAt(task))
                        .append(" failed: ")
                        .append(Shown.of(failure.exception()));
            }
        }
        return text.toString();
    }

    private static String forkedAt(Task<?> task) {
        return task.forkSite().map(site -> " (forked at " + site + ")").orElse("");
    }
}
