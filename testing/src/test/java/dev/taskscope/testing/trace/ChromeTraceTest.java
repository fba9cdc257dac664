/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a trace viewer is given. */
class ChromeTraceTest {

    private static List<ParsedJson.Event> eventsOf(Trace trace) {
        return ParsedJson.eventsOf(trace.chromeTrace());
    }

    private static ParsedJson.Event find(Trace trace, String phase, String name) {
        return eventsOf(trace).stream().filter(event -> event.phase().equals(phase) && event.name().equals(name))
                .findFirst().orElseThrow(() -> new AssertionError(trace.chromeTrace()));
    }

    @Test
    void chromeTrace_whereTimePassed_isInMicrosecondsOfIt() {
        ParsedJson.Event sleep = find(SampleRuns.crawl(), "X", "on the clock: sleep of 250 ms");
        assertEquals(0, sleep.ts());
        assertEquals(250_000, sleep.dur());
    }

    @Test
    void chromeTrace_whereNoTimePassed_isInSteps() {
        Trace trace = SampleRuns.lostUpdate();
        assertEquals(7, find(trace, "i", "switch to bob").ts());
        assertTrue(trace.chromeTrace().contains("\"ts\":\"steps, since no virtual time passed\""));
    }

    @Test
    void chromeTrace_ofAScope_spansItOnTheThreadThatOpenedIt() {
        ParsedJson.Event opened = find(SampleRuns.crawl(), "b", "scope crawl/page-1/images");
        ParsedJson.Event closed = find(SampleRuns.crawl(), "e", "scope crawl/page-1/images");
        assertEquals(opened.id(), closed.id());
        assertEquals(opened.tid(), closed.tid());
        assertEquals(250_000, opened.ts());
        assertEquals(1_500_000, closed.ts());
    }

    @Test
    void chromeTrace_ofOneThread_hasSpansThatDoNotOverlap() {
        for (int tid = 0; tid < SampleRuns.crawl().lanes().size(); tid++) {
            int thread = tid;
            double end = 0;
            for (ParsedJson.Event span : eventsOf(SampleRuns.crawl()).stream()
                    .filter(event -> event.phase().equals("X") && event.pid() == 2 && event.tid() == thread).toList()) {
                assertTrue(span.ts() >= end, span::toString);
                end = span.ts() + span.dur();
            }
        }
    }
}
