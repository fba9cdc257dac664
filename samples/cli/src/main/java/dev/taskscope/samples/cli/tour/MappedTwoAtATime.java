/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.scopes.ParallelMap;
import java.time.Duration;
import java.util.List;

/** A function over many items, so many at a time. */
final class MappedTwoAtATime implements Example<MappedTwoAtATime.Result> {
    private static final int LIMIT = 2;

    /**
     * What came out.
     *
     * @param values in the order of the items
     * @param ended when the last one was there
     */
    record Result(List<Integer> values, Duration ended) {}

    @Override
    public About about() {
        return new About(
                "Beyond asyncio, parallel map: two at a time",
                "Two tasks share the items, where asyncio needs a semaphore and a task for each; results are in the order of the items.",
                "List<Integer> values = ParallelMap.over(jobs, 2).map(Job::call);");
    }

    @Override
    public Cast cast() {
        return Cast.thatSucceeds(5);
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        List<Integer> values = ParallelMap.over(jobs, LIMIT).map(Job::call);
        return new Result(values, notes.elapsed());
    }

    @Override
    public String tell(Result result) {
        return "values in the order of the items: %s, at %s s".formatted(result.values(), seconds(result.ended()));
    }
}
