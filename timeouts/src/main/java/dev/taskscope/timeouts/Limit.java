/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import dev.taskscope.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * A limit while it runs: can be moved, and asked. Given to the body that it limits.
 *
 * <p>May be used by any thread: by the body, by tasks below it, and by others they give it to. It can be read for ever;
 * moving it is refused once it has expired, since the body is being asked to stop then, or once the body has ended.
 *
 * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="reschedule"}
 *
 * <p>The idea is that of asyncio's {@code Timeout} and of Trio's {@code CancelScope.deadline}.
 *
 * @since 0.1
 */
public sealed interface Limit permits Keeper {

    /** Returns the name it was given, if any. */
    Optional<String> name();

    /** Returns the moment at which it expires, or has expired; empty if it was lifted. */
    Optional<Deadline> deadline();

    /** Tells whether it has expired before the body had ended, so that the body was asked to stop. */
    boolean expired();

    /**
     * Lets it expire at another time, be it sooner or later than before.
     *
     * @param fromNow how long from now; zero is now, more than 146 years is 146 years
     * @throws IllegalArgumentException if {@code fromNow} is negative
     * @throws IllegalStateException if it has expired, or its body has ended
     */
    void reschedule(Duration fromNow);

    /**
     * Lets it expire at another time, be it sooner or later than before.
     *
     * @param deadline the moment; one that has passed is now
     * @throws IllegalArgumentException if {@code deadline} is on another clock than the limit
     * @throws IllegalStateException if it has expired, or its body has ended
     */
    void rescheduleAt(Deadline deadline);

    /**
     * Lets it never expire, unless it is rescheduled.
     *
     * @throws IllegalStateException if it has expired, or its body has ended
     */
    void lift();
}
