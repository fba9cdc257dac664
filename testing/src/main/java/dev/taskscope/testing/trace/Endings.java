/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.HashMap;
import java.util.Map;

/** How each lane ended, and where it stood if it did not. */
final class Endings {

    /** What a lane came to, in a word for its colour and shape and in words. */
    record End(Ending ending, String words) {}

    private static final End NOT_BEGUN = new End(Ending.OPEN, "never began");

    private final Map<Lane, End> ends = new HashMap<>();
    private final Map<Lane, End> outcomes = new HashMap<>(); // count more than that the thread ended

    Endings(Trace trace, LaneIndex index) {
        for (Event event : trace.events()) {
            Lane lane = index.of(event);
            if (lane != null) {
                ends.put(lane, standing(event));
            }
            Lane completed = event.kind() == Kind.COMPLETE ? index.completedBy(event) : null;
            if (completed != null) {
                outcomes.put(completed, new End(Ending.of(event), event.detail()));
            }
        }
    }

    private static End standing(Event event) {
        return switch (event.kind()) {
            case END -> new End(Ending.ENDED, "ended");
            case BLOCK ->
                new End(Ending.OPEN, (Wording.isSleep(event) ? "still in " : "still waits for ") + event.subject());
            case POINT -> new End(Ending.OPEN, "not ended, at " + event.subject());
            default -> new End(Ending.OPEN, "not ended");
        };
    }

    End of(Lane lane) {
        End outcome = outcomes.get(lane);
        return outcome != null ? outcome : ends.getOrDefault(lane, NOT_BEGUN);
    }
}
