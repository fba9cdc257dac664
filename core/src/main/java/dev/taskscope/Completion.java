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
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a wait saw: the tasks that were done, in completion order, and those that were pending, in fork order. Disjoint, and
 * together the tasks that the wait was about. The pair that asyncio's {@code wait} returns.
 *
 * <p>A snapshot of the moment the wait returned, or of {@linkplain #now now}; may be used by any thread. The pending tasks are
 * listed at the first call of {@link #pending}, at a cost in proportion to their number, so that a loop of waits that never asks
 * stays linear.
 *
 * @param <T> the type of the tasks' values
 * @since 0.1
 */
public final class Completion<T extends @Nullable Object> {
    private final List<Task<T>> done;
    private final Supplier<List<Task<T>>> pending;
    private final boolean expired;

    Completion(List<Task<T>> done, Supplier<List<Task<T>>> pending, boolean expired) {
        this.done = done;
        this.pending = pending;
        this.expired = expired;
    }

    /**
     * Returns a completion with these tasks, for tests of policies.
     *
     * @param <T> the type of the tasks' values
     */
    public static <T extends @Nullable Object> Completion<T> of(
            Collection<? extends Task<T>> done, Collection<? extends Task<T>> pending) {
        List<Task<T>> copy = List.copyOf(pending);
        return new Completion<>(List.copyOf(done), () -> copy, /* expired= */ false);
    }

    /**
     * Returns what there is of some tasks now, without waiting; asyncio's {@code wait} with a timeout of zero. Done are those of
     * whose end their scope has been told, which is a moment after a task {@linkplain Task#state has ended}: so what is done
     * comes, in completion order, before anything that a later call finds done besides. Any thread, at any time, also after the
     * scope has closed. Reports nothing. Costs one look at each task, and the sorting.
     *
     * {@snippet class="dev.taskscope.CompletionNowTest" region="now"}
     *
     * @param tasks tasks of one scope: those of several have no order among each other; one named twice counts once
     * @param <T> the type of the tasks' values
     */
    public static <T extends @Nullable Object> Completion<T> now(Collection<? extends Task<? extends T>> tasks) {
        requireNonNull(tasks, "tasks to look at");
        var each = new LinkedHashSet<ForkedTask<T>>();
        for (Task<? extends T> task : tasks) {
            each.add(TaskScope.castOf(requireNonNull(task, "one of the tasks to look at")));
        }
        int last = each.stream().mapToInt(ForkedTask::completedAs).max().orElse(0);
        var done = new ArrayList<ForkedTask<T>>(); // a second look: one before the last may have come after its first one
        var pending = new ArrayList<ForkedTask<T>>();
        for (ForkedTask<T> task : each) {
            int place = task.completedAs();
            (place == 0 || place > last ? pending : done).add(task);
        }
        done.sort(Comparator.comparingInt(ForkedTask::completedAs));
        pending.sort(Comparator.comparingInt(ForkedTask::index));
        return new Completion<>(List.copyOf(done), () -> List.copyOf(pending), /* expired= */ false);
    }

    /** Returns the tasks that were done, in completion order; unmodifiable. */
    public List<Task<T>> done() {
        return done;
    }

    /** Returns the tasks that were pending, in fork order; unmodifiable. They may have ended since. */
    public List<Task<T>> pending() {
        return pending.get();
    }

    /** Tells whether the wait returned because its deadline passed. */
    public boolean expired() {
        return expired;
    }

    /** Returns the done tasks that returned a value, in completion order; unmodifiable. */
    public List<Task<T>> succeeded() {
        return those(task -> task.state() == Task.State.SUCCEEDED);
    }

    /** Returns the done tasks that failed, in completion order; unmodifiable. */
    public List<Task<T>> failed() {
        return those(task -> task.state() == Task.State.FAILED);
    }

    /** Returns the done tasks that were cancelled, in completion order; unmodifiable. */
    public List<Task<T>> cancelled() {
        return those(task -> task.state() == Task.State.CANCELLED);
    }

    /** Returns the values of the done tasks that returned one, in completion order; unmodifiable. */
    public List<T> values() {
        var values = new ArrayList<T>();
        for (Task<T> task : succeeded()) {
            values.add(task.value());
        }
        return Collections.unmodifiableList(values);
    }

    /**
     * Returns this, if no done task failed.
     *
     * @throws TaskFailedException with all failures, if any failed
     */
    public Completion<T> throwIfFailed() {
        List<Task<T>> failed = failed();
        if (!failed.isEmpty()) {
            throw TaskFailedException.of("%d of %d failed".formatted(failed.size(), done.size()), failed);
        }
        return this;
    }

    /** Returns the counts, as words for a message. */
    String summary() {
        return "%d succeeded, %d failed, %d cancelled%s"
                .formatted(succeeded().size(), failed().size(), cancelled().size(), expired ? ", deadline passed" : "");
    }

    private List<Task<T>> those(Predicate<Task<T>> wanted) {
        return done.stream().filter(wanted).toList();
    }

    @Override
    public String toString() {
        return "done " + done + (expired ? ", deadline passed" : "");
    }
}
