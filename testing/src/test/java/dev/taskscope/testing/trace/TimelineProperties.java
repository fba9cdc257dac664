/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.testing.trace.Trace.Kind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A text timeline fits the log of a build, whatever the trace holds. */
class TimelineProperties {

    @Property(tries = 300)
    void timeline_ofAnyTrace_fits(@ForAll("traces") Trace trace) {
        assertFits(trace.timeline());
    }

    @Property(tries = 6)
    void timeline_ofAnyLargeTrace_fits(@ForAll("laneCounts") int lanes, @ForAll long seed) {
        assertFits(AnyTrace.large(lanes, 10_000, seed).timeline());
    }

    @Property(tries = 100)
    void timeline_ofAnyTrace_showsNothingThatMovesTheCursorOrTheOrder(@ForAll("traces") Trace trace) {
        String text = trace.timeline().replace("\n", "");
        assertTrue(text.codePoints().noneMatch(point -> Character.getType(point) == Character.CONTROL
                || Character.getType(point) == Character.FORMAT || Character.getType(point) == Character.SURROGATE),
                text);
    }

    @Property(tries = 100)
    void timeline_ofAnyTraceWithAFailure_saysSoFirst(@ForAll("traces") Trace trace) {
        boolean failed = trace.events().stream().anyMatch(event -> event.kind() == Kind.FAIL);
        assertEquals(failed, trace.timeline().matches("(?s)FAILED[:\n].*"), trace::timeline);
    }

    @Property(tries = 50)
    void c10_equalTraces_equalDrawings(@ForAll("traces") Trace trace) {
        var copy = new Trace(trace.lanes(), trace.events());
        assertEquals(trace.timeline(), copy.timeline());
        assertEquals(trace.html(), copy.html());
        assertEquals(trace.chromeTrace(), copy.chromeTrace());
    }

    private static void assertFits(String timeline) {
        List<String> lines = timeline.lines().toList();
        assertTrue(lines.size() <= 40, () -> lines.size() + " lines:\n" + timeline);
        for (String line : lines) {
            assertTrue(line.length() <= 120 && Cells.width(line) <= 120, () -> line.length() + " characters: " + line);
        }
    }

    @Provide
    Arbitrary<Trace> traces() {
        return AnyTrace.any();
    }

    @Provide
    Arbitrary<Integer> laneCounts() {
        return Arbitraries.of(1, 2, 9, 50);
    }
}
