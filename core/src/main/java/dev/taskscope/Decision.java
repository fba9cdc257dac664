/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

/**
 * What a {@link CompletionPolicy} answers to a completion: whether the wait goes on, and what becomes of the tasks that
 * are still running if it does not. In rising strength; an answer within one wait is never weakened by a later one.
 *
 * @since 0.1
 */
public enum Decision {
    /** The wait goes on. It ends by itself when nothing is left to wait for. */
    KEEP_WAITING,

    /** The wait is over; tasks that are still running go on (asyncio's {@code wait}). */
    RETURN,

    /** The wait is over, and whatever is still running is asked to stop. */
    CANCEL_REST_AND_RETURN;

    /** Returns the stronger one of the two. */
    public Decision or(Decision other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Returns the weaker one of the two. */
    public Decision and(Decision other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** Tells whether the wait is over. */
    public boolean stops() {
        return this != KEEP_WAITING;
    }
}
