/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a task was forked, began and ended, as a {@link ScopeTimeline} was told. Times are counted from the first fork that the
 * timeline was told of, on the clock of the scope's runtime.
 *
 * @param scope the {@linkplain TaskScope#path() path} of the scope that it was a task of
 * @param name the {@linkplain Task#name() name} of the task
 * @param forked when it was forked
 * @param began when its body began; if it never did, when it ended
 * @param ended when it had its outcome
 * @param state what it came to
 * @since 0.1
 */
public record TaskSpan(String scope, String name, Duration forked, Duration began, Duration ended, Task.State state) {

    /** Refuses missing parts with a {@link NullPointerException}. */
    public TaskSpan {
        requireNonNull(scope, "scope");
        requireNonNull(name, "name");
        requireNonNull(forked, "forked");
        requireNonNull(began, "began");
        requireNonNull(ended, "ended");
        requireNonNull(state, "state");
    }

    /** Returns the {@linkplain Task#path() path} of the task. */
    public String path() {
        return scope + "/" + name;
    }

    /** Returns how long its body ran, waiting included. */
    public Duration length() {
        return ended.minus(began);
    }
}
