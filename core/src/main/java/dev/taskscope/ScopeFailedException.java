/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

/**
 * Code that was plugged into a scope failed: a policy threw or answered null, a listener threw, a context could not be
 * cleared. The cause is the first such exception; the suppressed ones are later ones of the kind, then the failures of
 * tasks that the wait had collected. The tasks of the scope have been cancelled.
 *
 * <p>Thrown by every {@code join} and {@code await} of that scope from then on, and by {@code close} if nobody got to see
 * it.
 *
 * @since 0.1
 */
public final class ScopeFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScopeFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
