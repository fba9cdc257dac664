/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A policy with another result. */
record Mapped<T extends @Nullable Object, R extends @Nullable Object, S extends @Nullable Object>(
        CompletionPolicy<T, R> policy, Function<? super R, ? extends S> mapper) implements CompletionPolicy<T, S> {

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        return policy.onCompletion(completed, tally);
    }

    @Override
    public S result(Completion<T> completion) {
        return mapper.apply(policy.result(completion));
    }

    @Override
    public Optional<Deadline> deadline() {
        return policy.deadline();
    }

    @Override
    public Decision onDeadline(Tally tally) {
        return policy.onDeadline(tally);
    }

    @Override
    public boolean hasFailed() {
        return policy.hasFailed();
    }

    @Override
    public CompletionPolicy<T, S> newRound() {
        CompletionPolicy<T, R> fresh = policy.newRound();
        return fresh == policy ? this : new Mapped<>(fresh, mapper);
    }

    @Override
    public boolean needsEvery() {
        return policy.needsEvery();
    }
}
