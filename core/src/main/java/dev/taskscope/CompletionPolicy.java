/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides after each completion whether to keep waiting, to return and leave the rest running, or to return and cancel the
 * rest; and turns what was seen into a result. asyncio's {@code return_when}, as a value that users can write and compose.
 *
 * <p>A policy is a small pure function. It needs no locks: it is asked about one completion at a time, in completion
 * order, with the results visible; by the thread that completed the task, promptly, even while the owner of the scope is
 * busy elsewhere. Everything the task did <i>happens-before</i> the policy is asked about it. A policy without state is
 * immutable and may be shared; one that needs state gives a fresh instance to each wait, by {@link #newRound}.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="policy"}
 *
 * <p>Policies compose like collectors. The result is that of the policy on the left; another one is
 * {@linkplain #mapping mapped} from it:
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="compose"}
 *
 * <p>One that is around another one, to change an answer or to watch it, is best made as a {@link ForwardingPolicy}.
 *
 * @param <T> the type of the tasks' values
 * @param <R> the type of the result
 * @since 0.1
 */
@FunctionalInterface
public interface CompletionPolicy<T extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Answers to the end of a task. Asked once for each task that the wait reports as done, those included that end
     * between the answer to return and the return itself; the strongest answer counts. A wait also ends, without being
     * told to, when nothing is left to wait for.
     *
     * <p>The owner of a scope may fork more tasks until it waits. So an answer to stop that looked at
     * {@link Tally#pending} or {@link Tally#forked} takes effect when the owner waits; if more tasks were forked by then,
     * it is asked for again, with the same task. Any other answer takes effect at once.
     *
     * <p>If it throws or answers null, the scope fails: the rest is cancelled, and the wait throws a
     * {@link ScopeFailedException}.
     *
     * @param completed the task, which has an outcome
     * @param tally the counts of this wait, this task included
     */
    Decision onCompletion(Task<T> completed, Tally tally);

    /**
     * Turns what the wait saw into its result. Called once per wait, by the thread that waited; what it throws comes out
     * of the wait as it is. The default is for policies whose result is the {@link Completion} itself.
     *
     * @param completion the tasks that are done and those that are pending
     */
    @SuppressWarnings("unchecked") // a policy with another result overrides this
    default R result(Completion<T> completion) {
        return (R) completion;
    }

    /** Returns the policy that one wait asks: this one, or a fresh instance if it keeps state. */
    default CompletionPolicy<T, R> newRound() {
        return this;
    }

    /**
     * Tells whether the policy never stops before every task has ended. Only used to refuse early a wait of tasks for one
     * another that could never end: with another policy it is refused when no task is left that could end.
     */
    default boolean needsEvery() {
        return false;
    }

    /**
     * Returns the moment at which it is asked {@link #onDeadline}, if it has not stopped by then: the same one until it has
     * been. Asked by the thread that waits, when a wait begins and again when a join that was interrupted goes on; then
     * whenever it matters what comes next, also in a call of {@link #onDeadline}. Empty, the default, for none.
     *
     * @return a deadline on the clock of the scope's runtime; another one is refused with an
     *     {@link IllegalArgumentException}
     */
    default Optional<Deadline> deadline() {
        return Optional.empty();
    }

    /**
     * Answers to the passing of its {@link #deadline}, as {@link #onCompletion} does to the end of a task. Asked once for
     * each deadline, and not if the wait is over by then. If it stops the wait, that has a completion which is
     * {@linkplain Completion#expired() expired}. The default returns, and the tasks that are pending go on.
     *
     * @param tally the counts of this wait
     */
    default Decision onDeadline(Tally tally) {
        return Decision.RETURN;
    }

    /**
     * Tells whether its result throws because of a deadline, whatever else completes. Then the wait is over, wherever in a
     * composition the policy stands, and what its result throws comes out of the wait. Asked after {@link #onDeadline}, and
     * when the result is due. The default is false.
     */
    default boolean hasFailed() {
        return false;
    }

    /**
     * Returns a policy that stops once this and {@code other} have both said so, with the weaker of their decisions. One
     * that stops at its deadline has said so; one that has {@linkplain #hasFailed failed} at it ends the wait at once; the
     * deadline of one that has stopped before is void.
     */
    default CompletionPolicy<T, R> and(CompletionPolicy<T, ?> other) {
        return new Combined<>(this, requireNonNull(other, "other policy"), Combined.Kind.AND);
    }

    /**
     * Returns a policy that stops once this or {@code other} says so, be it at a deadline. If {@code other} has
     * {@linkplain #hasFailed failed} at its own, what its result throws comes out of the wait.
     */
    default CompletionPolicy<T, R> or(CompletionPolicy<T, ?> other) {
        return new Combined<>(this, requireNonNull(other, "other policy"), Combined.Kind.OR);
    }

    /** Returns this policy, stopping also at the first task that {@code enough} accepts. */
    default CompletionPolicy<T, R> until(Predicate<? super Task<T>> enough) {
        return new Until<>(this, requireNonNull(enough, "predicate"));
    }

    /** Returns this policy, cancelling the rest whenever it stops. */
    default CompletionPolicy<T, R> thenCancel() {
        return new ThenCancel<>(this);
    }

    /** Returns this policy with another result. */
    default <S extends @Nullable Object> CompletionPolicy<T, S> mapping(Function<? super R, ? extends S> mapper) {
        return new Mapped<>(this, requireNonNull(mapper, "mapper"));
    }

    /**
     * Returns the policy that waits until every task has ended, whatever it came to, and cancels nothing.
     *
     * @param <T> the type of the tasks' values
     */
    static <T extends @Nullable Object> CompletionPolicy<T, Completion<T>> waitForAll() {
        return new WaitForAll<>();
    }

    /**
     * Returns the policy that waits for {@code needed} successes and cancels the rest; its result is these tasks, in
     * completion order, and more if more succeeded before the wait returned. It gives up as soon as that many are out of
     * reach: then, and when a deadline passes first, its result throws a {@link TaskFailedException}.
     *
     * @param <T> the type of the tasks' values
     * @throws IllegalArgumentException if {@code needed} is below 1
     */
    static <T extends @Nullable Object> CompletionPolicy<T, List<Task<T>>> quorum(int needed) {
        return new Quorum<>(needed);
    }

    /**
     * Returns the policy that tolerates {@code tolerated} failures, cancels the rest at the next one, and then throws a
     * {@link TaskFailedException} with all of them. With 0 it is fail-fast. A cancelled task is not a failure.
     *
     * @param <T> the type of the tasks' values
     * @throws IllegalArgumentException if {@code tolerated} is negative
     */
    static <T extends @Nullable Object> CompletionPolicy<T, Completion<T>> atMostFailures(int tolerated) {
        return new AtMostFailures<>(tolerated);
    }

    /**
     * Returns the policy that stops once the tasks of these names have ended, whatever they came to, and cancels nothing.
     * The building block of {@code ended("a").and(ended("b")).or(ended("c"))}.
     *
     * @param <T> the type of the tasks' values
     * @throws IllegalArgumentException if there is no name
     */
    static <T extends @Nullable Object> CompletionPolicy<T, Completion<T>> ended(String... names) {
        return NamedEnded.of(names);
    }
}
