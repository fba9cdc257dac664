/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How long an {@code await} waits, and what its own end by interrupt does to what it waits for. Immutable.
 *
 * @param deadline when it gives up waiting and returns what there is; null for never
 * @param passesCancellationOn whether an interrupt of the waiting thread cancels the tasks it waits for (asyncio's
 *     {@code await} and {@code gather}) or leaves them to the scope that owns them (asyncio's {@code shield})
 * @since 0.1
 */
public record AwaitOptions(@Nullable Deadline deadline, boolean passesCancellationOn) {
    private static final AwaitOptions DEFAULTS = new AwaitOptions(null, false);

    /** Returns the options of a wait that was told nothing: no deadline, and tasks are left to their scope. */
    public static AwaitOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these options with a deadline. */
    public AwaitOptions until(Deadline value) {
        return new AwaitOptions(requireNonNull(value, "deadline"), passesCancellationOn);
    }

    /** Returns these options, passing an interrupt of the waiting thread on to the tasks it waits for. */
    public AwaitOptions passingCancellationOn() {
        return new AwaitOptions(deadline, true);
    }
}
