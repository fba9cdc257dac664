/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance;

import dev.taskscope.samples.conformance.interpreter.ProgramRun;
import dev.taskscope.samples.conformance.interpreter.Rule;
import dev.taskscope.samples.conformance.log.Difference;
import dev.taskscope.samples.conformance.log.Event;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.FailedScheduleError;
import dev.taskscope.testing.Recipe;
import dev.taskscope.testing.trace.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs a scenario, and judges its log by those that asyncio had. */
public final class Conformance {
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);
    private static final Exploration ONCE = Exploration.defaults();
    private static final Recipe PLAIN = new Recipe(List.of()); // first come, first served

    private final Scenario scenario;
    private List<Difference> differences = List.of(); // of the last run, to the log that comes nearest
    private Set<Rule> rules = Set.of(); // that the last run has come upon
    private @Nullable Result differs; // of the first run that differed on purpose

    private Conformance(Scenario scenario) {
        this.scenario = scenario;
    }

    /**
     * Runs a scenario: first in the order in which threads become ready, then on random schedules.
     *
     * @param schedules how many runs, at least 1
     */
    public static Result check(Scenario scenario, int schedules) {
        return new Conformance(scenario).check(schedules);
    }

    private Result check(int schedules) {
        try {
            Trace trace = ONCE.record(PLAIN, scheduler -> judge(ProgramRun.of(scenario.program(), scheduler)));
            if (!differences.isEmpty() && rules.isEmpty()) {
                return new Result.Failed("with threads in the order in which they become ready", differences,
                        trace.timeline());
            }
            if (schedules > 1) {
                explore(schedules - 1);
            }
        } catch (FailedScheduleError e) {
            return new Result.Failed(
                    "%s on schedule %d of seed %d, which is \"%s\"".formatted(e.verdict(), e.schedule(), e.seed(),
                            e.recipe()),
                    differences,
                    e.trace().map(Trace::timeline).orElse(""));
        }
        return differs == null ? new Result.Passed() : differs;
    }

    private void explore(int schedules) {
        Exploration.defaults().schedules(schedules).within(AS_LONG_AS_IT_TAKES).run(scheduler -> {
            judge(ProgramRun.of(scenario.program(), scheduler));
            if (!differences.isEmpty() && rules.isEmpty()) {
                throw new AssertionError("the log is not asyncio's");
            }
        });
    }

    private void judge(ProgramRun run) {
        differences = nearest(run.events());
        rules = run.rules();
        if (!differences.isEmpty() && !rules.isEmpty() && differs == null) {
            differs = new Result.Differs(rules.iterator().next(), differences);
        }
    }

    /** Returns the differences to the log that has the fewest. */
    private List<Difference> nearest(List<Event> log) {
        List<Difference> fewest = null;
        for (List<Event> accepted : scenario.accepted()) {
            List<Difference> these = Difference.between(accepted, log);
            if (fewest == null || these.size() < fewest.size()) {
                fewest = these;
            }
        }
        return fewest == null ? List.of() : fewest;
    }
}
