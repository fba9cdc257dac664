/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import dev.taskscope.Decision;
import dev.taskscope.testing.junit.CompletionPolicyContract.Ended;
import dev.taskscope.testing.junit.WatchedPolicy.Question;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a script on one schedule.
 *
 * @param policy the policy's text
 * @param schedule which run of the exploration it was, from 1
 * @param questions what the policy was asked in this wait, and answered
 * @param done the tasks that the wait reported as done
 * @param pending the names of the tasks that it reported as pending
 * @param results how often the policy was asked for a result
 * @param compared what is compared of the result; null if there was none
 * @param thrown what the result threw; null if it threw nothing
 * @param broken what the policy threw when it was asked about a completion; null if it threw nothing
 * @param stoppedSiblings the names of tasks that were cancelled and not by the script
 * @param lateRan whether a task that was forked after the wait ran, though the rest had been cancelled
 * @param flags how the policy was called
 */
record PolicyRun(
        String policy,
        PolicyScript script,
        Owner owner,
        int schedule,
        List<Question> questions,
        List<Ended> done,
        List<String> pending,
        int results,
        @Nullable Object compared,
        @Nullable Throwable thrown,
        @Nullable Throwable broken,
        List<String> stoppedSiblings,
        boolean lateRan,
        Flags flags) {

    /** What the owner does meanwhile. */
    enum Owner {
        JOINS("the owner joins from the beginning"),
        JOINS_LATE("the owner joins when all that ends has ended"),
        AWAITS("the owner awaits the tasks"),
        AWAITS_AGAIN("the owner awaits tasks that end in the same way for the second time"),
        JOINS_A_RACE("the owner joins, all that ends does so at the same moment");

        private final String words;

        Owner(String words) {
            this.words = words;
        }

        boolean joins() {
            return this == JOINS || this == JOINS_LATE;
        }
    }

    /** How the policy was called, over the whole run. */
    record Flags(boolean overlapped, boolean afterClose, boolean waited) {}

    /** Tells whether the policy kept what the other laws take for granted. */
    boolean isSound() {
        return broken == null && !flags.waited;
    }

    /** Returns the answers up to the first one to stop. */
    List<Question> untilStopped() {
        long goingOn = questions.stream().takeWhile(question -> !question.stops()).count();
        return questions.subList(0, (int) Math.min(questions.size(), goingOn + 1));
    }

    Decision strongest() {
        return questions.stream()
                .map(Question::answer)
                .filter(Objects::nonNull)
                .reduce(Decision.KEEP_WAITING, Decision::or);
    }

    /** Tells whether the policy would not see any more ends: it has said to stop, or it has failed. */
    boolean hasStopped() {
        return broken != null || questions.stream().anyMatch(Question::stops);
    }

    boolean hasStoppedEarly() {
        return hasStopped() && untilStopped().size() < script.forked().size();
    }

    /** Returns what the result came to. */
    Object came() {
        return thrown == null ? Objects.requireNonNullElse(compared, "no result") : thrown.getClass();
    }

    @Override
    public String toString() {
        String answers = questions.stream()
                .map(question -> question.about() + " -> " + question.answer())
                .collect(Collectors.joining(", "));
        return """
                policy %s, %s
                    %s, run %d of this
                    asked and answered: %s
                    done %s, pending %s, result: %s"""
                .formatted(
                        policy, script, owner.words, schedule, answers.isEmpty() ? "nothing" : answers, done, pending,
                        thrown == null ? compared : thrown);
    }
}
