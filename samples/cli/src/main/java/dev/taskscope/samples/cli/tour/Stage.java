/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.TaskRuntime;
import java.time.Duration;
import java.util.List;

/** Where examples are performed: gives them a runtime whose clock is fast and exact, and writes down what happens. */
final class Stage {
    private final double speed;

    /** Creates a stage whose seconds are so many times shorter than real ones; infinite if nobody watches. */
    Stage(double speed) {
        this.speed = speed;
    }

    /**
     * What came of a performance.
     *
     * @param result what the example returned
     * @param log what happened, line by line
     * @param elapsed how long it took, on the clock of the stage
     */
    record Performance<R>(R result, List<String> log, Duration elapsed) {}

    /** Performs an example; what it throws comes out as it is. */
    <R> Performance<R> perform(Example<R> example, List<Job> jobs) throws Exception {
        var clock = new StageClock(speed);
        var timeline = new Timeline(clock);
        TaskRuntime runtime = TaskRuntime.system()
                .withTimeSource(clock)
                .withThreadFactory(clock.threads())
                .withListener(timeline);
        R result = clock.play(() -> runtime.call(() -> example.run(jobs, timeline)));
        return new Performance<>(result, timeline.lines(), timeline.elapsed());
    }
}
