/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the line of code that called into the framework. */
final class ForkSites {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final Set<String> OURS = Set.of(ForkSites.class.getName(), TaskScope.class.getName());

    private ForkSites() {}

    /** Returns the innermost frame that is not the framework's; null if there is none. */
    static @Nullable StackTraceElement caller() {
        return WALKER.walk(frames -> frames.dropWhile(frame -> OURS.contains(frame.getClassName()))
                .findFirst()
                .map(StackWalker.StackFrame::toStackTraceElement)
                .orElse(null));
    }
}
