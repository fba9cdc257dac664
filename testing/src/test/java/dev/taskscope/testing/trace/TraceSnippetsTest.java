/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the Javadoc: each region is shown there as it stands here, and passes. */
class TraceSnippetsTest {

    @Test
    void timeline_ofARunWithoutAScheduler_isDrawnFromWhatItIsGiven() {
        // @start region="timeline"
        var lanes = List.of(new Lane(0, "main"), new Lane(1, "crawl/page-1"));
        var trace = new Trace(lanes, List.of(
                new Event(0, 0, 0, Kind.OPEN, "crawl", ""),
                new Event(0, 0, 0, Kind.FORK, "crawl/page-1", ""),
                new Event(0, 0, 0, Kind.BLOCK, "1 task of crawl", ""),
                new Event(1, 0, 1, Kind.START, "crawl/page-1", ""),
                new Event(1, 0, 1, Kind.BLOCK, "sleep of 1.5 s", ""),
                new Event(2, 1_500_000_000, 1, Kind.WAKE, "", "time"),
                new Event(2, 1_500_000_000, 1, Kind.COMPLETE, "crawl/page-1", "success")));
        assertEquals("""
                no failure; tasks: 1 succeeded
                2 threads, 3 steps, 1.5 s of virtual time, no switch that matters

                                                    .-------- crawl --------.
                    time  main                      page-1
                     0 s  open crawl, fork page-1, wait for 1 task of crawl
                          :                         start, sleep of 1.5 s
                   1.5 s  :                         woken by time, success
                          |  can run    :  waits    >>  a switch that matters    !!  a failure""",
                trace.timeline());
        // @end
    }
}
