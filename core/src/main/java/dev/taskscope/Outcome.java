/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a task came to: a value, an exception, or an end by cancellation.
 *
 * <p>Immutable, and set once: a task that has an outcome never gets another one. Everything the task did
 * <i>happens-before</i> its outcome can be read.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="outcome"}
 *
 * @param <T> the type of the value
 * @since 0.1
 */
public sealed interface Outcome<T extends @Nullable Object> {

    /** Tells whether the task's body ever began to run. */
    boolean started();

    /**
     * The task returned a value, even if it had been asked to stop.
     *
     * @param value what it returned; null if that is what it returned
     * @param <T> the type of the value
     */
    record Success<T extends @Nullable Object>(T value) implements Outcome<T> {
        @Override
        public boolean started() {
            return true;
        }
    }

    /**
     * The task threw, and not because it had been asked to stop; or it could not be started.
     *
     * @param exception what it threw, errors included, with the task's own stack
     * @param started whether the body ever began to run
     * @param <T> the type of the value that it did not return
     */
    record Failure<T extends @Nullable Object>(Throwable exception, boolean started) implements Outcome<T> {
        /** Refuses a missing exception with a {@link NullPointerException}. */
        public Failure {
            requireNonNull(exception, "exception");
        }
    }

    /**
     * The task was asked to stop, and stopped. It is also the end of a task that let the {@link TaskCancelledException}
     * of another task escape (asyncio: a task that awaits a cancelled task ends as cancelled).
     *
     * @param reason why it was asked to stop
     * @param thrown what the body threw on its way out; null if it never ran
     * @param started whether the body ever began to run
     * @param <T> the type of the value that it did not return
     */
    record Cancelled<T extends @Nullable Object>(String reason, @Nullable Throwable thrown, boolean started)
            implements Outcome<T> {
        /** Refuses a missing reason with a {@link NullPointerException}. */
        public Cancelled {
            requireNonNull(reason, "reason");
        }
    }
}
