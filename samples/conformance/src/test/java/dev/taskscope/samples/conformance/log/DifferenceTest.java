/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    private static Event event(long millis, String actor, int value) {
        return new Event(millis, actor, "mark", IntNode.valueOf(value));
    }

    @Test
    void between_logsInAnotherOrderOfActors_areTheSame() {
        assertEquals(
                List.of(),
                Difference.between(
                        List.of(event(0, "A", 1), event(0, "B", 2), event(1, "A", 3)),
                        List.of(event(0, "B", 2), event(0, "A", 1), event(1, "A", 3))));
    }

    @Test
    void between_logs_givesTheFirstDifferenceOfEachActor() {
        Event moved = event(2, "A", 3);
        Event missing = event(0, "B", 2);
        Event added = event(0, "C", 4);
        assertEquals(
                List.of(
                        new Difference("A", 2, event(1, "A", 3), moved),
                        new Difference("B", 1, missing, null),
                        new Difference("C", 1, null, added)),
                Difference.between(
                        List.of(event(0, "A", 1), missing, event(1, "A", 3)), List.of(event(0, "A", 1), moved, added)));
    }

    @Test
    void between_trueAndOne_differ() {
        JsonNode yes = BooleanNode.TRUE;
        assertEquals(
                1,
                Difference.between(List.of(new Event(0, "A", "mark", yes)), List.of(event(0, "A", 1))).size());
    }
}
