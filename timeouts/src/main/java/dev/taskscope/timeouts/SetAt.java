/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the line of code that set a limit: it called into this package; of a policy, it called for the wait. */
final class SetAt {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final String BODY_OF_A_TASK = "dev.taskscope.ForkedTask";
    private static final Set<String> PACKAGES = Set.of("dev.taskscope", "dev.taskscope.scopes"); // that wait for policies
    private static final Set<String> OURS = Set.of(
            SetAt.class.getName(),
            DeadlineExceededException.class.getName(),
            Expiry.class.getName(),
            RunningLimit.class.getName(),
            LimitedPolicy.class.getName(),
            LimitedWait.class.getName(),
            TimeLimit.class.getName(),
            Timeouts.class.getName());

    private SetAt() {}

    /** Returns the innermost frame that is not the framework's; null if there is none before that of the task. */
    static @Nullable StackTraceElement caller() {
        return WALKER.walk(frames -> frames.map(StackWalker.StackFrame::toStackTraceElement)
                .takeWhile(frame -> !frame.getClassName().equals(BODY_OF_A_TASK))
                .filter(frame -> !isOurs(frame.getClassName()))
                .findFirst()
                .orElse(null));
    }

    private static boolean isOurs(String name) {
        int nested = name.indexOf('$');
        String className = nested < 0 ? name : name.substring(0, nested);
        return OURS.contains(className)
                || PACKAGES.contains(className.substring(0, Math.max(0, className.lastIndexOf('.'))));
    }
}
