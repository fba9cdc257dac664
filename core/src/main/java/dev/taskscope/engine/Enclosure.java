/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

import java.util.Set;

/**
 * Threads that end before {@link #close} returns. Used by one thread, the one that opened it; enclosures of one thread
 * are closed in the reverse order of opening.
 */
public interface Enclosure {

    /**
     * Starts {@code body} on a new thread of the enclosure's factory. Whatever the factory throws comes through, and
     * then nothing runs.
     */
    void start(Body body);

    /**
     * As {@link #start}, but returns false, and starts nothing, where the JDK does not let the thread have the scoped values that the
     * enclosure was opened with, since others are bound now.
     */
    default boolean startAlike(Body body) {
        start(body);
        return true;
    }

    /**
     * Waits until every started thread has ended. An interrupt during that wait is kept for after it.
     *
     * @param abandoned threads not to wait for; only an enclosure that {@link Engine#abandons} takes any
     */
    void close(Set<Thread> abandoned);
}
