/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.util.Objects.requireNonNull;

import dev.taskscope.Task;
import java.util.List;

/**
 * A task that had not ended when a limit expired.
 *
 * @param task the task; it has ended since, if it belongs to a scope that was opened under the limit
 * @param stack where it stood, innermost call first; empty if its body had not begun, or if so many others were running that
 *     it was not asked
 * @since 0.1
 */
public record StillRunning(Task<?> task, List<StackTraceElement> stack) {
    /** Refuses what is missing with a {@link NullPointerException}. */
    public StillRunning {
        requireNonNull(task, "task");
        stack = List.copyOf(stack);
    }

    /** Returns the path of the task and the call it stood in: {@code "quotes/alpha at Bourse.ask(Bourse.java:12)"}. */
    @Override
    public String toString() {
        return task.path() + (stack.isEmpty() ? "" : " at " + stack.get(0));
    }
}
