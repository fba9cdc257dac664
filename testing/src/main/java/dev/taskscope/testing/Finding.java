/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import org.jspecify.annotations.Nullable;

/** What was wrong with one run. */
record Finding(Verdict verdict, String message, @Nullable Throwable cause) {

    /** Tells whether another run has come to the same. Messages are not compared: they name what differs from run to run. */
    boolean isLike(@Nullable Finding other) {
        return other != null
                && verdict == other.verdict
                && (cause == null ? null : cause.getClass()) == (other.cause == null ? null : other.cause.getClass());
    }
}
