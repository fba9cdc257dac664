/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.taskscope.samples.conformance.interpreter.Rule;
import dev.taskscope.samples.conformance.log.Difference;
import dev.taskscope.samples.conformance.log.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What asyncio did, this framework does, on many schedules; how many, is set by {@value #SCHEDULES}. Differences on purpose are
 * few, and what is right there instead is tested as well.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncioConformanceTest {
    private static final String SCHEDULES = "taskscope.test.conformance.schedules";
    private static final int ON_MANY = Integer.getInteger(SCHEDULES, 100);
    private static final int ON_SOME = 100;
    private static final int AT_MOST_ONE_IN = 20;

    @TestFactory
    Stream<DynamicTest> scenario_onManySchedules_hasAsynciosLog_orDiffersAsDocumented() {
        return test(Resources.scenarios("scenarios"));
    }

    @TestFactory
    Stream<DynamicTest> scenarioBeyond_onManySchedules_hasAsynciosLog_orDiffersAsDocumented() {
        return test(Resources.scenarios("beyond"));
    }

    /** Some that real asyncio has run, too, found by comparing random programs. */
    @TestFactory
    Stream<DynamicTest> scenarioOfOurOwn_onManySchedules_hasAsynciosLog_orDiffersAsDocumented() {
        return test(Resources.scenarios("own"));
    }

    private static Stream<DynamicTest> test(List<Scenario> scenarios) {
        return scenarios.stream().map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> {
            if (Conformance.check(scenario, ON_MANY) instanceof Result.Failed failed) {
                fail("%s%n%s%n%s".formatted(failed.how(), failed.differences(), failed.timeline()));
            }
        }));
    }

    @Test
    void scenarios_thatDiffer_areFew_andEachHasALogThatIsRightInstead() {
        List<Scenario> all = Resources.scenarios("scenarios");
        Set<String> differ = all.stream()
                .filter(scenario -> Conformance.check(scenario, 1) instanceof Result.Differs)
                .map(Scenario::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(differ.size() * AT_MOST_ONE_IN <= all.size(), differ::toString);
        Set<String> insteads = Resources.scenarios("instead").stream().map(Scenario::name).collect(Collectors.toSet());
        assertTrue(insteads.containsAll(differ), () -> differ + " differ, there are logs for " + insteads);
    }

    @Test
    void logsThatAreRightInstead_areOfProgramsThatDiffer() {
        Map<String, Scenario> ran = Stream.of("scenarios", "own")
                .flatMap(folder -> Resources.scenarios(folder).stream())
                .collect(Collectors.toMap(Scenario::name, scenario -> scenario));
        for (Scenario instead : Resources.scenarios("instead")) {
            Scenario asyncios = ran.get(instead.name());
            assertEquals(asyncios.program(), instead.program(), instead.name());
            assertInstanceOf(Result.Differs.class, Conformance.check(asyncios, 1), instead.name());
        }
    }

    @TestFactory
    Stream<DynamicTest> scenarioThatDiffers_hasTheLogThatIsRightInstead() {
        return Resources.scenarios("instead").stream()
                .map(scenario -> DynamicTest.dynamicTest(
                        scenario.name(),
                        () -> assertEquals(new Result.Passed(), Conformance.check(scenario, ON_MANY))));
    }

    @Test
    void scenariosBeyond_thatOnlyCountRequests_differInThatAlone() {
        for (Scenario scenario : Resources.scenarios("beyond")) {
            if (Conformance.check(scenario, 1) instanceof Result.Differs differs
                    && differs.rule() == Rule.REQUESTS_ARE_NOT_COUNTED
                    && !scenario.program().toString().contains("Uncancel")) {
                for (Difference difference : differs.differences()) {
                    Event missing = assertInstanceOf(Event.class, difference.expected(), scenario.name());
                    assertEquals("cancelling", missing.kind(), scenario.name());
                }
            }
        }
    }

    @Test
    void rules_areMetBySomeScenario() {
        Set<Rule> met = EnumSet.noneOf(Rule.class);
        Stream.of("scenarios", "beyond", "own").flatMap(folder -> Resources.scenarios(folder).stream())
                .forEach(scenario -> {
                    if (Conformance.check(scenario, ON_SOME) instanceof Result.Differs differs) {
                        met.add(differs.rule());
                    }
                });
        assertEquals(EnumSet.allOf(Rule.class), met);
    }

    @Test
    void rules_areTheChaptersOfTheDocumentation() throws IOException {
        String chapter = "### ";
        Set<String> documented = Files.readAllLines(Path.of("../../docs/asyncio.md")).stream()
                .filter(line -> line.startsWith(chapter))
                .map(line -> line.substring(chapter.length()))
                .collect(Collectors.toSet());
        assertEquals(
                Stream.of(Rule.values()).map(Rule::title).collect(Collectors.toSet()), documented);
    }
}
