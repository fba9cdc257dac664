/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.util.Objects.requireNonNull;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.TimeSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How long something may take, and what is to be known about that: the verbs of {@link Timeouts}, with a name and a budget
 * for cleanup. Immutable, and used as often as one likes; each use counts from its own beginning.
 *
 * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="timeLimit"}
 *
 * @since 0.1
 */
public final class TimeLimit {
    private final @Nullable String name;
    private final @Nullable Duration limit;
    private final @Nullable Deadline deadline;
    private final @Nullable Duration cleanup;

    private TimeLimit(
            @Nullable String name,
            @Nullable Duration limit,
            @Nullable Deadline deadline,
            @Nullable Duration cleanup) {
        this.name = name;
        this.limit = limit;
        this.deadline = deadline;
        this.cleanup = cleanup;
    }

    // ---- what it is

    /**
     * Returns the limit of a length.
     *
     * @param limit how long something may take, on the clock of the {@linkplain dev.taskscope.TaskRuntime#current() runtime}
     *     it runs on; zero expires at the first call that blocks, more than 146 years is 146 years
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static TimeLimit of(Duration limit) {
        return new TimeLimit(null, ensureNotNegative(limit, "limit"), null, null);
    }

    /**
     * Returns the limit that expires at a moment, whenever it is used.
     *
     * @param deadline the moment; one that has passed expires at the first call that blocks
     */
    public static TimeLimit at(Deadline deadline) {
        return new TimeLimit(null, null, requireNonNull(deadline, "deadline"), null);
    }

    /** Returns the limit that never expires, unless its body {@linkplain Limit#reschedule reschedules} it. */
    public static TimeLimit none() {
        return new TimeLimit(null, null, null, null);
    }

    /** Returns this limit with a name, for messages. */
    public TimeLimit named(String value) {
        return new TimeLimit(requireNonNull(value, "name of the limit"), limit, deadline, cleanup);
    }

    /**
     * Returns this limit with a budget for cleanup: if the body has not ended so long after it was asked to stop, it is
     * asked again, by a second interrupt, and the scopes that it has opened meanwhile are cancelled. Without it, cleanup may
     * take as long as it likes. Of use where a body runs: waits and policies have no cleanup of their own.
     *
     * @param budget how long from the expiry; zero asks again at once
     * @throws IllegalArgumentException if {@code budget} is negative
     */
    public TimeLimit cleanupWithin(Duration budget) {
        return new TimeLimit(name, limit, deadline, ensureNotNegative(budget, "budget for cleanup"));
    }

    // ---- around a body

    /**
     * Runs a body, and fails if the limit expires first. As {@link Timeouts#failAfter(Duration, Timeouts.Body)}.
     *
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     */
    public <R extends @Nullable Object, X extends Exception> R call(Timeouts.Body<? extends R, X> body) throws X {
        requireNonNull(body, "body");
        return failing(new RunningLimit<R>(this), body::call);
    }

    /**
     * Runs a body that is given its limit, and fails if that expires first. As
     * {@link Timeouts#failAfter(Duration, Timeouts.LimitedBody)}.
     *
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     */
    public <R extends @Nullable Object, X extends Exception> R call(Timeouts.LimitedBody<? extends R, X> body)
            throws X {
        requireNonNull(body, "body");
        var running = new RunningLimit<R>(this);
        return failing(running, () -> body.call(running));
    }

    /**
     * Runs a body without a value, and fails if the limit expires first. As {@link #call(Timeouts.Body)}.
     *
     * @param <X> what the body throws
     */
    public <X extends Exception> void run(Timeouts.Action<X> body) throws X {
        requireNonNull(body, "body");
        failing(new RunningLimit<@Nullable Void>(this), () -> {
            body.run();
            return null;
        });
    }

    private static <R extends @Nullable Object, X extends Exception> R failing(
            RunningLimit<R> running, Callable<? extends R> body) throws X {
        return switch (running.run(body)) {
            case Outcome.Success<R> success -> success.value();
            case Outcome.Cancelled<R> cancelled -> throw running.exceeded(cancelled.thrown());
            case Outcome.Failure<R> failure -> throw Thrown.<X>unchecked(running.noted(failure.exception()));
        };
    }

    /**
     * Runs a body, and moves on if the limit expires first. As {@link Timeouts#moveOnAfter(Duration, Timeouts.Body)}.
     *
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     */
    public <R extends @Nullable Object, X extends Exception> Attempt<R> attempt(Timeouts.Body<R, X> body)
            throws X {
        requireNonNull(body, "body");
        return movingOn(new RunningLimit<R>(this), body::call);
    }

    /**
     * Runs a body that is given its limit, and moves on if that expires first. As
     * {@link Timeouts#moveOnAfter(Duration, Timeouts.KeepingBody)}.
     *
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     */
    public <R extends @Nullable Object, X extends Exception> Attempt<R> attempt(Timeouts.KeepingBody<R, X> body)
            throws X {
        requireNonNull(body, "body");
        var running = new RunningLimit<R>(this);
        return movingOn(running, () -> body.call(running));
    }

    /**
     * Runs a body without a value, and moves on if the limit expires first. As {@link #attempt(Timeouts.Body)}.
     *
     * @param <X> what the body throws
     */
    public <X extends Exception> Attempt<@Nullable Void> attempt(Timeouts.Action<X> body) throws X {
        requireNonNull(body, "body");
        return movingOn(new RunningLimit<@Nullable Void>(this), () -> {
            body.run();
            return null;
        });
    }

