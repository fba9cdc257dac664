/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.scopes.AsCompleted;
import dev.taskscope.scopes.StillPendingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** asyncio's as_completed with a timeout: one deadline for all of the loop. */
final class EachInTime implements Example<EachInTime.Result> {
    private final Duration limit;

    EachInTime(Duration limit) {
        this.limit = limit;
    }

    /**
     * What came out.
     *
     * @param inTime those that were done by the deadline, in completion order
     * @param late the others, in fork order
     */
    record Result(List<Task<Integer>> inTime, List<? extends Task<?>> late) {}

    @Override
    public About about() {
        return new About(
                "as_completed with a timeout of " + seconds(limit) + " s",
                "One deadline holds for all of the loop; then one exception names what is late, where asyncio throws one for each.",
                "for (var task : AsCompleted.of(scope, tasks, Deadline.after(limit))) use(task.outcome());");
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
        var inTime = new ArrayList<Task<Integer>>();
        try (var scope = TaskScope.<Integer>open();
                var completed = AsCompleted.<Integer>of(scope, Example.forkAll(jobs, scope), Deadline.after(limit))) {
            for (Task<Integer> task : completed) {
                notes.say("the owner sees " + task.name());
                inTime.add(task);
            }
        } catch (StillPendingException e) {
            notes.say("time is up");
            return new Result(inTime, e.pending());
        }
        return new Result(inTime, List.of());
    }

    @Override
    public String tell(Result result) {
        return "in time %s; late %s".formatted(Example.names(result.inTime()), Example.names(result.late()));
    }
}
