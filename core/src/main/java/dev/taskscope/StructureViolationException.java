/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

/**
 * Scopes were not closed in the reverse order of opening: an outer one was closed, or a task ended, while an inner one was
 * open. The inner ones have been closed first. Named like the JDK's, which is a preview class on some releases.
 *
 * @since 0.1
 */
public final class StructureViolationException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    StructureViolationException(String message) {
        super(message);
    }
}
