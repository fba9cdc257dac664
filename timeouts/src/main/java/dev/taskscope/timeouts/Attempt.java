/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a body under a limit that moves on: its value, or the news that the limit cut it short.
 *
 * <p>Immutable.
 *
 * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="moveOn"}
 *
 * @param <R> the type of the body's value
 * @since 0.1
 */
public sealed interface Attempt<R extends @Nullable Object> {

    /** Tells whether the limit has expired before the body had ended. */
    boolean expired();

    /** Returns what the body returned, or else what it kept last, or else {@code other}. */
    R orElse(R other);

    /**
     * Returns what the body returned.
     *
     * @throws DeadlineExceededException if the limit cut it short
     */
    R orElseThrow();

    /**
     * The body returned a value: in time, or although it had been asked to stop.
     *
     * @param value what it returned
     * @param expired whether the limit has expired before that
     * @param <R> the type of the body's value
     */
    record Done<R extends @Nullable Object>(R value, boolean expired) implements Attempt<R> {
        @Override
        public R orElse(R other) {
            return value;
        }

        @Override
        public R orElseThrow() {
            return value;
        }
    }

    /**
     * The limit expired, and the body stopped without a value.
     *
     * @param kept what it {@linkplain Keeper#keep kept} last; empty if it kept nothing, or null
     * @param why which limit, how late, what was still running; not thrown by anybody so far
     * @param <R> the type of the body's value
     */
    record CutShort<R extends @Nullable Object>(Optional<R> kept, DeadlineExceededException why)
            implements Attempt<R> {
        /** Refuses what is missing with a {@link NullPointerException}. */
        public CutShort {
            requireNonNull(kept, "kept");
            requireNonNull(why, "why");
        }

        @Override
        public boolean expired() {
            return true;
        }

        @Override
        public R orElse(R other) {
            return kept.isPresent() ? kept.get() : other;
        }

        @Override
        public R orElseThrow() {
            throw why;
        }
    }
}
