/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;
import static dev.taskscope.timeouts.Timeouts.waitFor;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.timeouts.DeadlineExceededException;
import java.time.Duration;
import java.util.List;

/** asyncio's wait_for around a task: a limit of time for one among others. */
final class OneInTime implements Example<List<Task<Integer>>> {
    private final Duration limit;

    OneInTime(Duration limit) {
        this.limit = limit;
    }

    @Override
    public About about() {
        return new About(
                "Beyond the article, wait_for around one task: " + seconds(limit) + " s",
                "When the time is up, that task is cancelled, and has ended when waitFor throws; the others go on.",
                "int value = waitFor(limit, scope, tasks.getFirst());");
    }

    /** Both are longer than the limit. */
    @Override
    public Cast cast() {
        return new Cast(2, jobs -> jobs.stream().allMatch(job -> !job.fails() && job.sleeps().compareTo(limit) > 0));
    }

    @Override
    public List<Task<Integer>> run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.<Integer>open()) {
            List<Task<Integer>> tasks = Example.forkAll(jobs, scope);
            try {
                notes.say("the owner has the value " + waitFor(limit, scope, tasks.getFirst()));
            } catch (DeadlineExceededException e) {
                notes.say("waitFor throws");
            }
            scope.join();
            return tasks;
        }
    }

    @Override
    public String tell(List<Task<Integer>> result) {
        return String.join(", ", result.stream().map(task -> task.name() + " " + task.state()).toList());
    }
}
