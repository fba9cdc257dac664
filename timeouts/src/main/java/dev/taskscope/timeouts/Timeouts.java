/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.util.Objects.requireNonNull;

import dev.taskscope.CancelScope;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Limits of time, as verbs. {@link #failAfter(Duration, Body) failAfter} and
 * {@link #moveOnAfter(Duration, Body) moveOnAfter} run a body in the calling thread, be it a join, a read from a socket or a
 * loop of both; {@link #limited(Duration, Callable) limited} wraps the body of a task; {@link #waitFor waitFor} and
 * {@link #join join} are about tasks that run already; {@link #failingAfter failingAfter} and
 * {@link #movingOnAfter movingOnAfter} make policies whose waits have a limit. With a name or a budget for cleanup:
 * {@link TimeLimit}.
 *
 * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="failAfter"}
 *
 * <h2>What expiry does</h2>
 * The body is asked to stop, once: its thread is interrupted, and the scopes that it has open are cancelled. It goes on
 * until it has ended, and only then the call returns or throws: nothing outlives its limit. What the body does on its way
 * out may block again. A body that returns a value all the same keeps it; one that throws something else than what an
 * interrupt makes it throw keeps that. A body that does not react is reported in the log after ten seconds, and again, with
 * back-off, while its caller goes on waiting. Its scopes have the rules of all scopes for their tasks.
 *
 * <h2>Limits in limits</h2>
 * Each limit tells its own expiry from that of others and from cancellation, whichever comes first. The earliest one wins:
 * what is inside ends with it. If one further out, or the task, has been asked to stop too before the body had ended, the
 * body's {@link InterruptedException} passes through as it is, up to whom it was meant for. Limits of one moment expire from
 * the outside in. {@link #effectiveDeadline} is the earliest around.
 *
 * <h2>Interrupts</h2>
 * None that a limit has sent is left on the thread afterwards, and none of others is lost, see {@link CancelScope} for the
 * one that cannot be told apart.
 *
 * <h2>Costs</h2>
 * A limit that does not expire costs about a tenth of a microsecond and no timer: all limits of a clock share one.
 *
 * <p>All methods may be called by any thread, unless they say otherwise. Limits count on the clock of the
 * {@linkplain dev.taskscope.TaskRuntime#current() current runtime}, from the call. The ideas are those of Trio's
 * {@code fail_after} and {@code move_on_after} and of asyncio's {@code timeout} and {@code wait_for}.
 *
 * @since 0.1
 */
public final class Timeouts {

    private Timeouts() {}

    /**
     * What runs under a limit and has no value.
     *
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface Action<X extends Exception> {
        /** Does it. */
        void run() throws X;
    }

    /**
     * What runs under a limit and may move it.
     *
     * @param <R> the type of its value
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface LimitedBody<R extends @Nullable Object, X extends Exception> {
        /** Does it. */
        R call(Limit limit) throws X;
    }

    /**
     * What runs under a limit, may move it, and may keep what it has so far.
     *
     * @param <R> the type of its value
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface KeepingBody<R extends @Nullable Object, X extends Exception> {
        /** Does it. */
        R call(Keeper<R> limit) throws X;
    }

    /**
     * What runs under a limit. It is one of each of the other kinds, too: of one that does without its value, and of those
     * that do without the limit that they are given. So a reference to a method that has overloads, like
     * {@code scope::join}, is taken for one of these.
     *
     * @param <R> the type of its value
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface Body<R extends @Nullable Object, X extends Exception>
            extends
                Action<X>,
                LimitedBody<R, X>,
                KeepingBody<R, X> {
        /** Does it. */
        R call() throws X;

        @Override
        default void run() throws X {
            call();
        }

        @Override
        default R call(Limit limit) throws X {
            return call();
        }

        @Override
        default R call(Keeper<R> limit) throws X {
            return call();
        }
    }

    // ---- fail

    /**
     * Runs a body in the calling thread, and fails if it has not ended within a limit.
     *
     * @param limit from now; zero expires at the first call that blocks, more than 146 years is 146 years
     * @param body what to do
     * @return what the body returns
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     * @throws X what the body throws, other than because of the limit
     * @throws DeadlineExceededException if the limit has expired, and the body stopped because of that
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static <R extends @Nullable Object, X extends Exception> R failAfter(
            Duration limit, Body<? extends R, X> body) throws X {
        return TimeLimit.of(limit).<R, X>call(body);
    }

    /**
     * As {@link #failAfter(Duration, Body)}, with a body that is given its limit, and may move it.
     *
     * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="reschedule"}
     *
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     */
    public static <R extends @Nullable Object, X extends Exception> R failAfter(
            Duration limit, LimitedBody<? extends R, X> body) throws X {
        return TimeLimit.of(limit).<R, X>call(body);
    }

    /**
     * As {@link #failAfter(Duration, Body)}, with a body that has no value.
     *
     * @param <X> what the body throws
     */
    public static <X extends Exception> void failAfter(Duration limit, Action<X> body) throws X {
        TimeLimit.of(limit).run(body);
    }

    /**
     * Runs a body in the calling thread, and fails if it has not ended by a deadline. As {@link #failAfter(Duration, Body)}.
     *
     * @param deadline one that has passed expires at the first call that blocks
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     * @throws IllegalArgumentException if {@code deadline} is on another clock than the current runtime
     */
    public static <R extends @Nullable Object, X extends Exception> R failAt(
            Deadline deadline, Body<? extends R, X> body) throws X {
        return TimeLimit.at(deadline).<R, X>call(body);
    }

    /**
     * As {@link #failAt(Deadline, Body)}, with a body that is given its limit, and may move it.
     *
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     */
    public static <R extends @Nullable Object, X extends Exception> R failAt(
            Deadline deadline, LimitedBody<? extends R, X> body) throws X {
        return TimeLimit.at(deadline).<R, X>call(body);
    }

    /**
     * As {@link #failAt(Deadline, Body)}, with a body that has no value.
     *
     * @param <X> what the body throws
     */
    public static <X extends Exception> void failAt(Deadline deadline, Action<X> body) throws X {
        TimeLimit.at(deadline).run(body);
    }

    // ---- move on

    /**
     * Runs a body in the calling thread, and moves on without its value if it has not ended within a limit.
     *
     * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="moveOn"}
     *
     * @param limit from now; zero expires at the first call that blocks, more than 146 years is 146 years
     * @param body what to do
     * @return {@link Attempt.Done} if the body returned a value, also after it was asked to stop; {@link Attempt.CutShort}
     *     if the limit has expired, and the body stopped because of that
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     * @throws X what the body throws, other than because of the limit
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static <R extends @Nullable Object, X extends Exception> Attempt<R> moveOnAfter(
            Duration limit, Body<R, X> body) throws X {
        return TimeLimit.of(limit).attempt(body);
    }

    /**
     * As {@link #moveOnAfter(Duration, Body)}, with a body that is given its limit: it may move it, and keep what it has so
     * far.
     *
     * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="keep"}
     *
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     */
    public static <R extends @Nullable Object, X extends Exception> Attempt<R> moveOnAfter(
            Duration limit, KeepingBody<R, X> body) throws X {
        return TimeLimit.of(limit).attempt(body);
    }

    /**
     * As {@link #moveOnAfter(Duration, Body)}, with a body that has no value.
     *
     * @param <X> what the body throws
     */
    public static <X extends Exception> Attempt<@Nullable Void> moveOnAfter(Duration limit, Action<X> body) throws X {
        return TimeLimit.of(limit).attempt(body);
    }

    /**
     * Runs a body in the calling thread, and moves on without its value if it has not ended by a deadline. As
     * {@link #moveOnAfter(Duration, Body)}.
     *
     * @param deadline one that has passed expires at the first call that blocks
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     * @throws IllegalArgumentException if {@code deadline} is on another clock than the current runtime
     */
    public static <R extends @Nullable Object, X extends Exception> Attempt<R> moveOnAt(
            Deadline deadline, Body<R, X> body) throws X {
        return TimeLimit.at(deadline).attempt(body);
    }

    /**
     * As {@link #moveOnAt(Deadline, Body)}, with a body that is given its limit: it may move it, and keep what it has so
     * far.
     *
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     */
    public static <R extends @Nullable Object, X extends Exception> Attempt<R> moveOnAt(
            Deadline deadline, KeepingBody<R, X> body) throws X {
        return TimeLimit.at(deadline).attempt(body);
    }

    /**
     * As {@link #moveOnAt(Deadline, Body)}, with a body that has no value.
     *
     * @param <X> what the body throws
     */
    public static <X extends Exception> Attempt<@Nullable Void> moveOnAt(Deadline deadline, Action<X> body) throws X {
        return TimeLimit.at(deadline).attempt(body);
    }

    // ---- tasks and waits

    /**
     * Returns a body with a limit around it, to be forked: the limit counts from where the body begins, in its task, and
     * makes the task fail with a {@link DeadlineExceededException}; its siblings do not notice.
     *
     * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="around"}
     *
     * @param <R> the type of the body's value
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static <R extends @Nullable Object> Callable<R> limited(Duration limit, Callable<? extends R> body) {
        return TimeLimit.of(limit).around(body);
    }

    /**
     * As {@link #limited(Duration, Callable)}, with a body that has no value.
     *
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static TaskScope.Action limited(Duration limit, TaskScope.Action body) {
        return TimeLimit.of(limit).around(body);
    }

    /**
     * Waits for a task. If it has not ended within a limit, the task is cancelled and has ended before this throws. A task
     * that returns a value all the same does not lose it; one that fails on its way out has its failure thrown.
     *
     * <p>If the calling thread is interrupted, the task is cancelled, too, and has ended before this returns. If it then
     * turns out to have a value or a failure, that is what the caller gets, and the interrupt is kept on the thread.
     *
     * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="waitFor"}
     *
     * @param limit from now; at zero a task that has not ended is cancelled
     * @param scope the scope of the task; the calling thread is its owner, or runs a task of it or below it
     * @param task may have ended before
     * @return the value of the task
     * @param <T> the type of the values of the scope's tasks
     * @param <U> the type of the task's value
     * @throws DeadlineExceededException if the limit has expired, and the task ended as cancelled
     * @throws dev.taskscope.TaskFailedException if the task failed
     * @throws dev.taskscope.TaskCancelledException if the task was cancelled before the limit had expired
     * @throws InterruptedException if the calling thread was interrupted, and the task ended as cancelled
     * @throws dev.taskscope.ScopeFailedException if a policy or listener of the scope threw; the task has ended
     * @throws IllegalArgumentException if {@code limit} is negative, or the task of another scope
     * @throws WrongThreadException if the calling thread may not wait for tasks of the scope
     * @throws IllegalStateException if the scope has closed
     */
    public static <T extends @Nullable Object, U extends T> U waitFor(
            Duration limit, TaskScope<T, ?> scope, Task<U> task) throws InterruptedException {
        return TimeLimit.of(limit).waitFor(scope, task);
    }

    /**
     * Joins a scope, and fails if the join is not over within a limit. The tasks that are pending then go on until their
     * scope closes or is cancelled; {@code failAfter(limit, scope::join)} cancels them, and waits for their end.
     * {@link TaskScope#join(Deadline)} is the form that does not fail.
     *
     * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="join"}
     *
     * @param limit from now; zero does not wait
     * @param scope owned by the calling thread; of one with another result, see {@link #failingAfter}
     * @param <T> the type of the values of the scope's tasks
     * @throws DeadlineExceededException if the limit has expired; it carries what the join saw, and the tasks that were done
     *     count as reported
     * @throws InterruptedException if the calling thread was interrupted
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static <T extends @Nullable Object> Completion<T> join(Duration limit, TaskScope<T, Completion<T>> scope)
            throws InterruptedException {
        return TimeLimit.of(limit).join(scope);
    }

    // ---- policies

    /**
     * Returns a policy with a limit for each of its waits. When it expires, the wait is over, what is pending is cancelled,
     * and the wait throws a {@link DeadlineExceededException} that carries what it saw. What else may be done then:
     * {@link TimeLimit#deciding}.
     *
     * <p>As a part of other policies it does so wherever it stands, at the right of {@code or} and of {@code and} as well,
     * unless {@code policy} has stopped before: {@code failingAfter(limit, ended("a")).and(ended("b"))} fails if a has not
     * ended in time, and waits for b as long as it takes. To limit the whole, put the limit around it.
     *
     * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="policy"}
     *
     * @param limit from the beginning of a join or await
     * @param policy what decides before
     * @param <T> the type of the tasks' values
     * @param <R> the type of the result
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static <T extends @Nullable Object, R extends @Nullable Object> CompletionPolicy<T, R> failingAfter(
            Duration limit, CompletionPolicy<T, R> policy) {
        return TimeLimit.of(limit).failing(policy);
    }

    /**
     * Returns a policy with a limit for each of its waits. When it expires, the wait is over, and has the result that
     * {@code policy} makes of what the wait saw; what is pending goes on.
     *
     * <p>As a part of other policies it stops when it expires: {@code or} is over then, and has the result of what is on its
     * left; {@code and} waits for the other one. {@code movingOnAfter(limit, ended("quote")).and(ended("leader"))} waits for
     * the leader in any case, and for the quote no longer than the limit.
     *
     * @param limit from the beginning of a join or await
     * @param policy what decides before
     * @param <T> the type of the tasks' values
     * @param <R> the type of the result
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static <T extends @Nullable Object, R extends @Nullable Object> CompletionPolicy<T, R> movingOnAfter(
            Duration limit, CompletionPolicy<T, R> policy) {
        return TimeLimit.of(limit).movingOn(policy);
    }

    // ---- below a limit

    /**
     * Returns the earliest deadline around the calling code: of the limits of this thread, of the tasks it is part of and of
     * the threads that forked them, up to the innermost shield. To be passed on to a socket, a driver, a remote call. Empty
     * if there is none.
     *
     * <p>A limit that has expired bounds nothing any more: what its body does on its way out has until the end of the
     * {@linkplain TimeLimit#cleanupWithin budget for cleanup}, if there is one, or until a limit around ends it.
     *
     * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="effective"}
     */
    public static Optional<Deadline> effectiveDeadline() {
        return CancelScope.effectiveDeadline();
    }

    /**
     * Runs a body that expiry and cancellation from outside do not reach: they take effect when it has ended. Limits inside
     * do reach it. As {@link CancelScope#shield}.
     *
     * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="shield"}
     *
     * @return what the body returns
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     * @throws X what the body throws
     */
    public static <R extends @Nullable Object, X extends Exception> R shield(Body<? extends R, X> body) throws X {
        requireNonNull(body, "body of the shield");
        try {
            return CancelScope.<R>shield(body::call);
        } catch (Exception e) {
            throw Thrown.<X>unchecked(e);
        }
    }

    /**
     * As {@link #shield(Body)}, with a body that has no value.
     *
     * @param <X> what the body throws
     */
    public static <X extends Exception> void shield(Action<X> body) throws X {
        requireNonNull(body, "body of the shield");
        Timeouts.<@Nullable Void, X>shield(() -> {
            body.run();
            return null;
        });
    }
}
