/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page of a run says. */
class TracePageTest {

    @Test
    void html_ofAFailedRun_saysSoAtTheTop() {
        assertTrue(
                SampleRuns.crawl().html().contains("<header class=\"failed\"><h1>Failed: ScopeFailedException</h1>"));
    }

    @Test
    void html_ofAnyRun_refersToNothingOutside() {
        String page = SampleRuns.crawl().html();
        assertFalse(Pattern.compile("(src|href)=|url\\(|@import|<script|<link").matcher(page).find());
    }

    @Test
    void html_ofOutcomes_hasWordsAndNotColourAlone() {
        String page = SampleRuns.crawl().html();
        for (String words : new String[]{"success", "failure: java.io.IOException", "cancelled: page-2 failed"}) {
            assertTrue(page.contains(">" + words), words);
        }
    }

    @Test
    void html_whereTimePassed_hasItsFigures() {
        String page = SampleRuns.crawl().html();
        assertTrue(page.contains("Critical path: 1.5 s of 1.5 s"));
        assertTrue(page.contains("data-parallelism-most=\"4\""));
    }

    @Test
    void html_whereNoTimePassed_isOverStepsAlone() {
        String page = SampleRuns.deadlock().html();
        assertFalse(page.contains("Critical path"));
        assertFalse(page.contains("data-axis=\"time\""));
    }

    @Test
    void html_ofMoreEventsThanARead_saysHowManyAreListed() {
        String page = AnyTrace.large(5, 20_000, 1).html();
        assertTrue(Pattern.compile("<h2>\\d{4} of 20000 events").matcher(page).find());
    }
}
