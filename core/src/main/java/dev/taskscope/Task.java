/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task that was forked in a {@link TaskScope}: its name, how far it is, what it came to. Reading never blocks; to wait
 * for a task, {@linkplain TaskScope#await(Task) ask its scope}.
 *
 * <p>May be read and cancelled by any thread, at any time, also after its scope has closed. Everything the task did
 * <i>happens-before</i> another thread sees its outcome, or a state that says that it has ended.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="task"}
 *
 * @param <T> the type of its value
 * @since 0.1
 */
public sealed interface Task<T extends @Nullable Object> permits ForkedTask {

    /** How far a task is. The last three are ends: a task in one of them stays there. */
    enum State {
        /** Forked; its body has not begun. */
        FORKED,
        /** Its body runs, or is waiting for something. */
        RUNNING,
        /** It returned a value. */
        SUCCEEDED,
        /** It threw, and not because it had been asked to stop. */
        FAILED,
        /** It was asked to stop, and stopped; or it never began. */
        CANCELLED;

        /** Tells whether a task in this state has an outcome. */
        public boolean ended() {
            return compareTo(SUCCEEDED) >= 0;
        }
    }

    /** Returns the name given at the fork, or {@code task-N}, the scope's N-th. */
    String name();

    /** Returns the scope it belongs to and its own name, outermost scope first: {@code "crawl/page-3/images/logo"}. */
    String path();

    /** Returns how far it is. */
    State state();

    /** Returns what it came to, or empty if it has not ended. */
    Optional<Outcome<T>> outcome();

    /**
     * Returns its value.
     *
     * @throws TaskFailedException if it failed; the cause is what it threw
     * @throws TaskCancelledException if it was cancelled
     * @throws IllegalStateException if it has not ended yet
     */
    T value();

    /** Returns why it was first asked to stop, if it was; that it was does not say that it has stopped, or will. */
    Optional<String> cancelReason();

    /** Returns the line that forked it, if its scope {@linkplain ScopeOptions#recordForkSites records} that. */
    Optional<StackTraceElement> forkSite();

    /** Returns where its thread stands, innermost call first; empty if its body is not running. For messages, and not cheap. */
    List<StackTraceElement> stackTrace();

    /**
     * Asks the task to stop: a running one by interrupt, one that has not begun ends at once and never runs. Does nothing
     * if the task was asked before, unless its scope {@linkplain ScopeOptions#cancelLikeAsyncio counts every request}, or has
     * ended. Returns without waiting for the task.
     *
     * @param reason why, for its {@link Outcome.Cancelled}
     * @return whether the task hears of this request: false if it has ended, or was asked before and is asked only once
     */
    boolean cancel(String reason);

    /** Asks the task to stop, without saying why. As {@link #cancel(String)}. */
    default boolean cancel() {
        return cancel("task '" + name() + "' was cancelled");
    }

    /**
     * Asks tasks to stop, all of them in one step. As {@link #cancel(String)} for each, but a task that joins or awaits another
     * one of them does not get to see how that ends before its own request, whoever is asked first: its wait ends with the
     * interrupt, unless a shield holds that back, or it was asked before. All of them are asked, even if a runtime throws
     * meanwhile. Returns without waiting for the tasks. Any thread, at any moment.
     *
     * {@snippet class="dev.taskscope.SnippetsTest" region="cancelAll"}
     *
     * @param tasks of any scopes; may be empty; one named twice is asked once
     * @param reason why, for their {@link Outcome.Cancelled}
     * @return whether one of them hears of it
     */
    static boolean cancelAll(Collection<? extends Task<?>> tasks, String reason) {
        requireNonNull(reason, "reason to cancel tasks");
        var once = new LinkedHashSet<ForkedTask<?>>();
        for (Task<?> task : requireNonNull(tasks, "tasks to cancel")) {
            once.add((ForkedTask<?>) requireNonNull(task, "one of the tasks to cancel"));
        }
        return Requests.toAll(once, reason);
    }
}
