/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When each scope was open. */
final class Scopes {

    /** From the first opening of a path to its last closing; null while it is open again or still. */
    record Life(Event opened, @Nullable Event closed) {}

    private Scopes() {}

    /** Returns when the scopes were open, by path, in the order of their first opening. */
    static Map<String, Life> lives(Trace trace) {
        Map<String, Life> lives = new LinkedHashMap<>();
        for (Event event : trace.events()) {
            Life life = lives.get(event.subject());
            if (event.kind() == Kind.OPEN) {
                lives.put(event.subject(), new Life(life == null ? event : life.opened(), null));
            } else if (event.kind() == Kind.CLOSE && life != null) {
                lives.put(event.subject(), new Life(life.opened(), event));
            }
        }
        return lives;
    }
}
