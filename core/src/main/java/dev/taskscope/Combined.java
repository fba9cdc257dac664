/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Two policies asked about everything, each remembered at its strongest; the result is the left one's. */
final class Combined<T extends @Nullable Object, R extends @Nullable Object> implements CompletionPolicy<T, R> {

    enum Kind {
        AND,
        OR;

        Decision of(Decision left, Decision right) {
            return this == AND ? left.and(right) : left.or(right);
        }
    }

    private final CompletionPolicy<T, R> left;
    private final CompletionPolicy<T, ?> right;
    private final Kind kind;
    private final Answers<T> leftAnswers;
    private final Answers<T> rightAnswers;

    Combined(CompletionPolicy<T, R> left, CompletionPolicy<T, ?> right, Kind kind) {
        this.left = left;
        this.right = right;
        this.kind = kind;
        this.leftAnswers = new Answers<>(left);
        this.rightAnswers = new Answers<>(right);
    }

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        Decision answer = kind.of(leftAnswers.ask(completed, tally), rightAnswers.ask(completed, tally));
        if (answer != kind.of(leftAnswers.definite(), rightAnswers.definite())) { // it hangs on what is in doubt
            tally.lookedAt(Math.min(leftAnswers.leastSeen(), rightAnswers.leastSeen()));
        }
        return answer;
    }

    @Override
    public R result(Completion<T> completion) {
        return left.result(completion);
    }

    @Override
    public CompletionPolicy<T, R> newRound() {
        return new Combined<>(left.newRound(), right.newRound(), kind);
    }

    /** Of two that both have to stop, both have to have expired. */
    @Override
    public Optional<Deadline> deadline() {
        Deadline first = left.deadline().orElse(null);
        Deadline second = right.deadline().orElse(null);
        if (kind == Kind.OR || first == null || second == null) {
            return Optional.ofNullable(kind == Kind.OR ? TaskScope.earlier(first, second) : null);
        }
        return Optional.of(first.earlier(second) == first ? second : first);
    }

    @Override
    public boolean needsEvery() {
        return kind == Kind.AND
                ? left.needsEvery() || right.needsEvery()
                : left.needsEvery() && right.needsEvery();
    }

    @Override
    public String toString() {
        return "(" + left + " " + kind + " " + right + ")";
    }
}
