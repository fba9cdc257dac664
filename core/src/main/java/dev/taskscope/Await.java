/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call of await: by the owner of a scope, or by a task below it. */
final class Await<T extends @Nullable Object, R extends @Nullable Object> {
    private final TaskScope<?, ?> scope;
    private final CompletionPolicy<T, R> policy;
    private final AwaitOptions options;
    private final List<ForkedTask<Object>> chosen; // in fork order
    private final @Nullable Deadline deadline;

    Await(
            TaskScope<?, ?> scope,
            CompletionPolicy<T, R> policy,
            Collection<? extends Task<?>> tasks,
            AwaitOptions options) {
        this.scope = scope;
        this.policy = requireNonNull(policy.newRound(), () -> "policy from newRound of " + Shown.of(policy));
        this.options = options;
        this.chosen = ofTheScope(tasks);
        this.deadline = TaskScope.earlier(options.deadline(), scope.deadlineOf(this.policy));
    }

    private List<ForkedTask<Object>> ofTheScope(Collection<? extends Task<?>> tasks) {
        var once = new LinkedHashSet<ForkedTask<Object>>();
        for (Task<?> task : tasks) {
            if (!(task instanceof ForkedTask<?> forked)) {
                throw new NullPointerException(
                        "one of the tasks to wait for in scope '%s' is null".formatted(scope.path()));
            }
            if (forked.scope() != scope) {
                throw new IllegalArgumentException(
                        "task '%s' is not of scope '%s': wait for it with await of its own scope"
                                .formatted(task.path(), scope.path()));
            }
            once.add(TaskScope.<ForkedTask<Object>>castOf(forked));
        }
        var inForkOrder = new ArrayList<>(once);
        inForkOrder.sort(Comparator.comparingInt(ForkedTask::index));
        return inForkOrder;
    }

    R get() throws InterruptedException {
        if (Thread.interrupted()) {
            passCancellationOn();
            throw new InterruptedException(
                    "interrupted before it could await tasks of scope '%s'".formatted(scope.path()));
        }
        var round = new AwaitRound(
                scope.books(), TaskScope.<CompletionPolicy<Object, Object>>castOf(policy), chosen);
        waitFor(round);
        scope.ensureNotFailed(null);
        round.done().forEach(task -> ((ForkedTask<?>) task).markSeen());
        List<Task<T>> done = TaskScope.castOf(Collections.unmodifiableList(round.done()));
        List<Task<T>> pending = TaskScope.castOf(round.pending());
        return policy.result(new Completion<>(done, () -> pending, !round.isOver()));
    }

    private void waitFor(AwaitRound round) throws InterruptedException {
        ForkedTask<?> waiter = deadline == null ? Frame.currentTask() : null; // a deadline ends any circle
        Waits.Wait wait = new Waits.Wait(scope, round, policy.needsEvery());
        if (waiter != null) {
            scope.circles().enterAwait(waiter, wait);
        }
        scope.books().now(round::begin);
        try {
            Waits.until(scope, round::isOver, deadline);
        } catch (InterruptedException e) {
            passCancellationOn();
            throw e;
        } finally {
            scope.books().now(round::end);
            if (waiter != null) {
                scope.circles().leaveAwait(waiter, wait);
            }
        }
    }

    private void passCancellationOn() {
        if (options.passesCancellationOn()) {
            chosen.forEach(task -> task.cancel("who waited for it was cancelled"));
        }
    }
}
