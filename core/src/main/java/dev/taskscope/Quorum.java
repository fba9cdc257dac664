/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** So many successes, or none at all as soon as they are out of reach. */
record Quorum<T extends @Nullable Object>(int needed) implements CompletionPolicy<T, List<Task<T>>> {

    Quorum {
        if (needed < 1) {
            throw new IllegalArgumentException("a quorum needs at least 1 success, not " + needed);
        }
    }

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        if (tally.succeeded() >= needed) {
            return Decision.CANCEL_REST_AND_RETURN;
        }
        boolean outOfReach = tally.succeeded() + tally.pending() < needed;
        return outOfReach ? Decision.CANCEL_REST_AND_RETURN : Decision.KEEP_WAITING;
    }

    @Override
    public List<Task<T>> result(Completion<T> completion) {
        List<Task<T>> succeeded = completion.succeeded();
        if (succeeded.size() < needed) {
            throw TaskFailedException.of(
                    "quorum of %d not reached, %s".formatted(needed, completion.summary()), completion.done());
        }
        return succeeded;
    }
}
