/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.samples.conformance.interpreter.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That a runner that finds nothing would have found it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConformanceTest {

    /** Two tasks look at each other at one instant: who ends first decides what the other one sees. */
    private static final String DEPENDS_ON_THE_ORDER =
            """
            {"format": 1, "name": "looks", "why": "Who comes first?", "program": {"main": [
              {"spawn": {"name": "A", "steps": [{"sleep": 5}]}},
              {"spawn": {"name": "B", "steps": [{"sleep": 5}, {"state": "A"}]}},
              {"sleep": 10}
            ]}, "expected": [
              {"t": 0, "actor": "main", "event": "start", "value": {"ok": null}},
              {"t": 0, "actor": "main", "event": "spawn", "value": {"ok": "A"}},
              {"t": 0, "actor": "main", "event": "spawn", "value": {"ok": "B"}},
              {"t": 10, "actor": "main", "event": "sleep", "value": {"ok": null}},
              {"t": 10, "actor": "main", "event": "returned", "value": {"ok": null}},
              {"t": 0, "actor": "A", "event": "start", "value": {"ok": null}},
              {"t": 5, "actor": "A", "event": "sleep", "value": {"ok": null}},
              {"t": 5, "actor": "A", "event": "returned", "value": {"ok": null}},
              {"t": 0, "actor": "B", "event": "start", "value": {"ok": null}},
              {"t": 5, "actor": "B", "event": "sleep", "value": {"ok": null}},
              {"t": 5, "actor": "B", "event": "state", "value": {"ok": "%s", "of": "A"}},
              {"t": 5, "actor": "B", "event": "returned", "value": {"ok": null}},
              {"t": 10, "actor": "program", "event": "outcome", "value": {"ok": null}},
              {"t": 10, "actor": "program", "event": "end", "value": {"ok": null}}
            ]}
            """;

    @Test
    void check_ofAScenarioThatDependsOnTheOrder_failsOnSomeSchedule_whateverIsExpected() {
        for (String expected : new String[]{"returned", "pending"}) {
            Scenario scenario = Scenario.parse(DEPENDS_ON_THE_ORDER.formatted(expected));
            var failed = assertInstanceOf(Result.Failed.class, Conformance.check(scenario, 200));
            assertEquals("B", failed.differences().getFirst().actor());
            assertTrue(failed.timeline().contains("wait for the clock"), failed::timeline);
        }
    }

    @Test
    void check_ofATaskThatAwaitsItself_differsByTheRuleOfCircles() {
        Scenario scenario = Scenario.parse(
                """
                {"format": 1, "name": "circle", "program": {"main": [{"sleep": 1}, {"try": [{"await": "main"}], "finally": []}]},
                 "expected": []}
                """);
        assertEquals(
                Rule.CIRCLES_ARE_REFUSED,
                assertInstanceOf(Result.Differs.class, Conformance.check(scenario, 1)).rule());
    }
}
