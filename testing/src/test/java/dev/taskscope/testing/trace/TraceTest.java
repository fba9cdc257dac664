/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a trace takes and what it refuses. */
class TraceTest {
    private static final List<Lane> MAIN = List.of(new Lane(0, "main"));

    @Test
    void new_listsChangedLater_keepsWhatItWasGiven() {
        var lanes = new ArrayList<>(MAIN);
        var events = new ArrayList<>(List.of(event(0, 0, 0, Kind.START)));
        var trace = new Trace(lanes, events);
        lanes.clear();
        events.clear();
        assertEquals(MAIN, trace.lanes());
        assertEquals(1, trace.events().size());
    }

    @Test
    void new_eventOfAThreadWithoutALane_isRefused() {
        assertRefused("event 0, START: thread 1 has no lane", event(0, 0, 1, Kind.START));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void new_eventOfNoThread_isRefusedUnlessItIsOfTheRun(Kind kind) {
        Event event = event(0, 0, -1, kind);
        if (kind == Kind.TIME || kind == Kind.FAIL) {
            assertDoesNotThrow(() -> new Trace(MAIN, List.of(event)));
        } else {
            assertRefused("event 0, " + kind + ": thread -1 has no lane", event);
        }
    }

    @Test
    void new_stepsThatGoBack_areRefused() {
        assertRefused("event 1, POINT: at step 1, 0 ns, before the event ahead of it, at step 2, 0 ns",
                event(2, 0, 0, Kind.START), event(1, 0, 0, Kind.POINT));
    }

    @Test
    void new_nanosThatGoBack_areRefused() {
        assertRefused("event 1, POINT: at step 2, 4 ns, before the event ahead of it, at step 1, 5 ns",
                event(1, 5, 0, Kind.START), event(2, 4, 0, Kind.POINT));
    }

    @Test
    void new_twoLanesOfOneThread_areRefused() {
        List<Lane> lanes = List.of(new Lane(7, "a"), new Lane(7, "b"));
        Exception refusal = assertThrows(IllegalArgumentException.class, () -> new Trace(lanes, List.of()));
        assertEquals("lane 'b': thread 7 already has a lane", refusal.getMessage());
    }

    @Test
    void newLane_negativeThread_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Lane(-1, "main"));
    }

    @Test
    void newEvent_negativeStepOrNanos_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> event(-1, 0, 0, Kind.START));
        assertThrows(IllegalArgumentException.class, () -> event(0, -1, 0, Kind.START));
    }

    @Test
    void drawings_ofNothing_saySo() {
        var nothing = new Trace(List.of(), List.of());
        assertEquals("""
                no failure; no task has completed
                0 threads, 0 steps, no virtual time, no switch that matters""", nothing.timeline());
    }

    private static Event event(int step, long nanos, int thread, Kind kind) {
        return new Event(step, nanos, thread, kind, "", "");
    }

    private static void assertRefused(String message, Event... events) {
        Exception refusal =
                assertThrows(IllegalArgumentException.class, () -> new Trace(MAIN, List.of(events)));
        assertEquals(message, refusal.getMessage());
    }
}
