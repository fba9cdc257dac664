/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Decision;
import dev.taskscope.ForwardingPolicy;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.TestScheduler;
import dev.taskscope.testing.junit.CompletionPolicyContract.End;
import dev.taskscope.testing.junit.CompletionPolicyContract.Ended;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One wait's instance of a policy, with notes of how it is called. Threads of a test take turns, so it needs no locks. */
final class WatchedPolicy<T extends @Nullable Object, R extends @Nullable Object> implements ForwardingPolicy<T, R> {
    private final CompletionPolicy<T, R> policy;
    private final Calls<T, R> calls;
    private final List<Question> questions = new ArrayList<>();
    private @Nullable Completion<T> seen;
    private int results;
    private boolean stopped;

    /** One question and its answer; null if there was none. */
    record Question(Ended about, @Nullable Decision answer) {
        boolean stops() {
            return answer != null && answer.stops();
        }
    }

    /** What all waits of a run share. */
    static final class Calls<T extends @Nullable Object, R extends @Nullable Object> {
        private final FakeClock clock;
        private final List<WatchedPolicy<T, R>> rounds = new ArrayList<>();
        private int inside;
        private boolean overlapped;
        private boolean closed;
        private boolean afterClose;
        private boolean waited;
        private @Nullable Throwable broken;

        Calls(FakeClock clock) {
            this.clock = clock;
        }

        /** Returns the instances that waits have been given, the first wait's first. */
        List<WatchedPolicy<T, R>> rounds() {
            return rounds;
        }

        void close() {
            closed = true;
        }

        boolean overlapped() {
            return overlapped;
        }

        boolean afterClose() {
            return afterClose;
        }

        boolean waited() {
            return waited;
        }

        /** Returns what the policy threw when it was asked, or null. */
        @Nullable Throwable broken() {
            return broken;
        }
    }

    WatchedPolicy(CompletionPolicy<T, R> policy, Calls<T, R> calls) {
        this.policy = policy;
        this.calls = calls;
    }

    @Override
    public CompletionPolicy<T, R> policy() {
        return policy;
    }

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        calls.afterClose |= calls.closed;
        calls.overlapped |= calls.inside > 0;
        calls.inside++;
        long began = calls.clock.nanoTime();
        Decision answer = null;
        try {
            TestScheduler.point("in the policy"); // lets others in, if there is a gap
            answer = policy.onCompletion(completed, tally);
        } catch (Throwable e) {
            calls.broken = e;
            throw e;
        } finally {
            calls.waited |= calls.clock.nanoTime() != began;
            calls.inside--;
            noted(completed, answer);
        }
        return answer;
    }

    private void noted(Task<T> completed, @Nullable Decision answer) {
        if (answer == null && calls.broken == null) {
            calls.broken = new NullPointerException("it answered null");
        }
        var question = new Question(new Ended(completed.name(), endOf(completed)), answer);
        questions.add(question);
        stopped |= question.stops();
    }

    static End endOf(Task<?> task) {
        return switch (task.state()) {
            case SUCCEEDED -> End.SUCCESS;
            case FAILED -> End.FAILURE;
            default -> End.CANCELLED;
        };
    }

    @Override
    public R result(Completion<T> completion) {
        seen = completion;
        results++;
        return policy.result(completion);
    }

    @Override
    public CompletionPolicy<T, R> newRound() {
        var round = new WatchedPolicy<>(policy.newRound(), calls);
        calls.rounds.add(round);
        return round;
    }

    @Override
    public boolean needsEvery() {
        return policy.needsEvery();
    }

    List<Question> questions() {
        return questions;
    }

    @Nullable Completion<T> seen() {
        return seen;
    }

    int results() {
        return results;
    }

    boolean stopped() {
        return stopped;
    }

    @Override
    public String toString() {
        return String.valueOf(policy);
    }
}
