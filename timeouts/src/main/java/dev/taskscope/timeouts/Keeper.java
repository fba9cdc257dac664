/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import org.jspecify.annotations.Nullable;

/**
 * A limit while it runs, with a place for what its body has so far: if the limit cuts the body short, what it kept last is
 * handed on as {@link Attempt.CutShort#kept}.
 *
 * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="keep"}
 *
 * @param <R> the type of the body's value
 * @since 0.1
 */
public sealed interface Keeper<R extends @Nullable Object> extends Limit permits RunningLimit {

    /**
     * Puts {@code soFar} in the place of what was kept before. Any thread; what it did before happens-before the attempt is
     * read.
     */
    void keep(R soFar);
}
