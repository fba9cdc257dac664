/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A viewer can load the trace of any run. */
class ChromeTraceProperties {

    @Property(tries = 150)
    void chromeTrace_ofAnyTrace_isJsonAndNamesEachThread(@ForAll("traces") Trace trace) {
        List<ParsedJson.Event> events = ParsedJson.eventsOf(trace.chromeTrace());
        assertEquals(trace.lanes().size(), events.stream().filter(event -> event.name().equals("thread_name")).count());
    }

    @Property(tries = 150)
    void chromeTrace_ofAnyTrace_hasNoSpanOfNegativeLength(@ForAll("traces") Trace trace) {
        for (ParsedJson.Event event : ParsedJson.eventsOf(trace.chromeTrace())) {
            assertTrue(event.ts() >= 0 && event.dur() >= 0, event::toString);
        }
    }

    @Property(tries = 150)
    void chromeTrace_ofAnyTrace_endsEveryScopeItBegins(@ForAll("traces") Trace trace) {
        List<ParsedJson.Event> events = ParsedJson.eventsOf(trace.chromeTrace());
        assertEquals(
                events.stream().filter(event -> event.phase().equals("b")).map(ParsedJson.Event::id).sorted().toList(),
                events.stream().filter(event -> event.phase().equals("e")).map(ParsedJson.Event::id).sorted().toList());
    }

    @Provide
    Arbitrary<Trace> traces() {
        return AnyTrace.any();
    }
}
