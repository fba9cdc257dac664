/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;
import static dev.taskscope.timeouts.Timeouts.moveOnAfter;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.scopes.AsCompleted;
import dev.taskscope.timeouts.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A limit of time that hands on what there is. */
final class MovedOn implements Example<Attempt<List<Integer>>> {
    private final Duration limit;

    MovedOn(Duration limit) {
        this.limit = limit;
    }

    @Override
    public About about() {
        return new About(
                "Beyond asyncio, move on after " + seconds(limit) + " s",
                "When the time is up it throws nothing, but hands on what was kept so far, and says that this is not all.",
                "moveOnAfter(limit, keeper -> { for (..) { values.add(..); keeper.keep(values); } return values; });");
    }

    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            long inTime = jobs.stream().filter(job -> job.sleeps().compareTo(limit) < 0).count();
            boolean onTheSpot = jobs.stream().anyMatch(job -> job.sleeps().equals(limit));
            return inTime == 2 && !onTheSpot && jobs.stream().noneMatch(Job::fails);
        });
    }

    @Override
    public Attempt<List<Integer>> run(List<Job> jobs, Notes notes) throws InterruptedException {
        return moveOnAfter(limit, keeper -> {
            var values = new ArrayList<Integer>();
            try (var scope = TaskScope.<Integer>open();
                    AsCompleted<Integer> completed = AsCompleted.of(scope, Example.forkAll(jobs, scope))) {
                for (Task<Integer> task; (task = completed.next().orElse(null)) != null;) {
                    values.add(task.value());
                    keeper.keep(List.copyOf(values));
                }
            }
            return values;
        });
    }

    @Override
    public String tell(Attempt<List<Integer>> result) {
        return "%s: %s".formatted(result.expired() ? "cut short, with" : "all", result.orElse(List.of()));
    }
}
