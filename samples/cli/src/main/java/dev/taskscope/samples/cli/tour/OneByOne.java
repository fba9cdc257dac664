/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.TaskScope;
import dev.taskscope.scopes.Await;
import dev.taskscope.scopes.Gather;
import java.time.Duration;
import java.util.List;

/** The first mistake: each task is awaited before the next one is forked. Then the same without the mistake. */
final class OneByOne implements Example<OneByOne.Result> {

    /**
     * What came out.
     *
     * @param oneByOne how long it took with the mistake
     * @param together how long it took without
     */
    record Result(Duration oneByOne, Duration together) {}

    @Override
    public About about() {
        return new About(
                "Mistake: awaiting one by one",
                "A task that is awaited before the next one is forked runs alone: nothing is concurrent.",
                "for (var job : jobs) Await.value(scope, scope.fork(job));");
    }

    @Override
    public Cast cast() {
        return Cast.thatSucceeds(3);
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.<Integer>open()) {
            for (Job job : jobs) {
                Await.value(scope, scope.fork(job.name(), job));
            }
        }
        Duration oneByOne = notes.elapsed();
        notes.say("and now without the mistake: gather");
        Gather.values(jobs);
        return new Result(oneByOne, notes.elapsed().minus(oneByOne));
    }

    @Override
    public String tell(Result result) {
        return "%s s one by one, as long as all of them together; %s s concurrently, as long as the longest"
                .formatted(seconds(result.oneByOne()), seconds(result.together()));
    }
}
