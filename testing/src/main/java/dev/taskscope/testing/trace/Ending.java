/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import java.util.Locale;

/** How a task ended, as far as the trace knows. */
enum Ending {
    SUCCESS, FAILURE, CANCELLED,
    /** The thread ended, but no outcome was recorded: the owner of a scope, for one. */
    ENDED,
    /** When the trace stops, it had not ended. */
    OPEN;

    /** Returns the ending that a {@link Kind#COMPLETE} tells of. */
    static Ending of(Event completion) {
        String outcome = completion.detail();
        if (outcome.startsWith("success")) {
            return SUCCESS;
        }
        return outcome.startsWith("cancelled") ? CANCELLED : FAILURE;
    }

    /** Returns the name of its CSS class. */
    String style() {
        return name().toLowerCase(Locale.ROOT);
    }

    static boolean isFailure(Event event) {
        return event.kind() == Kind.COMPLETE && of(event) == FAILURE;
    }
}
