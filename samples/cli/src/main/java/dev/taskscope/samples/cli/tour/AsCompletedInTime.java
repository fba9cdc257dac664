/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Timeline.seconds;

import dev.taskscope.Completion;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** asyncio's as_completed with a timeout: one deadline for all rounds. */
final class AsCompletedInTime implements Example<AsCompletedInTime.Result> {
    private final Duration limit;

    AsCompletedInTime(Duration limit) {
        this.limit = limit;
    }

    /**
     * What came out.
     *
     * @param inTime those that were done by the deadline, in completion order
     * @param late the others, in fork order
     */
    record Result(List<Task<Integer>> inTime, List<Task<Integer>> late) {}

    @Override
    public About about() {
        return new About(
                "as_completed with a timeout of " + seconds(limit) + " s",
                "One deadline holds for all rounds together; what is late is named, and cancelled by close.",
                "var end = Deadline.after(limit); do round = scope.join(end); while (!round.expired() && ..);");
    }

    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            long inTime = jobs.stream().filter(job -> job.sleeps().compareTo(limit) < 0).count();
            long late = jobs.stream().filter(job -> job.sleeps().compareTo(limit) > 0).count();
            return inTime >= 2 && late >= 1 && inTime + late == jobs.size();
        });
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.open(AsCompleted.firstCompleted())) {
            for (Job job : jobs) {
                scope.fork(job.name(), job);
            }
            var inTime = new ArrayList<Task<Integer>>();
            Deadline deadline = Deadline.after(limit);
            Completion<Integer> round;
            do {
                round = scope.join(deadline);
                notes.say(round.expired() ? "time is up" : "the owner sees " + Example.names(round.done()));
                inTime.addAll(round.done());
            } while (!round.expired() && inTime.size() < jobs.size());
            return new Result(inTime, round.pending());
        }
    }

    @Override
    public String tell(Result result) {
        return "in time %s; late %s".formatted(Example.names(result.inTime()), Example.names(result.late()));
    }
}