    private static <R extends @Nullable Object, X extends Exception> Attempt<R> movingOn(
            RunningLimit<R> running, Callable<? extends R> body) throws X {
        return switch (running.run(body)) {
            case Outcome.Success<R> success -> new Attempt.Done<>(success.value(), running.expired());
            case Outcome.Cancelled<R> cancelled ->
                new Attempt.CutShort<>(running.kept(), running.exceeded(cancelled.thrown()));
            case Outcome.Failure<R> failure -> throw Thrown.<X>unchecked(running.noted(failure.exception()));
        };
    }

    /**
     * Returns a body with this limit around it, to be forked: the limit counts from where the body begins, in its task, and
     * makes the task fail with a {@link DeadlineExceededException}; its siblings do not notice.
     *
     * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="around"}
     *
     * @param <R> the type of the body's value
     */
    public <R extends @Nullable Object> Callable<R> around(Callable<? extends R> body) {
        requireNonNull(body, "body");
        return () -> this.<R, Exception>call(body::call);
    }

    /** Returns a body without a value with this limit around it, to be forked. As {@link #around(Callable)}. */
    public TaskScope.Action around(TaskScope.Action body) {
        requireNonNull(body, "body");
        return () -> this.<Exception>run(body::run);
    }

    // ---- around a wait

    /**
     * Waits for a task, and cancels it if the limit expires first. As {@link Timeouts#waitFor}.
     *
     * @param <T> the type of the values of the scope's tasks
     * @param <U> the type of the task's value
     * @throws InterruptedException if the calling thread was interrupted
     */
    public <T extends @Nullable Object, U extends T> U waitFor(TaskScope<T, ?> scope, Task<U> task)
            throws InterruptedException {
        requireNonNull(scope, "scope of the task");
        requireNonNull(task, "task to wait for");
        return new LimitedWait<>(this, scope, task).get();
    }

    /**
     * Joins a scope, and fails if the limit expires first. As {@link Timeouts#join}.
     *
     * @param <T> the type of the values of the scope's tasks
     * @throws InterruptedException if the calling thread was interrupted
     */
    public <T extends @Nullable Object> Completion<T> join(TaskScope<T, Completion<T>> scope)
            throws InterruptedException {
        requireNonNull(scope, "scope to join");
        return LimitedWait.join(this, scope);
    }

    // ---- around a policy

    /**
     * Returns a policy with this limit for each of its waits. When it expires, the wait is over, what is pending is
     * cancelled, and the wait throws a {@link DeadlineExceededException} with what it saw. As {@link Timeouts#failingAfter}.
     *
     * @param <T> the type of the tasks' values
     * @param <R> the type of the result
     */
    public <T extends @Nullable Object, R extends @Nullable Object> CompletionPolicy<T, R> failing(
            CompletionPolicy<T, R> policy) {
        return new LimitedPolicy<>(this, requireNonNull(policy, "policy"), /* atExpiry= */ null);
    }

    /**
     * Returns a policy with this limit for each of its waits. When it expires, the wait is over, and has the result that the
     * function makes of what the wait saw; what is pending goes on, unless the function cancels it. It may throw, too. As a
     * part of other policies it stops at its expiry as {@link Timeouts#movingOnAfter} does; on the right of {@code and} and
     * {@code or}, where nobody asks for a result, the function is not called.
     *
     * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="policy"}
     *
     * @param atExpiry makes the result; not called if the wait is over before
     * @param <T> the type of the tasks' values
     * @param <R> the type of the result
     */
    public <T extends @Nullable Object, R extends @Nullable Object> CompletionPolicy<T, R> deciding(
            CompletionPolicy<T, R> policy, Function<? super Completion<T>, ? extends R> atExpiry) {
        requireNonNull(atExpiry, "function for what a wait saw");
        return new LimitedPolicy<>(
                this, requireNonNull(policy, "policy"), (decider, seen) -> atExpiry.apply(seen));
    }

    /**
     * Returns a policy with this limit for each of its waits. When it expires, the wait is over, and has the result that
     * {@code policy} makes of what the wait saw; what is pending goes on. As {@link Timeouts#movingOnAfter}.
     *
     * @param <T> the type of the tasks' values
     * @param <R> the type of the result
     */
    public <T extends @Nullable Object, R extends @Nullable Object> CompletionPolicy<T, R> movingOn(
            CompletionPolicy<T, R> policy) {
        return new LimitedPolicy<>(
                this, requireNonNull(policy, "policy"), CompletionPolicy::result);
    }

    // ---- seen by the rest of the package

    @Nullable String name() {
        return name;
    }

    @Nullable Duration limit() {
        return limit;
    }

    @Nullable Duration cleanup() {
        return cleanup;
    }

    /** Returns when it expires if it begins now; null for never. */
    @Nullable Deadline deadlineOn(TimeSource clock) {
        if (limit != null) {
            return Deadline.after(limit, clock);
        }
        if (deadline != null) {
            ensureClock(deadline, clock);
        }
        return deadline;
    }

    /** Returns how long it is if it begins now and ends at {@code until}. */
    Duration lengthUntil(Deadline until) {
        return limit != null ? limit : until.remaining();
    }

    static void ensureClock(Deadline deadline, TimeSource clock) {
        if (deadline.source() != clock) {
            throw new IllegalArgumentException(
                    "the deadline is on %s, the code that it limits runs on %s: make it there, with Deadline.after(limit)"
                            .formatted(deadline.source(), clock));
        }
    }

    private static Duration ensureNotNegative(Duration value, String what) {
        if (requireNonNull(value, what).isNegative()) {
            throw new IllegalArgumentException(what + " is negative: " + value);
        }
        return value;
    }

    @Override
    public String toString() {
        String until = limit != null ? " of " + limit : deadline != null ? " at " + deadline : " that never expires";
        return (name == null ? "limit" : "limit '" + name + "'") + until
                + (cleanup == null ? "" : ", with " + cleanup + " for cleanup");
    }
}
