/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A policy that also stops at the first task of a kind. */
record Until<T extends @Nullable Object, R extends @Nullable Object>(
        CompletionPolicy<T, R> policy, Predicate<? super Task<T>> enough) implements ForwardingPolicy<T, R> {

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        Tally its = tally.untouched();
        Decision decision = policy.onCompletion(completed, its);
        Decision answer = enough.test(completed) ? decision.or(Decision.RETURN) : decision;
        if (answer == decision) { // it hangs on the policy, so also on what that has looked at
            tally.lookedAtAs(its);
        }
        return answer;
    }

    @Override
    public CompletionPolicy<T, R> newRound() {
        CompletionPolicy<T, R> fresh = policy.newRound();
        return fresh == policy ? this : new Until<>(fresh, enough);
    }
}
