/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.scopes.AsCompleted;
import java.util.ArrayList;
import java.util.List;

/** asyncio's as_completed: each task as it completes. */
final class EachAsCompleted implements Example<List<Task<Integer>>> {

    @Override
    public About about() {
        return new About(
                "as_completed: each as it completes",
                "A loop over the tasks in completion order; what it yields are the tasks themselves.",
                "for (Task<Integer> task : AsCompleted.of(scope, tasks)) use(task.outcome());");
    }

    @Override
    public Cast cast() {
        return new Cast(4, jobs -> jobs.stream().filter(Job::fails).count() == 1 && !Cast.byEnd(jobs).equals(jobs));
    }

    @Override
    public List<Task<Integer>> run(List<Job> jobs, Notes notes) throws InterruptedException {
        var all = new ArrayList<Task<Integer>>();
        try (var scope = TaskScope.<Integer>open();
                AsCompleted<Integer> completed = AsCompleted.of(scope, Example.forkAll(jobs, scope))) {
            for (Task<Integer> task : completed) {
                notes.say("the owner sees " + task.name());
                all.add(task);
            }
        }
        return all;
    }

    @Override
    public String tell(List<Task<Integer>> result) {
        return "in completion order: " + Example.names(result);
    }
}
