/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.util.ArrayList;
import java.util.List;

/** asyncio's gather: all values, in fork order. */
final class GatherValues implements Example<List<Integer>> {

    @Override
    public About about() {
        return new About(
                "gather: all values",
                "Wait for all and take the values in fork order, whatever the order in which they came.",
                "scope.join(); return tasks.stream().map(Task::value).toList();");
    }

    @Override
    public Cast cast() {
        return Cast.thatSucceeds(3);
    }

    @Override
    public List<Integer> run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.<Integer>open()) {
            var tasks = new ArrayList<Task<Integer>>();
            for (Job job : jobs) {
                tasks.add(scope.fork(job.name(), job));
            }
            scope.join();
            return tasks.stream().map(Task::value).toList();
        }
    }

    @Override
    public String tell(List<Integer> result) {
        return "values in fork order: " + result;
    }
}
