/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/** A policy that cancels the rest whenever it stops. */
record ThenCancel<T extends @Nullable Object, R extends @Nullable Object>(CompletionPolicy<T, R> policy)
        implements ForwardingPolicy<T, R> {

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        return strengthened(policy.onCompletion(completed, tally));
    }

    private static Decision strengthened(Decision decision) {
        return decision.stops() ? Decision.CANCEL_REST_AND_RETURN : decision;
    }

    @Override
    public Decision onDeadline(Tally tally) {
        return strengthened(policy.onDeadline(tally));
    }

    @Override
    public CompletionPolicy<T, R> newRound() {
        CompletionPolicy<T, R> fresh = policy.newRound();
        return fresh == policy ? this : new ThenCancel<>(fresh);
    }

    @Override
    public boolean needsEvery() {
        return policy.needsEvery();
    }
}
