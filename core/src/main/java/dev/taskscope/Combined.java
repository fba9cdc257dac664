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
        if (right.hasFailed() && !left.hasFailed()) {
            right.result(completion); // throws: a deadline that has ended the wait is told of, wherever it stands
        }
        return left.result(completion);
    }

    @Override
    public CompletionPolicy<T, R> newRound() {
        return new Combined<>(left.newRound(), right.newRound(), kind);
    }

    @Override
    public Optional<Deadline> deadline() {
        return Optional.ofNullable(TaskScope.earlier(leftAnswers.deadline(), rightAnswers.deadline()));
    }

    /**
     * Asks the one whose deadline comes first; the other one as well, if both have passed and the first did not stop this.
     */
    @Override
    public Decision onDeadline(Tally tally) {
        Deadline ofLeft = leftAnswers.deadline();
        Deadline ofRight = rightAnswers.deadline();
        boolean leftFirst = ofLeft != null && (ofRight == null || ofLeft.earlier(ofRight) == ofLeft);
        Decision answer = leftFirst
                ? answerAfter(leftAnswers, ofLeft, tally)
                : answerAfter(rightAnswers, ofRight, tally);
        if (answer.stops()) {
            return answer;
        }
        return leftFirst ? answerAfter(rightAnswers, ofRight, tally) : answerAfter(leftAnswers, ofLeft, tally);
    }

    private Decision answerAfter(Answers<T> answers, @Nullable Deadline deadline, Tally tally) {
        if (deadline != null && deadline.passed()) {
            answers.askAbout(deadline, tally);
        }
        Decision answer = kind.of(leftAnswers.reconsider(tally), rightAnswers.reconsider(tally));
        return hasFailed() ? answer.or(Decision.RETURN) : answer;
    }

    @Override
    public boolean hasFailed() {
        return left.hasFailed() || right.hasFailed();
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
