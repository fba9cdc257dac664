/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The flight recorder's view of a task: from the start of its thread's work to its outcome. */
@Name("dev.taskscope.Task")
@Label("Task")
@Category("Taskscope")
@Description("A task that a scope ran, from its start to its outcome")
@StackTrace(false)
final class TaskEvent extends Event {

    /** Answers whether anybody records; a constant to the JIT while nobody does. */
    private static final TaskEvent PROBE = new TaskEvent();

    @Label("Task") String task = "";

    @Label("Scope Path") String scopePath = "";

    @Label("Outcome") String outcome = "";

    @Label("Detail")
    @Description("The exception of a failure, the reason of a cancellation") String detail = "";

    /** Returns an event that has begun, or null if nobody records. */
    static @Nullable TaskEvent beginIfRecorded() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        var event = new TaskEvent();
        event.begin();
        return event;
    }

    void commit(ForkedTask<?> of, Outcome<?> came) {
        end();
        if (shouldCommit()) {
            task = of.name();
            scopePath = of.scope().path();
            outcome = came.getClass().getSimpleName();
            detail = switch (came) {
                case Outcome.Success<?> success -> "";
                case Outcome.Failure<?> failure -> Shown.of(failure.exception());
                case Outcome.Cancelled<?> cancelled -> cancelled.reason();
            };
            commit();
        }
    }
}
