/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one policy has answered in one wait, at its strongest, as a part of another policy. An answer that looked at how
 * many tasks there are while there may be more of them is in doubt: it holds for as long as no task is forked, and is asked
 * for again then.
 */
final class Answers<T extends @Nullable Object> {
    private final CompletionPolicy<T, ?> policy;
    private final List<Doubt<T>> doubts = new ArrayList<>(0);
    private Decision definite = Decision.KEEP_WAITING;
    private @Nullable Deadline answered; // the one it has been asked about last

    private record Doubt<T extends @Nullable Object>(Task<T> task, int seen, Decision answer) {}

    Answers(CompletionPolicy<T, ?> policy) {
        this.policy = policy;
    }

    /** Asks about a task; returns the strongest answer so far, those in doubt included. */
    Decision ask(Task<T> task, Tally tally) {
        return definite.or(answerTo(task, tally.untouched())).or(reconsider(tally));
    }

    /** Asks again for what is in doubt; returns the strongest answer so far, those in doubt included. */
    Decision reconsider(Tally tally) {
        Decision strongest = definite;
        List<Doubt<T>> old = List.copyOf(doubts);
        doubts.clear();
        for (Doubt<T> doubt : old) {
            strongest = strongest.or(reconsider(doubt, tally.untouched()));
        }
        return strongest;
    }

    private Decision answerTo(Task<T> task, Tally its) {
        Decision answer = requireNonNull(
                policy.onCompletion(task, its), () -> "answer of policy " + Shown.of(policy));
        return kept(new Doubt<>(task, its.seen(), answer), its.isDoubtful());
    }

    private Decision reconsider(Doubt<T> doubt, Tally now) {
        return now.forked() == doubt.seen ? kept(doubt, now.isDoubtful()) : answerTo(doubt.task, now.untouched());
    }

    private Decision kept(Doubt<T> one, boolean doubtful) {
        if (doubtful && one.answer.stops()) {
            doubts.add(one);
        } else {
            definite = definite.or(one.answer);
        }
        return one.answer;
    }

    /** Returns the next moment at which the policy may stop by itself; null if it has stopped, or has none. */
    @Nullable Deadline deadline() {
        Deadline next = definite.stops() ? null : policy.deadline().orElse(null);
        return next == null || next.equals(answered) ? null : next;
    }

    /** Asks about a deadline that has passed. */
    void askAbout(Deadline passed, Tally tally) {
        answered = passed;
        definite = definite.or(requireNonNull(
                policy.onDeadline(tally.untouched()), () -> "answer of policy " + Shown.of(policy)));
    }

    /** Returns the strongest answer that holds whatever is forked. */
    Decision definite() {
        return definite;
    }

    /** Returns the smallest number of tasks that an answer in doubt has seen. */
    int leastSeen() {
        return doubts.stream().mapToInt(Doubt::seen).min().orElse(Integer.MAX_VALUE);
    }
}
