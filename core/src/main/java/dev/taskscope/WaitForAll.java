/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/** Never stops by itself: a wait ends when nothing is left to wait for. */
record WaitForAll<T extends @Nullable Object>() implements CompletionPolicy<T, Completion<T>> {

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        return Decision.KEEP_WAITING;
    }

    @Override
    public Completion<T> result(Completion<T> completion) {
        return completion;
    }

    @Override
    public boolean needsEvery() {
        return true;
    }
}
