/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/** Scopes that a body opened and did not close: nothing of a body outlives it. */
final class LeftOpen {

    private LeftOpen() {}

    /**
     * Tells whether there are any.
     *
     * @param until the innermost scope that had been open before the body began; if the body has closed it, none is left open
     */
    static boolean any(Frame frame, @Nullable TaskScope<?, ?> until) {
        TaskScope<?, ?> innermost = frame.innermost();
        TaskScope<?, ?> each = innermost;
        while (each != until && each != null) {
            each = each.outer();
        }
        return each == until && innermost != until;
    }

    /**
     * Closes them, innermost first. By the thread of the body, when that has ended.
     *
     * @param until the innermost scope that had been open before the body began
     * @param whose the body, in words for a message
     * @param thrown what it threw
     * @return what it comes to have thrown
     */
    static StructureViolationException close(
            Frame frame, @Nullable TaskScope<?, ?> until, String whose, @Nullable Throwable thrown) {
        TaskScope<?, ?> inner = frame.innermost();
        var violation = new StructureViolationException(
                "%s ended while scope '%s', opened in it, was open: it has been closed now; open scopes with try (...)"
                        .formatted(whose, inner == null ? "?" : inner.path()));
        while (inner != until && inner != null) {
            TaskScope<?, ?> closed = inner;
            try {
                closed.close();
            } catch (Throwable e) {
                violation.addSuppressed(e);
            }
            inner = frame.innermost();
            if (inner == closed) {
                break; // it cannot be closed
            }
        }
        if (thrown != null) {
            violation.addSuppressed(thrown);
        }
        return violation;
    }
}
