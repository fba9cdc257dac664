/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody reads first whose test has failed. */
class TimelineTest {

    @Test
    void timeline_ofALostUpdate_showsTheSwitchBetweenTheTwoReads() {
        assertEquals("""
                FAILED: assertion failed: org.opentest4j.AssertionFailedError: expected: <180> but was: <130>
                3 threads, 20 steps, no virtual time, 1 switch that matters

                                                   .--------------------- bank ----------------------.
                   time  main                      alice                     bob
                    0 s  start, open bank, fork alice, bob, wait for 2 tasks of bank
                         :                         start, at balance read: 100
                >>       :                         *=========================> switch to bob
                         :                         |                         start, at balance read: 100, at balance written: 150
                         :                         |                         success, end
                         :                         at balance written: 130, success, end
                         woken by alice, close bank, end
                !!       assertion failed
                         |  can run    :  waits    >>  a switch that matters    !!  a failure""",
                SampleRuns.lostUpdate().timeline());
    }

    @Test
    void timeline_ofADeadlock_keepsTheLinesOfItsMessage() {
        List<String> lines = SampleRuns.deadlock().timeline().lines().toList();
        assertEquals(List.of(
                "FAILED: deadlock: no thread can run and no timer is set:",
                "  transfer/left waits for ReentrantLock held by transfer/right",
                "  transfer/right waits for ReentrantLock held by transfer/left",
                "  main waits for 2 tasks of transfer"), lines.subList(0, 4));
    }

    /** It said "FAILED:" and nothing more, which reads as if words had been lost. */
    @Test
    void timeline_ofAFailureWithoutWords_saysThatItFailed() {
        for (String nothing : List.of("", " ", "\n", "\u00a0\u2028\t")) {
            assertEquals("FAILED", firstLine(new Script().fail(nothing, nothing)));
            assertEquals("FAILED: why", firstLine(new Script().fail(nothing, "why")));
            assertEquals("FAILED: what", firstLine(new Script().fail("what", nothing)));
        }
    }

    private static String firstLine(Script script) {
        return script.trace().timeline().lines().findFirst().orElseThrow();
    }

    @Test
    void timeline_ofNestedScopes_putsBracketsAboveTheirTasks() {
        List<String> lines = SampleRuns.crawl().timeline().lines().toList();
        assertEquals("""
                                          .-------------------------------- crawl ---------------------------------.
                                                         .------ page-1/images ------.
                     time  main           page-1         logo           photo          page-2         page-3""",
                String.join("\n", lines.subList(3, 6)).stripIndent());
    }

    @Test
    void timeline_ofManySteps_keepsTheSwitchAndTheFailureAndCountsTheRest() {
        String timeline = SampleRuns.crowd(6, 200).timeline();
        assertTrue(timeline.contains("=> switch to visitor-4"), timeline);
        assertTrue(timeline.contains("failure: counter is 41, not 42"), timeline);
        assertTrue(timeline.matches("(?s).*\\.\\.\\. \\d{3} steps of 6 threads left out\n.*"), timeline);
    }

    @Test
    void timeline_ofMoreThreadsThanFit_keepsTheOnesTheFailureIsAbout() {
        String timeline = SampleRuns.crowd(50, 20).timeline();
        assertTrue(timeline.contains("45 threads left out"), timeline);
        assertTrue(timeline.contains("fork 50 tasks, visitor-0 to visitor-49"), timeline);
        assertTrue(timeline.contains("=> switch to visitor-26"), timeline);
        assertTrue(timeline.contains("visitor-25"), timeline);
    }

    @Test
    void timeline_ofManySwitches_keepsTheLast() {
        var script = new Script().lane("a").lane("b");
        for (int i = 1; i <= 500; i++) {
            script.switchTo("a", "b", "number " + i);
        }
        String timeline = script.trace().timeline();
        assertTrue(timeline.contains("(number 500)"), timeline);
        assertFalse(timeline.contains("(number 400)"), timeline);
    }

    @Test
    void timeline_ofARepeatedChoicePoint_countsIt() {
        var script = new Script();
        for (int i = 0; i < 7; i++) {
            script.at("main", "spin");
        }
        String timeline = script.trace().timeline();
        assertTrue(timeline.contains("at spin x7"), timeline);
    }

    @Test
    void timeline_whenTasksOfTwoScopesHaveOneName_namesTheirPaths() {
        String timeline = new Script().open("main", "a").open("main", "b").fork("main", "a/read").fork("main", "b/read")
                .trace().timeline();
        assertTrue(timeline.contains("fork a/read, b/read"), timeline);
    }

    @Test
    void timeline_ofWideCharacters_staysInItsColumns() {
        String timeline = new Script().open("main", "漢").fork("main", "漢/字").fork("main", "漢/b").start("漢/字", "漢/b")
                .trace().timeline();
        String names = timeline.lines().filter(line -> line.contains("字")).findFirst().orElseThrow();
        String start =
                timeline.lines().filter(line -> line.endsWith("start")).reduce((one, last) -> last).orElseThrow();
        assertEquals(names.lastIndexOf("b") + 1, start.lastIndexOf("start"), timeline); // the character takes two columns
    }
}
