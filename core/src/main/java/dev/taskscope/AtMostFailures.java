/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/** Cancels the rest at the first failure too many. */
record AtMostFailures<T extends @Nullable Object>(int tolerated) implements CompletionPolicy<T, Completion<T>> {

    AtMostFailures {
        if (tolerated < 0) {
            throw new IllegalArgumentException("a number of tolerated failures is at least 0, not " + tolerated);
        }
    }

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        return tally.failed() > tolerated ? Decision.CANCEL_REST_AND_RETURN : Decision.KEEP_WAITING;
    }

    @Override
    public Completion<T> result(Completion<T> completion) {
        if (completion.failed().size() > tolerated) {
            throw TaskFailedException.of(
                    "%d failed where %d may, %s".formatted(completion.failed().size(), tolerated, completion.summary()),
                    completion.done());
        }
        return completion;
    }
}
