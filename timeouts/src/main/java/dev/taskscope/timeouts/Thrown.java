/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

/** Throws on what a body has thrown, as it is: the compiler has seen to it where the body was written. */
final class Thrown {

    private Thrown() {}

    /** Throws {@code thrown}; the result is for the compiler, which is told that all that follows is unreachable. */
    @SuppressWarnings("unchecked") // X is what the caller's body declares, or erased where it is not known
    static <X extends Throwable> RuntimeException unchecked(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
