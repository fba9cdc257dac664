/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A policy that cancels the rest whenever it stops. */
record ThenCancel<T extends @Nullable Object, R extends @Nullable Object>(CompletionPolicy<T, R> policy)
        implements CompletionPolicy<T, R> {

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        Decision decision = policy.onCompletion(completed, tally);
        return decision.stops() ? Decision.CANCEL_REST_AND_RETURN : decision;
    }

    /** Its own deadline stops it as well; that of a join does not. */
    @Override
    public R result(Completion<T> completion) {
        if (completion.expired() && policy.deadline().filter(Deadline::passed).isPresent()) {
            completion.pending()
                    .forEach(task -> task.cancel("the deadline of policy " + Shown.of(policy) + " has passed"));
        }
        return policy.result(completion);
    }

    @Override
    public Optional<Deadline> deadline() {
        return policy.deadline();
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
