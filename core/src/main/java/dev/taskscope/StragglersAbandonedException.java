/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.List;

/**
 * A scope was closed while tasks of it were still running, because they did not react to their interrupt and the scope was
 * told to {@linkplain ScopeOptions#abandonStragglersAfter abandon} such tasks. The message names each, and where it
 * stands.
 *
 * @since 0.1
 */
public final class StragglersAbandonedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient List<Task<?>> tasks;

    StragglersAbandonedException(String message, List<Task<?>> tasks) {
        super(message);
        this.tasks = List.copyOf(tasks);
    }

    /** Returns the tasks that were left running; empty after deserialization. */
    public List<Task<?>> tasks() {
        return tasks == null ? List.of() : tasks;
    }
}
