/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Decision;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import org.jspecify.annotations.Nullable;

/**
 * When a wait for several tasks returns: asyncio's {@code return_when}. None of them cancels anything; tasks that are pending
 * go on.
 *
 * {@snippet class="dev.taskscope.scopes.SnippetsTest" region="return-when"}
 *
 * @since 0.1
 */
public enum ReturnWhen {
    /** At the first task that ends, whatever it came to. */
    FIRST_COMPLETED,

    /** At the first task that fails, else when all have ended. A cancelled task is no exception, but counts as ended. */
    FIRST_EXCEPTION,

    /** When all have ended, whatever they came to. */
    ALL_COMPLETED;

    /**
     * Returns it as a policy, for a scope or a wait.
     *
     * @param <T> the type of the tasks' values
     */
    public <T extends @Nullable Object> CompletionPolicy<T, Completion<T>> policy() {
        return new Policy<>(this);
    }

    private boolean stopsAt(Task<?> completed) {
        return switch (this) {
            case FIRST_COMPLETED -> true;
            case FIRST_EXCEPTION -> completed.state() == Task.State.FAILED;
            case ALL_COMPLETED -> false; // a wait ends by itself when nothing is left
        };
    }

    private record Policy<T extends @Nullable Object>(ReturnWhen when)
            implements
            CompletionPolicy<T, Completion<T>> {

        Policy {
            requireNonNull(when, "when");
        }

        @Override
        public Decision onCompletion(Task<T> completed, Tally tally) {
            return when.stopsAt(completed) ? Decision.RETURN : Decision.KEEP_WAITING;
        }

        @Override
        public Completion<T> result(Completion<T> completion) {
            return completion;
        }

        @Override
        public boolean needsEvery() {
            return when == ALL_COMPLETED;
        }

        @Override
        public String toString() {
            return when.toString();
        }
    }
}
