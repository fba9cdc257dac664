/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the default exploration finds, in how many schedules, and how short it makes them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BugProgramsTest {
    private static final int SEEDS = 100;
    private static final int SCHEDULES = 100; // on average
    private static final String DEEPEST = "two exact switches";

    static Stream<String> programs() {
        return BugPrograms.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void bug_isFoundFromEachSeed_soonOnAverage_andMadeAsShortAsCanBe(String program) {
        Exploration.Body body = BugPrograms.all().get(program);
        Exploration patient = Exploration.defaults().schedules(5_000).within(Duration.ofMinutes(1));
        long schedules = 0;
        var switches = new TreeSet<Integer>();
        for (int seed = 0; seed < SEEDS; seed++) {
            FailedScheduleError error = patient.seed(seed).find(body).orElseThrow();
            schedules += error.schedule();
            switches.add(error.recipe().switches().size());
        }
        System.out.printf("%s: found after %.1f schedules on average%n", program, (double) schedules / SEEDS);
        assertTrue(schedules <= SEEDS * SCHEDULES, "found after " + schedules + " schedules, of " + SEEDS + " seeds");
        assertEquals(Set.of(program.equals(DEEPEST) ? 3 : 1), switches);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void bug_doesNotShowOnTheUsualSchedule(String program) {
        assertEquals(1, Exploration.defaults().replay("usual", BugPrograms.all().get(program)).schedules());
    }
}
