/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/** The frame of a thread that runs no task. */
final class ThreadFrame implements Frame {
    static final ThreadLocal<@Nullable Frame> CURRENT = new ThreadLocal<>();

    private TaskRuntime runtime = TaskRuntime.system();
    private @Nullable TaskScope<?, ?> innermost;
    private @Nullable CancelScope cancelScope;

    @Override
    public TaskRuntime runtime() {
        return runtime;
    }

    @Override
    public void bind(TaskRuntime value) {
        runtime = value;
    }

    @Override
    public @Nullable TaskScope<?, ?> innermost() {
        return innermost;
    }

    @Override
    public void innermost(@Nullable TaskScope<?, ?> scope) {
        innermost = scope;
    }

    @Override
    public @Nullable CancelScope cancelScope() {
        return cancelScope;
    }

    @Override
    public void cancelScope(@Nullable CancelScope scope) {
        cancelScope = scope;
    }

    @Override
    public @Nullable ForkedTask<?> task() {
        return null;
    }

    @Override
    public void exit() {
        if (innermost == null && cancelScope == null && runtime == TaskRuntime.system()) {
            CURRENT.remove(); // a pooled thread keeps nothing of ours
        }
    }
}
