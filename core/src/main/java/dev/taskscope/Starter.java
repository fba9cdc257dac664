/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import dev.taskscope.engine.Enclosure;
import dev.taskscope.engine.Engine;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives the tasks of a scope their threads. Only the owner may start threads in its enclosure (the JDK's scopes insist on
 * that from 25 on), so what tasks fork is queued for it.
 */
final class Starter extends CacheLine {
    private static final String NEW_ONES =
            "; the thread factory of the runtime has to return a new, unstarted thread each time";

    private final Enclosure enclosure;
    private final TaskRuntime runtime;
    private final Thread owner;
    private final ConcurrentLinkedQueue<ForkedTask<?>> queued = new ConcurrentLinkedQueue<>(); // added to by tasks
    private @Nullable ForkedTask<?> starting; // owner only
    private @Nullable ForkedTask<?> postponed; // owner only; comes before the queued ones

    Starter(Engine engine, String name, TaskRuntime runtime, Thread owner) {
        this.runtime = runtime;
        this.owner = owner;
        this.enclosure = engine.open(name, this::newThread);
    }

    /** Starts a task that the owner has forked. By the owner. */
    void start(ForkedTask<?> task) {
        starting = task;
        try {
            enclosure.start(task);
        } catch (Throwable e) {
            TaskStartException problem = problem(task, e);
            task.refuse(problem);
            throw problem;
        }
    }

    /** Leaves a task to the owner, which starts it while it waits. By a task. */
    void startLater(ForkedTask<?> task) {
        queued.add(task);
        LockSupport.unpark(owner);
    }

    /**
     * Starts what tasks have forked. By the owner, while it waits.
     *
     * @param alike whether to leave those to a later wait that could not have the scoped values of the scope now
     */
    void startQueued(boolean alike) {
        for (ForkedTask<?> task; (task = next()) != null;) {
            if (task.hasEnded()) {
                continue; // cancelled meanwhile
            }
            starting = task;
            try {
                if (!alike) {
                    enclosure.start(task);
                } else if (!enclosure.startAlike(task)) {
                    postponed = task;
                    return;
                }
            } catch (Throwable e) {
                task.refuse(problem(task, e)); // the failure of that task, and reported as such
            }
        }
    }

    private static TaskStartException problem(ForkedTask<?> task, Throwable thrown) {
        return thrown instanceof TaskStartException known
                ? known
                : new TaskStartException(task, "its thread could not be started: " + Shown.of(thrown), thrown);
    }

    private @Nullable ForkedTask<?> next() {
        ForkedTask<?> first = postponed;
        postponed = null;
        return first == null ? queued.poll() : first;
    }

    /** Waits until every thread has ended, but for those of tasks that were given up on. By the owner. */
    void close(Set<Thread> abandoned) {
        enclosure.close(abandoned);
    }

    /** The thread factory that the enclosure sees. */
    private Thread newThread(Runnable work) {
        ForkedTask<?> task = requireNonNull(starting, "task to start");
        Thread thread;
        try {
            thread = runtime.threadFactory().newThread(work);
        } catch (Throwable e) {
            throw new TaskStartException(task, "the factory threw " + Shown.of(e) + NEW_ONES, e);
        }
        if (thread == null) {
            throw new TaskStartException(task, "the factory returned null" + NEW_ONES, null);
        }
        if (thread.getState() != Thread.State.NEW) {
            throw new TaskStartException(
                    task,
                    "the factory returned thread '%s', which was running already".formatted(thread.getName())
                            + NEW_ONES,
                    null);
        }
        String name = task.givenName();
        if (name != null) {
            thread.setName(name);
        }
        task.admit(thread);
        return thread;
    }
}
