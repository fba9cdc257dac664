/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A policy around another one that passes everything on: for policies that change one answer of another, or watch it. What they do
 * not mention stays as it is, deadlines included. A record whose component is called {@code policy} needs little more:
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="forwarding"}
 *
 * <p>{@link #newRound} has no default: a policy that keeps state gives a fresh instance to each wait, and one around it has to be
 * as fresh. {@link #needsEvery} is not passed on, since the one around may stop earlier; false is right in any case.
 *
 * @param <T> the type of the tasks' values
 * @param <R> the type of the result
 * @since 0.1
 */
public interface ForwardingPolicy<T extends @Nullable Object, R extends @Nullable Object>
        extends
            CompletionPolicy<T, R> {

    /** Returns the policy that is inside. */
    CompletionPolicy<T, R> policy();

    @Override
    default Decision onCompletion(Task<T> completed, Tally tally) {
        return policy().onCompletion(completed, tally);
    }

    @Override
    default R result(Completion<T> completion) {
        return policy().result(completion);
    }

    /** Returns the policy that one wait asks: around {@link CompletionPolicy#newRound} of the policy that is inside. */
    @Override
    CompletionPolicy<T, R> newRound();

    @Override
    default Optional<Deadline> deadline() {
        return policy().deadline();
    }

    @Override
    default Decision onDeadline(Tally tally) {
        return policy().onDeadline(tally);
    }

    @Override
    default boolean hasFailed() {
        return policy().hasFailed();
    }
}
