/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Timeline.seconds;

import dev.taskscope.Completion;
import dev.taskscope.Deadline;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.List;

/** asyncio's wait_for around gather: a join that gives up at its deadline, and what it has by then. */
final class GatherInTime implements Example<Completion<Integer>> {
    private final Duration limit;

    GatherInTime(Duration limit) {
        this.limit = limit;
    }

    @Override
    public About about() {
        return new About(
                "wait_for around gather: a deadline of " + seconds(limit) + " s",
                "join returns at the deadline with what is done; closing the scope cancels the rest.",
                "var round = scope.join(Deadline.after(limit)); if (round.expired()) use(round.values());");
    }

    /** Jobs that are done too early or too late; those of the limit itself would be neither. */
    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            boolean noneInBetween = jobs.stream().noneMatch(job -> job.sleeps().equals(limit));
            boolean longest = jobs.stream().anyMatch(job -> job.sleeps().compareTo(limit) > 0);
            boolean shortest = jobs.stream().anyMatch(job -> job.sleeps().compareTo(limit) < 0);
            boolean neverOver = limit.compareTo(Cast.LONGEST) > 0;
            return noneInBetween && (neverOver || (longest && shortest)) && jobs.stream().noneMatch(Job::fails);
        });
    }

    @Override
    public Completion<Integer> run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.<Integer>open()) {
            for (Job job : jobs) {
                scope.fork(job.name(), job);
            }
            Completion<Integer> round = scope.join(Deadline.after(limit));
            notes.say(round.expired() ? "join returns at its deadline" : "join returns in time");
            return round;
        }
    }

    @Override
    public String tell(Completion<Integer> result) {
        return "done %s; not done %s".formatted(Example.names(result.done()), Example.names(result.pending()));
    }
}
