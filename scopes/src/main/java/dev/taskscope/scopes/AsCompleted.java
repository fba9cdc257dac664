/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.AwaitOptions;
import dev.taskscope.Completion;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.TimeSource;
import dev.taskscope.Watch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives chosen tasks of a scope one by one as they end, in completion order: asyncio's {@code as_completed}. It gives the
 * original tasks, so that each can be told from the others, and each once; tasks may be added on the way. Over n tasks it costs
 * O(n) altogether.
 *
 * {@snippet class="dev.taskscope.scopes.SnippetsTest" region="as-completed"}
 *
 * <p>With a deadline, it gives the tasks that ended in time, however late somebody asks for them, and then throws a
 * {@link StillPendingException} that has the others. It cancels nothing, neither then nor when it is left early. One that has
 * given all its tasks, or been closed, leaves no trace.
 *
 * <p>For the thread that made it, others get a {@link WrongThreadException}; that is the owner of the scope, or a task of it or
 * below it.
 *
 * @param <T> the type of the tasks' values
 * @since 0.1
 */
public final class AsCompleted<T extends @Nullable Object> implements Iterable<Task<T>>, AutoCloseable {
    private final Watch<T> watch;
    private final AwaitOptions options;
    private final @Nullable Cut<T> cut; // null without a deadline
    private final LinkedHashSet<Task<T>> ready = new LinkedHashSet<>(); // fetched, and not given
    private TimeSource.@Nullable Timer timer;
    private boolean expired;

    private AsCompleted(Watch<T> watch, @Nullable Deadline deadline) {
        this.watch = watch;
        this.cut = deadline == null ? null : new Cut<>(deadline);
        this.options = deadline == null ? AwaitOptions.defaults() : AwaitOptions.defaults().until(deadline);
    }

    /**
     * Begins to give tasks.
     *
     * @param scope the scope of the tasks
     * @param tasks ended or not; may be empty; one named twice counts once
     * @param <T> the type of the tasks' values
     * @throws IllegalArgumentException if a task is of another scope
     * @throws WrongThreadException if the calling thread is neither the owner of the scope nor runs a task below it
     * @throws IllegalStateException if the scope has closed
     */
    public static <T extends @Nullable Object> AsCompleted<T> of(
            TaskScope<? super T, ?> scope, Collection<? extends Task<? extends T>> tasks) {
        return begin(scope, tasks, null);
    }

    /**
     * Begins to give tasks that end before a deadline. As {@link #of(TaskScope, Collection)}.
     *
     * @param deadline for all of them together, on the clock of the scope's runtime
     * @param <T> the type of the tasks' values
     * @throws IllegalArgumentException also if {@code deadline} is on another clock
     */
    public static <T extends @Nullable Object> AsCompleted<T> of(
            TaskScope<? super T, ?> scope, Collection<? extends Task<? extends T>> tasks, Deadline deadline) {
        return begin(scope, tasks, requireNonNull(deadline, "deadline"));
    }

    private static <T extends @Nullable Object> AsCompleted<T> begin(
            TaskScope<? super T, ?> scope,
            Collection<? extends Task<? extends T>> tasks,
            @Nullable Deadline deadline) {
        requireNonNull(scope, "scope of the tasks");
        requireNonNull(tasks, "tasks to give as they end");
        if (deadline != null && deadline.source() != scope.runtime().timeSource()) {
            throw new IllegalArgumentException(
                    "the deadline is on %s, scope '%s' on %s: make it with Deadline.after(limit) inside the scope"
                            .formatted(deadline.source(), scope.path(), scope.runtime().timeSource()));
        }
        var begun = new AsCompleted<T>(scope.watch(tasks), deadline);
        begun.noteAdded(tasks);
        return begun;
    }

    /** Has it noted what had ended by the deadline, for as long as there is anything that may end. */
    private void noteAdded(Collection<? extends Task<?>> tasks) {
        if (cut == null) {
            return;
        }
        cut.add(tasks);
        if (timer == null && watch.size() > 0) {
            timer = cut.schedule();
        }
    }

    private boolean isDue() {
        return cut != null && cut.isDue();
    }

