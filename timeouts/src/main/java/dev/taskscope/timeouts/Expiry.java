/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import dev.taskscope.CancelScope;
import dev.taskscope.Completion;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there was when a limit expired.
 *
 * @param name of the limit
 * @param length of the limit
 * @param deadline at which it expired
 * @param noticedAfter how long after that somebody looked
 * @param running what had not ended
 * @param done what had
 * @param completion what the wait saw, if it was one
 */
record Expiry(
        @Nullable String name,
        Duration length,
        Deadline deadline,
        Duration noticedAfter,
        List<StillRunning> running,
        List<Task<?>> done,
        @Nullable Completion<?> completion) {

    /** More than that many would hold up the thread of the clock. */
    private static final int STACKS = 16;

    /** Looks at what a body has open. Before it is asked to stop. */
    static Expiry of(@Nullable String name, Duration length, Deadline deadline, CancelScope body) {
        return of(name, length, deadline, body.tasks(), null);
    }

    /** Looks at what a wait was about. */
    static Expiry of(@Nullable String name, Duration length, Deadline deadline, Completion<?> completion) {
        var tasks = new ArrayList<Task<?>>(completion.done());
        tasks.addAll(completion.pending());
        return of(name, length, deadline, tasks, completion);
    }

    private static Expiry of(
            @Nullable String name,
            Duration length,
            Deadline deadline,
            Collection<? extends Task<?>> tasks,
            @Nullable Completion<?> completion) {
        Duration noticedAfter = since(deadline);
        var running = new ArrayList<StillRunning>();
        var done = new ArrayList<Task<?>>();
        for (Task<?> task : tasks) {
            if (task.state().ended()) {
                done.add(task);
            } else {
                running.add(new StillRunning(task, running.size() < STACKS ? task.stackTrace() : List.of()));
            }
        }
        return new Expiry(name, length, deadline, noticedAfter, List.copyOf(running), List.copyOf(done), completion);
    }

    /** Returns how long ago the deadline has passed. */
    static Duration since(Deadline deadline) {
        return Duration.ofNanos(Math.max(0, deadline.source().nanoTime() - deadline.nanos()));
    }

    /** Returns what has happened: the beginning of messages, and the reason for what is asked to stop. */
    String said() {
        return words(name, length) + " has expired";
    }

    /** Returns the exception of a wait that is over because of it. In the thread that waited. */
    DeadlineExceededException endOfAWait() {
        return new DeadlineExceededException(this, noticedAfter, /* cleanupCutShort= */ false, /* cause= */ null);
    }

    static String words(@Nullable String name, Duration length) {
        return (name == null ? "limit" : "limit '" + name + "'") + " of " + length;
    }
}
