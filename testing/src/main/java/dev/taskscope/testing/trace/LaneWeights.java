/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Nesting.Row;
import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much each lane has to do with what the run ended with: 0 is most. */
final class LaneWeights {
    /** What was only near it in time. */
    private static final int NEAR = 10;

    private final Map<Integer, Integer> weights = new HashMap<>(); // of a thread

    LaneWeights(Trace trace, LaneIndex index) {
        List<Event> events = trace.events();
        int[] ofEvents = Weights.of(events);
        int laterSwitches = 0;
        for (int i = events.size() - 1; i >= 0; i--) {
            Event event = events.get(i);
            note(index.of(event), NEAR + ofEvents[i]);
            if (event.kind() == Kind.FAIL) {
                note(index.of(event), 0);
                noteNamedIn(event.detail(), trace.lanes());
            } else if (event.kind() == Kind.SWITCH) {
                laterSwitches++;
                note(index.of(event), Math.min(laterSwitches, NEAR - 1));
                note(index.named(event.subject()), Math.min(laterSwitches, NEAR - 1));
            } else if (Ending.isFailure(event)) {
                note(index.completedBy(event), 2);
            }
        }
    }

    private void noteNamedIn(String message, List<Lane> lanes) {
        lanes.stream().filter(lane -> !lane.name().isBlank() && message.contains(lane.name()))
                .forEach(lane -> note(lane, 1));
    }

    private void note(@Nullable Lane lane, int weight) {
        if (lane != null) {
            weights.merge(lane.thread(), weight, Math::min);
        }
    }

    /** Tells whether a failure or a switch is of a lane or speaks of it. */
    boolean isInvolved(Row row) {
        return of(row) < NEAR;
    }

    int of(Row row) {
        Lane lane = row.lane();
        return lane == null ? Integer.MAX_VALUE : weights.getOrDefault(lane.thread(), Integer.MAX_VALUE);
    }
}
