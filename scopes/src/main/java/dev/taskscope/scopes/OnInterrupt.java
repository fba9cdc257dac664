/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

/**
 * What becomes of the tasks that somebody waits for when the waiting thread is interrupted, which is how a task is told that
 * it has been cancelled.
 *
 * @since 0.1
 */
public enum OnInterrupt {
    /** The interrupt ends the wait alone; the tasks stay with the scope that owns them. asyncio's {@code shield}. */
    LEAVE,

    /** The tasks are asked to stop, and the wait ends at once with an {@link InterruptedException}. */
    PASS_ON,

    /**
     * The tasks are asked to stop, and the wait goes on: what they come to is what the wait comes to, and the interrupt is used
     * up by them. asyncio's {@code await}: a task that answers with a value or an error all the same gives that to whoever
     * waits. Each interrupt is passed on; without {@link dev.taskscope.ScopeOptions#cancelLikeAsyncio} only the first one asks a
     * task.
     */
    PASS_ON_AND_WAIT
}
