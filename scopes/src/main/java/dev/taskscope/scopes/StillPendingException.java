/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.Task;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The deadline of {@link AsCompleted} passed while tasks had not ended. They go on; what had ended in time has been handed out
 * before. It is no cancellation: a task that lets it escape has failed.
 *
 * @since 0.1
 */
public final class StillPendingException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NAMED_AT_MOST = 10;

    private final transient List<? extends Task<?>> pending;

    StillPendingException(List<? extends Task<?>> pending) {
        super("%d had not ended at the deadline and go on: %s%s".formatted(
                pending.size(),
                pending.stream()
                        .limit(NAMED_AT_MOST)
                        .map(task -> "'" + task.path() + "'")
                        .collect(Collectors.joining(", ")),
                pending.size() > NAMED_AT_MOST ? ", and more" : ""));
        this.pending = List.copyOf(pending);
    }

    /** Returns the tasks that had not ended at the deadline, in the order in which they were added; unmodifiable. */
    public List<? extends Task<?>> pending() {
        return pending;
    }
}
