/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.AwaitOptions;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.Watch;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits for chosen tasks of a scope, once or round after round: asyncio's {@code wait}. The tasks that are done come in
 * completion order, those that are pending go on. A deadline is no error and cancels nothing: the completion says that it is
 * {@linkplain Completion#expired() expired}. Nor does an interrupt of the waiting thread cancel anything.
 *
 * {@snippet class="dev.taskscope.scopes.SnippetsTest" region="wait"}
 *
 * <p>A loop of rounds is about the tasks that no earlier round has reported as done, and may add tasks in between; over n
 * tasks it costs O(n) altogether:
 *
 * {@snippet class="dev.taskscope.scopes.SnippetsTest" region="wait-loop"}
 *
 * <p>A loop is for the thread that began it, others get a {@link WrongThreadException}; that is the owner of the scope, or a
 * task of it or below it. Leaving a loop by {@link #close} leaves no trace. To wait for all tasks of a scope, open the scope
 * with {@link ReturnWhen#policy} and join it.
 *
 * @param <T> the type of the tasks' values
 * @since 0.1
 */
public final class Wait<T extends @Nullable Object> implements AutoCloseable {
    private final Watch<T> watch;

    private Wait(Watch<T> watch) {
        this.watch = watch;
    }

    /**
     * Waits once.
     *
     * @param scope the scope of the tasks
     * @param tasks what to wait for, ended or not; one named twice counts once; if there is none the wait returns at once
     * @param returnWhen when to return
     * @param <T> the type of the tasks' values
     * @throws InterruptedException if the calling thread was interrupted before the wait was over
     * @throws IllegalArgumentException if a task is of another scope
     * @throws dev.taskscope.CircularWaitException if the wait could never end, because a task waits for the calling one
     * @throws WrongThreadException if the calling thread is neither the owner of the scope nor runs a task below it
     * @throws IllegalStateException if the scope has closed
     */
    public static <T extends @Nullable Object> Completion<T> on(
            TaskScope<? super T, ?> scope, Collection<? extends Task<? extends T>> tasks, ReturnWhen returnWhen)
            throws InterruptedException {
        try (Wait<T> wait = loop(scope, tasks)) {
            return wait.next(returnWhen);
        }
    }

    /**
     * Waits once, but not past a deadline. As {@link #on(TaskScope, Collection, ReturnWhen)}.
     *
     * @param deadline on the clock of the scope's runtime; one that has passed looks without waiting
     * @param <T> the type of the tasks' values
     * @throws IllegalArgumentException also if {@code deadline} is on another clock
     */
    public static <T extends @Nullable Object> Completion<T> on(
            TaskScope<? super T, ?> scope,
            Collection<? extends Task<? extends T>> tasks,
            ReturnWhen returnWhen,
            Deadline deadline)
            throws InterruptedException {
        try (Wait<T> wait = loop(scope, tasks)) {
            return wait.next(returnWhen, deadline);
        }
    }

    /**
     * Begins a loop of waits.
     *
     * @param scope the scope of the tasks
     * @param tasks the first ones to wait for, ended or not; may be empty; one named twice counts once
     * @param <T> the type of the tasks' values
     * @throws IllegalArgumentException if a task is of another scope
     * @throws WrongThreadException if the calling thread is neither the owner of the scope nor runs a task below it
     * @throws IllegalStateException if the scope has closed
     */
    public static <T extends @Nullable Object> Wait<T> loop(
            TaskScope<? super T, ?> scope, Collection<? extends Task<? extends T>> tasks) {
        requireNonNull(scope, "scope of the tasks");
        return new Wait<>(scope.<T>watch(requireNonNull(tasks, "tasks to wait for")));
    }

    /** Tells whether there are tasks that no round has reported as done. */
    public boolean hasPending() {
        return watch.size() > 0;
    }

    /**
     * Adds a task for the rounds to come, ended or not. Does nothing if it is pending already.
     *
     * @throws IllegalArgumentException if {@code task} is of another scope
     * @throws IllegalStateException if the loop has been closed
     */
    public void add(Task<? extends T> task) {
        watch.add(task);
    }

    /** Adds tasks for the rounds to come: all of them, or none if one is refused. As {@link #add}. */
    public void addAll(Collection<? extends Task<? extends T>> tasks) {
        watch.addAll(tasks);
    }

    /**
     * Waits for the next round. Returns at once, with an empty completion, if nothing is pending.
     *
     * @param returnWhen when to return
     * @throws InterruptedException if the calling thread was interrupted before the round was over; nothing is reported then,
     *     and the next call goes on with the same round
     * @throws dev.taskscope.CircularWaitException if the wait could never end, because a task waits for the calling one
     * @throws IllegalStateException if the loop or the scope has been closed
     */
    public Completion<T> next(ReturnWhen returnWhen) throws InterruptedException {
        return next(policyOf(returnWhen), AwaitOptions.defaults());
    }

    /**
     * Waits for the next round, but not past a deadline. As {@link #next(ReturnWhen)}.
     *
     * @param deadline on the clock of the scope's runtime; one that has passed looks without waiting
     * @throws IllegalArgumentException if {@code deadline} is on another clock
     */
    public Completion<T> next(ReturnWhen returnWhen, Deadline deadline) throws InterruptedException {
        return next(policyOf(returnWhen), AwaitOptions.defaults().until(deadline));
    }

    /**
     * Waits for the next round until a policy says so. As {@link #next(ReturnWhen)}. When the policy cancels the rest, that is
     * what is pending in this loop.
     *
     * @param options how long to wait, and what an interrupt does to the tasks
     * @param <S> the type of the result
     */
    public <S extends @Nullable Object> S next(CompletionPolicy<T, S> policy, AwaitOptions options)
            throws InterruptedException {
        return watch.await(policy, options);
    }

    private static <T extends @Nullable Object> CompletionPolicy<T, Completion<T>> policyOf(ReturnWhen returnWhen) {
        return requireNonNull(returnWhen, () -> "when to return: one of " + List.of(ReturnWhen.values())).policy();
    }

    /** Ends the loop; the tasks go on. Does nothing if it has ended. */
    @Override
    public void close() {
        watch.close();
    }
}
