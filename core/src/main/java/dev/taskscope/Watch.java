/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A standing watch over chosen tasks of a scope, for waits in a row: it asks each task once to be told of its end, instead of
 * once per wait, so that a loop over n tasks costs O(n) altogether. What {@link TaskScope#join()} is to all tasks of a scope,
 * round after round, {@link #await} is to the chosen ones.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="watch"}
 *
 * <p>Opened by {@link TaskScope#watch}, by the owner of the scope or by a task below it, for the calling thread: only that one
 * adds tasks, waits and closes; others get a {@link WrongThreadException}. Cancels nothing by itself, and reports nothing to
 * the scope: a join is about these tasks all the same. Closing it leaves no trace; one that is not closed costs a few bytes in
 * each of its tasks that has not ended, until that ends.
 *
 * <p>Everything a task did <i>happens-before</i> an await that reports it returns.
 *
 * @param <T> the type of the tasks' values
 * @since 0.1
 */
public final class Watch<T extends @Nullable Object> implements AutoCloseable {
    private final TaskScope<?, ?> scope;
    private final Thread watcher = Thread.currentThread();
    private final @Nullable ForkedTask<?> watchingTask = Frame.currentTask();

    /** Changed by the watcher under the monitor, and never while it waits: then deliveries and searches read it. */
    private final Map<ForkedTask<Object>, Place> unreported = new LinkedHashMap<>();

    private final Moments<Place> moments = new Moments<>(unreported, unreported::values, Place::number);

    // the watcher
    private final List<ForkedTask<Object>> unasked = new ArrayList<>(); // tasks that do not know of the watch yet
    private int added;
    private boolean awaiting;
    private boolean closed;

    // in deliveries of the scope's mailbox
    private final List<ForkedTask<Object>> ended = new ArrayList<>(); // and not in a round
    private @Nullable AwaitRound round; // while the watcher waits

    /** A task and when it was added, from 1. */
    private record Place(ForkedTask<Object> task, int number) {}

    Watch(TaskScope<?, ?> scope, Collection<? extends Task<?>> tasks) {
        this.scope = scope;
        addAllOf(tasks);
    }

    // ---- the watcher

    /**
     * Adds a task, ended or not. Does nothing if it is watched already; one that an await has reported is reported once more.
     *
     * @param task a task of the scope
     * @throws IllegalArgumentException if {@code task} is of another scope
     * @throws WrongThreadException if the calling thread did not open the watch
     * @throws IllegalStateException if the watch has closed, or a policy calls this that the watch itself is asking
     */
    public void add(Task<? extends T> task) {
        requireNonNull(task, () -> "task to watch in scope '%s'".formatted(scope.path()));
        addAll(List.of(task));
    }

    /** Adds tasks: all of them, or none if one is refused. As {@link #add}. */
    public void addAll(Collection<? extends Task<? extends T>> tasks) {
        requireNonNull(tasks, "tasks to watch");
        ensureUsable("add");
        addAllOf(tasks);
    }

    private void addAllOf(Collection<? extends Task<?>> tasks) {
        var fresh = new ArrayList<ForkedTask<Object>>(tasks.size());
        for (Task<?> task : tasks) {
            fresh.add(ofTheScope(task));
        }
        synchronized (unreported) {
            fresh.removeIf(task -> !enter(task));
        }
        unasked.addAll(fresh);
        if (watchingTask != null) { // not at each await: a loop of them over many tasks would cost the square
            fresh.forEach(ForkedTask::addAwaiter);
        }
    }

    /** Returns false if it is watched already. */
    private boolean enter(ForkedTask<Object> task) {
        if (unreported.containsKey(task)) {
            return false;
        }
        added++;
        unreported.put(task, new Place(task, added));
        return true;
    }

    private ForkedTask<Object> ofTheScope(@Nullable Task<?> task) {
        if (!(task instanceof ForkedTask<?> forked)) {
            throw new NullPointerException(
                    "one of the tasks to wait for in scope '%s' is null".formatted(scope.path()));
        }
        if (forked.scope().mailbox() != scope.mailbox()) {
            throw new IllegalArgumentException(
                    "task '%s' is not of scope '%s': wait for it with await of its own scope, or open that alongside this one"
                            .formatted(task.path(), scope.path()));
        }
        return TaskScope.castOf(forked);
    }

    /**
     * Returns how many tasks it watches: those that were added and that no await has reported, ended or not.
     *
     * @throws WrongThreadException if the calling thread did not open the watch
     */
    public int size() {
        ensureWatcher("size");
        return unreported.size();
    }

    /**
     * Returns the tasks that it watches, in the order in which they were added. A copy, unmodifiable.
     *
     * @throws WrongThreadException if the calling thread did not open the watch
     */
    public List<Task<T>> tasks() {
        ensureWatcher("tasks");
        return TaskScope.castOf(List.copyOf(unreported.keySet()));
    }

    /**
     * Waits until the policy says so, every watched task has ended, or a deadline passes; returns at once if that is so
     * already. The round is about every task that was added and that no earlier one has reported; the policy is asked about
     * those that had ended before in completion order, when the wait begins. When it cancels the rest, that is what is left
     * of these.
     *
     * @param policy when the wait returns, and what
     * @param options how long to wait, and what an interrupt does to the tasks
     * @return what the policy makes of them
     * @param <S> the type of the result
     * @throws InterruptedException if the calling thread was interrupted before the wait was over; nothing is reported then
     * @throws CircularWaitException if the wait could never end, because the tasks wait for the calling one; also once that has
     *     come about, when another one ends without an end to the wait; nothing is reported then
     * @throws IllegalArgumentException if the deadline is on another clock than the scope
     * @throws ScopeFailedException if the policy or a listener threw
     * @throws WrongThreadException if the calling thread did not open the watch
     * @throws IllegalStateException if the watch or the scope has closed
     */
    public <S extends @Nullable Object> S await(CompletionPolicy<T, S> policy, AwaitOptions options)
            throws InterruptedException {
        requireNonNull(policy, "policy of the await");
        requireNonNull(options, "options of the await");
        ensureUsable("await");
        scope.ensureMayAwait(options.deadline());
        RequestsBefore before = RequestsBefore.now();
        if (Thread.interrupted()) {
            passCancellationOn(options);
            throw new InterruptedException(
                    "interrupted before it could await tasks of scope '%s'".formatted(scope.path()));
        }
        CompletionPolicy<T, S> fresh =
                requireNonNull(policy.newRound(), () -> "policy from newRound of " + Shown.of(policy));
        var next = new AwaitRound(scope.books(), this, TaskScope.castOf(fresh), before);
        waitFor(next, options, scope.deadlineOf(fresh));
        Supplier<List<Task<T>>> pending = report(next.done());
        scope.ensureNotFailed(null);
        next.done().forEach(task -> ((ForkedTask<?>) task).markSeen());
        List<Task<T>> done = TaskScope.castOf(Collections.unmodifiableList(next.done()));
        return fresh.result(new Completion<>(done, pending, next.isExpired() || !next.mayReturn()));
    }

    private void waitFor(AwaitRound next, AwaitOptions options, @Nullable Deadline ofPolicy)
            throws InterruptedException {
        awaiting = true;
        try {
            waitUntilOver(next, options, ofPolicy);
        } finally {
            awaiting = false;
        }
    }

    private void waitUntilOver(AwaitRound next, AwaitOptions options, @Nullable Deadline ofPolicy)
            throws InterruptedException {
        boolean endsAnyCircle = options.deadline() != null || ofPolicy != null;
        TaskWait wait = watchingTask == null || endsAnyCircle ? null : new TaskWait(watchingTask, next);
        scope.books().now(() -> begin(next, wait));
        boolean taken = false;
        try {
            next.await(watchingTask, wait, options.deadline(), ofPolicy);
            taken = true;
        } catch (InterruptedException e) {
            passCancellationOn(options);
            throw e;
        } finally {
            boolean reports = taken;
            scope.books().now(() -> end(next, reports));
        }
    }

    private Supplier<List<Task<T>>> report(List<Task<Object>> done) {
        Supplier<List<Place>> left;
        synchronized (unreported) {
            var reported = new ArrayList<Place>(done.size());
            for (Task<Object> task : done) {
                reported.add(requireNonNull(unreported.remove(task)));
            }
            left = moments.after(reported, added);
        }
        return () -> TaskScope.castOf(left.get().stream()
                .map(Place::task)
                .sorted(Comparator.comparingInt(ForkedTask::index))
                .toList());
    }

    private void passCancellationOn(AwaitOptions options) {
        if (options.passesCancellationOn()) {
            Requests.toAll(unreported.keySet(), "who waited for it was cancelled");
        }
    }

    /**
     * Ends the watch. The tasks go on. Does nothing if it has closed.
     *
     * @throws WrongThreadException if the calling thread did not open the watch
     * @throws IllegalStateException if a listener or policy of the scope calls this, and it has not closed
     */
    @Override
    public void close() {
        ensureWatcher("close");
        if (closed) {
            return;
        }
        scope.ensureNotCalledBack("close of a watch");
        ensureNotAwaiting("close");
        closed = true;
        if (unreported.isEmpty()) {
            return;
        }
        if (watchingTask != null) {
            unreported.keySet().forEach(ForkedTask::removeAwaiter);
        }
        scope.books().now(() -> unreported.keySet().forEach(task -> task.removeAwaiting(this)));
    }

    private void ensureUsable(String call) {
        ensureWatcher(call);
        if (closed) {
            throw new IllegalStateException(
                    "%s on a watch of scope '%s', which has closed: open a new one".formatted(call, scope.path()));
        }
        ensureNotAwaiting(call);
    }

    /** The tasks of a wait stay the same. */
    private void ensureNotAwaiting(String call) {
        if (awaiting) {
            throw new IllegalStateException(
                    "%s on a watch of scope '%s' by what its await has called: do it when the await has returned"
                            .formatted(call, scope.path()));
        }
    }

    private void ensureWatcher(String call) {
        Thread caller = Thread.currentThread();
        if (caller != watcher) {
            throw new WrongThreadException(
                    "%s on a watch of scope '%s' by thread '%s': only thread '%s', which opened it, may"
                            .formatted(call, scope.path(), caller.getName(), watcher.getName()));
        }
    }

    // ---- deliveries

    /** Begins a wait with what has ended, in completion order, and asks the new tasks to tell of their end. */
    private void begin(AwaitRound next, @Nullable TaskWait wait) {
        for (ForkedTask<Object> task : unasked) {
            if (task.completedAs() > 0) {
                ended.add(task);
            } else {
                task.addAwaiting(this);
            }
        }
        unasked.clear();
        ended.sort(Comparator.comparingInt(ForkedTask::completedAs));
        round = next;
        ended.forEach(next::completed);
        ended.clear();
        next.wakeIfOver();
        next.tell(wait);
    }

    /** Takes the round out of the deliveries: from then on it does not change. */
    private void end(AwaitRound last, boolean reports) {
        round = null;
        if (!reports) {
            ended.addAll(TaskScope.<List<ForkedTask<Object>>>castOf(last.done()));
        }
    }

    void completed(ForkedTask<Object> task) {
        AwaitRound current = round;
        if (current == null) {
            ended.add(task);
        } else {
            current.completed(task);
            current.wakeIfOver();
            current.tellAsked();
        }
    }

    // ---- while the watcher waits

    /** Returns the tasks that are watched, in the order in which they were added. A view. */
    Collection<ForkedTask<Object>> unreported() {
        return unreported.keySet();
    }

    @Override
    public String toString() {
        return "watch of scope '%s'".formatted(scope.path());
    }
}
