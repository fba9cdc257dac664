/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program of nested limits, for properties: what one thread does, and tasks that it forks one at a time. Times in seconds. */
sealed interface LimitStep {

    /** Waits. */
    record Sleep(int seconds) implements LimitStep {}

    /**
     * Does steps under a limit.
     *
     * @param cleanup the budget for cleanup, or null
     * @param fails whether it fails or moves on
     * @param caught whether whoever set it catches its failure
     */
    record Limited(
            @Nullable Integer seconds, @Nullable Integer cleanup, boolean fails, boolean caught, List<LimitStep> steps)
            implements LimitStep {}

    /** Moves a limit around, counted from the innermost one; null lifts it. Nothing if there are not so many. */
    record Move(int levels, @Nullable Integer seconds) implements LimitStep {}

    /** Does steps in a task of a scope of its own, and waits for it. */
    record Forked(List<LimitStep> steps) implements LimitStep {}

    /** Does steps, and others on the way out, whatever the first ones came to. */
    record Cleaned(List<LimitStep> steps, List<LimitStep> cleanup) implements LimitStep {}

    /** Does steps that neither limits nor cancellation from outside reach. */
    record Shielded(List<LimitStep> steps) implements LimitStep {}
}
