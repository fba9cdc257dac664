/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.taskscope.testing.FailedScheduleError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs test classes as JUnit does, and tells what came of it. */
final class Kit {
    private final EngineExecutionResults results;

    private Kit(EngineExecutionResults results) {
        this.results = results;
    }

    /** Runs classes, one after another. */
    static Kit run(Class<?>... types) {
        return run(Map.of(), types);
    }

    /** Runs classes, with parameters of JUnit's. */
    static Kit run(Map<String, String> parameters, Class<?>... types) {
        return new Kit(EngineTestKit.engine("junit-jupiter")
                .configurationParameter(Example.KIT, "runs")
                .configurationParameters(parameters)
                .selectors(
                        Arrays.stream(types).map(type -> selectClass(type)).toArray(DiscoverySelector[]::new))
                .execute());
    }

    Events tests() {
        return results.testEvents();
    }

    /** Ensures that all tests have passed, and that there are so many. */
    Kit passed(int count) {
        results.allEvents().failed().stream().findFirst().ifPresent(event -> {
            throw new AssertionError("failed: " + event.getTestDescriptor().getDisplayName(),
                    thrown(results.allEvents().failed()));
        });
        tests().assertStatistics(stats -> stats.started(count).succeeded(count).failed(0).aborted(0));
        results.containerEvents().assertStatistics(stats -> stats.failed(0).aborted(0));
        return this;
    }

    /** Ensures that there was one test, and returns what it failed with. */
    Throwable failure() {
        tests().assertStatistics(stats -> stats.started(1).failed(1));
        return thrown(tests().failed());
    }

    /** Ensures that there was one test, and returns what it failed with, which is of one schedule. */
    FailedScheduleError failedSchedule() {
        return assertInstanceOf(FailedScheduleError.class, failure());
    }

    /** Ensures that there was one test, and returns what it was aborted with. */
    Throwable abortion() {
        tests().assertStatistics(stats -> stats.started(1).aborted(1));
        return thrown(tests().aborted());
    }

    private static Throwable thrown(Events of) {
        return of.stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .findFirst()
                .flatMap(TestExecutionResult::getThrowable)
                .orElseThrow();
    }

    /** Returns the one entry that the tests have published. */
    Map<String, String> entry() {
        List<Map<String, String>> entries = entries();
        assertEquals(1, entries.size(), entries::toString);
        return entries.getFirst();
    }

    /** Returns the entries that the tests have published. */
    List<Map<String, String>> entries() {
        return tests().reportingEntryPublished()
                .stream()
                .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                .toList();
    }
}
