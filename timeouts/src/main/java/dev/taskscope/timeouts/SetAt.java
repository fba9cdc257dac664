/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the line of code that set a limit: it called into this package. */
final class SetAt {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final Set<String> OURS = Set.of(
            SetAt.class.getName(),
            DeadlineExceededException.class.getName(),
            RunningLimit.class.getName(),
            LimitedPolicy.class.getName(),
            LimitedWait.class.getName(),
            TimeLimit.class.getName(),
            Timeouts.class.getName());

    private SetAt() {}

    /** Returns the innermost frame that is neither ours nor that of the core that called us; null if there is none. */
    static @Nullable StackTraceElement caller() {
        return WALKER.walk(frames -> frames.map(StackWalker.StackFrame::toStackTraceElement)
                .dropWhile(frame -> OURS.contains(frame.getClassName()))
                .findFirst()
                .filter(frame -> !frame.getClassName().equals("dev.taskscope.ForkedTask"))
                .orElse(null));
    }
}
