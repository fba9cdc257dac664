/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Decision;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A hedged request: one attempt, and another one of the same if the first has not answered after a while, and so on; the first
 * success counts. An attempt that fails is followed by the next one at once. The attempts that are still running are cancelled,
 * and have ended before the call returns.
 *
 * {@snippet class="dev.taskscope.scopes.SnippetsTest" region="hedge"}
 *
 * <p>Time is that of the {@linkplain dev.taskscope.TaskRuntime#current() current runtime}. Immutable; for any thread.
 *
 * <p>The idea is that of Dean and Barroso, "The Tail at Scale", 2013.
 *
 * @param delay how long an attempt is waited for before the next one begins; zero begins all at once
 * @param attempts how many there are at most, the first one included
 * @since 0.1
 */
public record Hedge(Duration delay, int attempts) {

    /** Refuses a negative delay, or less than one attempt, with an {@link IllegalArgumentException}. */
    public Hedge {
        requireNonNull(delay, "delay of the hedge");
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay of a hedge is negative: " + delay);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("a hedge makes at least 1 attempt, not " + attempts);
        }
    }

    /** What an attempt does. */
    @FunctionalInterface
    public interface Attempt<T extends @Nullable Object> {
        /**
         * Does it.
         *
         * @param number which attempt it is, from 1
         */
        T run(int number) throws Exception;
    }

    /** Returns a hedge of two attempts. Throws as the constructor does. */
    public static Hedge after(Duration delay) {
        return new Hedge(delay, 2);
    }

    /** Returns this hedge with so many attempts at most. Throws as the constructor does. */
    public Hedge atMost(int most) {
        return new Hedge(delay, most);
    }

    /** Makes the same attempt each time. As {@link #callEach(Attempt)}. */
    public <T extends @Nullable Object> T call(Callable<? extends T> body) throws InterruptedException {
        requireNonNull(body, "body of the hedge");
        return this.<T>callEach(number -> body.call());
    }

    /**
     * Makes attempts until one succeeds. When this returns or throws, all of them have ended.
     *
     * @param attempt what to do, each time in a task {@code attempt-N} of its own
     * @return the value of the first one that returned one
     * @param <T> the type of the value
     * @throws TaskFailedException if all attempts failed; with every failure, the first as the cause
     * @throws InterruptedException if the calling thread was interrupted before one succeeded; the attempts are cancelled
     */
    public <T extends @Nullable Object> T callEach(Attempt<? extends T> attempt) throws InterruptedException {
        requireNonNull(attempt, "attempt of the hedge");
        var failed = new ArrayList<Task<T>>();
        try (var scope = TaskScope.open(new FirstSuccess<T>(), options -> options.name("hedge"))) {
            for (int begun = 0; begun < attempts || failed.size() < attempts;) {
                Deadline next = Deadline.after(delay); // counts from before the attempt begins
                if (begun < attempts) {
                    int number = ++begun;
                    scope.<T>fork("attempt-" + number, () -> attempt.run(number));
                }
                Completion<T> round = begun < attempts ? scope.join(next) : scope.join();
                List<Task<T>> succeeded = round.succeeded();
                if (!succeeded.isEmpty()) {
                    return succeeded.get(0).value();
                }
                failed.addAll(round.done());
            }
        }
        throw TaskFailedException.of("hedge: none of %d attempts succeeded".formatted(attempts), failed);
    }

    /** Returns at each end, so that the next attempt can begin, and cancels the others at the first success. */
    record FirstSuccess<T extends @Nullable Object>() implements CompletionPolicy<T, Completion<T>> {
        @Override
        public Decision onCompletion(Task<T> completed, Tally tally) {
            boolean won = completed.state() == Task.State.SUCCEEDED;
            return won ? Decision.CANCEL_REST_AND_RETURN : Decision.RETURN;
        }

        @Override
        public Completion<T> result(Completion<T> completion) {
            return completion;
        }
    }
}
