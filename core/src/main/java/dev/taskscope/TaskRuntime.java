/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where threads and time come from: the JVM's by default, fake ones in tests. Bound to the thread and inherited by forked
 * tasks, so nested scopes follow without being told.
 *
 * <p>Implementations are thread-safe and immutable.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="runtime"}
 *
 * @since 0.1
 */
public interface TaskRuntime {

    /** Returns the runtime of this JVM: its virtual threads, its clock. */
    static TaskRuntime system() {
        return SystemRuntime.INSTANCE;
    }

    /**
     * Returns the runtime of the calling thread: that of the innermost open scope or {@link #call} on it, else that of
     * the task it runs, else the system's. In a policy or listener that a completing task calls, it is that of the scope.
     */
    static TaskRuntime current() {
        return Frame.currentRuntime();
    }

    /** Returns what makes the threads of tasks. It gives a new thread each time, not started. */
    ThreadFactory threadFactory();

    /** Returns the clock, and the way to wait. */
    TimeSource timeSource();

    /** Returns the listeners that every scope of this runtime has, besides its own. */
    default List<ScopeListener> listeners() {
        return List.of();
    }

    /**
     * Told when a thread of the framework is about to do something that others can observe. A scheduler for tests may let
     * others go first here; the system's does nothing. Called with no lock held, by the thread that is about to act.
     *
     * @param point what is about to happen
     * @param subject the {@link Task}, {@link TaskScope} or {@link CancelScope} it happens to
     */
    default void reached(Point point, Object subject) {}

    /** Runs {@code body} with this runtime bound to the calling thread, and returns what it returns. */
    default <V extends @Nullable Object> V call(Callable<V> body) throws Exception {
        requireNonNull(body, "body");
        Frame frame = Frame.enter();
        TaskRuntime outer = frame.runtime();
        frame.bind(this);
        try {
            return body.call();
        } finally {
            frame.bind(outer);
            frame.exit();
        }
    }

    /** Returns this runtime with other threads. */
    default TaskRuntime withThreadFactory(ThreadFactory threads) {
        return new ComposedRuntime(this, requireNonNull(threads, "threads"), timeSource(), listeners());
    }

    /** Returns this runtime with another clock. */
    default TaskRuntime withTimeSource(TimeSource time) {
        return new ComposedRuntime(this, threadFactory(), requireNonNull(time, "time"), listeners());
    }

    /** Returns this runtime with one more listener for every scope. */
    default TaskRuntime withListener(ScopeListener listener) {
        return new ComposedRuntime(
                this, threadFactory(), timeSource(),
                ScopeOptions.plus(listeners(), requireNonNull(listener, "listener")));
    }

    /** The operations of the framework at which a scheduler may switch. */
    enum Point {
        /** A task is about to be forked. */
        FORK,
        /** A task's thread is about to begin its body. */
        START,
        /** A task has its outcome and is about to report it. */
        COMPLETE,
        /** A task, a scope or a cancel scope is about to be asked to stop. */
        CANCEL,
        /** A policy is about to be asked. */
        POLICY,
        /** A wait has noticed that its deadline has passed. */
        DEADLINE,
        /** A scope is about to close. */
        CLOSE
    }
}
