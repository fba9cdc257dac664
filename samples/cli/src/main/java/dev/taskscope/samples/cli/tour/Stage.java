/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.ScopeTimeline;
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
     * @param notes what the owner said, line by line
     * @param timeline what it told of its tasks
     * @param elapsed how long it took, on the clock of the stage
     */
    record Performance<R>(R result, List<String> notes, ScopeTimeline timeline, Duration elapsed) {}

    /** Performs an example; what it throws comes out as it is. */
    <R> Performance<R> perform(Example<R> example, List<Job> jobs) throws Exception {
        var clock = new StageClock(speed);
        var diary = new Diary(clock);
        var timeline = new ScopeTimeline();
        TaskRuntime runtime = TaskRuntime.system()
                .withTimeSource(clock)
                .withThreadFactory(clock.threads())
                .withListener(timeline);
        R result = clock.play(() -> runtime.call(() -> example.run(jobs, diary)));
        return new Performance<>(result, diary.lines(), timeline, diary.elapsed());
    }
}
