/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import dev.taskscope.testing.trace.Trace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A test has failed on one of the schedules that it was run on. The message has everything that is needed to see why: what
 * was wrong, the recipe that repeats it, the seed that finds it again, and a timeline.
 *
 * <p>Its cause is what the test threw, if it threw something.
 *
 * @since 0.1
 */
public final class FailedScheduleError extends AssertionError {
    private static final long serialVersionUID = 1;

    private final Verdict verdict;
    private final transient Recipe recipe;
    private final long seed;
    private final int schedule;
    private final transient @Nullable Trace trace;

    FailedScheduleError(Finding finding, Recipe recipe, long seed, int schedule, String message,
            @Nullable Trace trace) {
        super(message, finding.cause());
        this.verdict = finding.verdict();
        this.recipe = recipe;
        this.seed = seed;
        this.schedule = schedule;
        this.trace = trace;
    }

    /** Returns what was wrong. */
    public Verdict verdict() {
        return verdict;
    }

    /** Returns the schedule, made as short as could be. */
    public Recipe recipe() {
        return recipe;
    }

    /** Returns the seed of the exploration. */
    public long seed() {
        return seed;
    }

    /** Returns which schedule of the exploration failed, from 1. */
    public int schedule() {
        return schedule;
    }

    /**
     * Returns what happened in the run that the recipe repeats, to be looked at as a page or in a trace viewer; empty if the
     * run did not end or could not be repeated.
     */
    public Optional<Trace> trace() {
        return Optional.ofNullable(trace);
    }
}