    /** Returns what has not been fetched, or came too late. */
    private List<Task<T>> open() {
        return cut == null ? watch.tasks() : cut.open();
    }

    private void releaseTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /**
     * Adds a task, which is given when it has ended. Does nothing if it is on the list and has not been given.
     *
     * @throws IllegalArgumentException if {@code task} is of another scope
     * @throws IllegalStateException if this has been closed, or the deadline has passed
     */
    public void add(Task<? extends T> task) {
        if (expired || isDue()) {
            throw new IllegalStateException(
                    "task '%s' comes too late: the deadline has passed; begin anew for it".formatted(task.path()));
        }
        if (!ready.contains(task)) {
            watch.add(task);
            noteAdded(List.of(task));
        }
    }

    /**
     * Waits for the next task to end, and gives it.
     *
     * @return the task; empty if all have been given
     * @throws StillPendingException if the deadline has passed, and what had ended in time has been given; at each call then
     * @throws InterruptedException if the calling thread was interrupted before a task had ended; nothing is lost then
     * @throws dev.taskscope.CircularWaitException if the wait could never end, because a task waits for the calling one
     * @throws IllegalStateException if this or the scope has been closed
     */
    public Optional<Task<T>> next() throws InterruptedException {
        return isAnyLeft() ? Optional.of(ready.removeFirst()) : Optional.empty();
    }

    /** Waits until there is a task to give; returns false if all have been given. */
    private boolean isAnyLeft() throws InterruptedException {
        if (ready.isEmpty() && watch.size() > 0) {
            fetch();
        }
        if (ready.isEmpty() && expired && !open().isEmpty()) {
            throw new StillPendingException(open());
        }
        return !ready.isEmpty();
    }

    /** Fetches what has ended by now, or what ends next. Over all calls, each task is fetched once. */
    private void fetch() throws InterruptedException {
        if (!expired) {
            Completion<T> round = watch.await(ReturnWhen.FIRST_COMPLETED.policy(), options);
            expired = cut != null && cut.makeIfDue();
            take(round);
        }
        while (expired && cut != null && cut.lacksSome()) { // they have ended, so this does not take long
            take(watch.await(ReturnWhen.FIRST_COMPLETED.policy(), AwaitOptions.defaults()));
        }
        if (expired || watch.size() == 0) {
            releaseTimer();
        }
    }

    private void take(Completion<T> round) {
        for (Task<T> task : round.done()) {
            if (cut == null || cut.take(task)) {
                ready.add(task);
            }
        }
    }

    /**
     * Returns the tasks that have not been given: those that are ready, in completion order, then the others, in the order in
     * which they were added. A copy, unmodifiable.
     */
    public List<Task<T>> pending() {
        var all = new ArrayList<Task<T>>(ready);
        all.addAll(open());
        return Collections.unmodifiableList(all);
    }

    /** Tells whether the deadline has passed, and what had ended in time has been fetched. */
    public boolean expired() {
        return expired;
    }

    /**
     * Gives the tasks to a loop. There is one sequence: a second iterator goes on where the first one is.
     *
     * <p>Its methods throw what {@link #next} throws. If the thread is interrupted they throw a {@link CancellationException},
     * since an iterator cannot throw an {@link InterruptedException}, and the thread is still interrupted then.
     */
    @Override
    public Iterator<Task<T>> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return isAnyLeftUnchecked();
            }

            @Override
            public Task<T> next() {
                if (!isAnyLeftUnchecked()) {
                    throw new NoSuchElementException("all tasks have been given");
                }
                return ready.removeFirst();
            }
        };
    }

    private boolean isAnyLeftUnchecked() {
        try {
            return isAnyLeft();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var cancelled = new CancellationException("interrupted while waiting for the next task to end");
            cancelled.initCause(e);
            throw cancelled;
        }
    }

    /** Returns the tasks as a sequential stream, in completion order. It throws as {@link #iterator} does, and closes this. */
    public Stream<Task<T>> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), /* parallel= */ false)
                .onClose(this::close);
    }

    /** Ends it; the tasks go on. Does nothing if it has ended. */
    @Override
    public void close() {
        watch.close();
        releaseTimer();
    }
}
