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

/** The flight recorder's view of a scope: from open to the end of close. */
@Name("dev.taskscope.Scope")
@Label("Scope")
@Category("Taskscope")
@Description("A scope, from its opening until its last task has ended and it has closed")
@StackTrace(false)
final class ScopeEvent extends Event {

    /** Answers whether anybody records; a constant to the JIT while nobody does. */
    private static final ScopeEvent PROBE = new ScopeEvent();

    @Label("Scope") String scope = "";

    @Label("Scope Path") String scopePath = "";

    @Label("Tasks")
    @Description("How many tasks were forked in it") int tasks;

    @Label("Outcome")
    @Description("Closed, Cancelled or Failed") String outcome = "";

    @Label("Detail")
    @Description("The reason of a cancellation, the exception of a failure") String detail = "";

    /** Returns an event that has begun, or null if nobody records. */
    static @Nullable ScopeEvent beginIfRecorded() {
        if (!PROBE.isEnabled()) {
            return null;
        }
        var event = new ScopeEvent();
        event.begin();
        return event;
    }

    void commit(TaskScope<?, ?> of) {
        end();
        if (shouldCommit()) {
            ScopeFailedException failure = of.books().failure();
            String reason = of.cancelReason();
            scope = of.name();
            scopePath = of.path();
            tasks = of.ledger().forked();
            outcome = failure != null ? "Failed" : reason != null ? "Cancelled" : "Closed";
            detail = failure != null ? Shown.of(failure) : reason != null ? reason : "";
            commit();
        }
    }
}
