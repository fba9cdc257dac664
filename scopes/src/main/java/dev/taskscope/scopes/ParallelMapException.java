/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import org.jspecify.annotations.Nullable;

/**
 * An item of a {@link ParallelMap} failed, or its source did. The cause is what that threw, with its own stack; the suppressed
 * exceptions are what other items threw, in the order in which they ended. The message names map and item.
 *
 * @since 0.1
 */
public final class ParallelMapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ParallelMapException(String problem, @Nullable Throwable cause) {
        super(cause == null ? problem : problem + ": " + cause, cause);
    }
}
