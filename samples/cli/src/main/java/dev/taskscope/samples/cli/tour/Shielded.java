/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;
import static dev.taskscope.timeouts.Timeouts.moveOnAfter;
import static dev.taskscope.timeouts.Timeouts.shield;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Work that must not be broken off, under a limit of time. */
final class Shielded implements Example<List<Task<Integer>>> {
    private final Duration limit;

    Shielded(Duration limit) {
        this.limit = limit;
    }

    @Override
    public About about() {
        return new About(
                "Beyond asyncio, shield: not to be broken off",
                "When the time is up, what is shielded goes on to its end, and the limit waits for it; the rest is cancelled.",
                "moveOnAfter(limit, () -> { .. scope.fork(() -> shield(job::call)); .. });");
    }

    /** Both are longer than the limit. */
    @Override
    public Cast cast() {
        return new Cast(2, jobs -> jobs.stream().allMatch(job -> !job.fails() && job.sleeps().compareTo(limit) > 0));
    }

    @Override
    public List<Task<Integer>> run(List<Job> jobs, Notes notes) throws InterruptedException {
        var tasks = new ArrayList<Task<Integer>>();
        moveOnAfter(limit, () -> {
            try (var scope = TaskScope.<Integer>open()) {
                tasks.add(scope.fork("plain", jobs.get(0)));
                tasks.add(scope.fork("shielded", () -> shield(jobs.get(1)::call)));
                scope.join();
            }
        });
        notes.say("moved on, after a limit of %s s".formatted(seconds(limit)));
        return tasks;
    }

    @Override
    public String tell(List<Task<Integer>> result) {
        return String.join(", ", result.stream().map(task -> task.name() + " " + task.state()).toList());
    }
}
