/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.util.ArrayList;
import java.util.List;

/** asyncio's as_completed: each task as it completes. */
final class AsCompleted implements Example<List<Task<Integer>>> {

    @Override
    public About about() {
        return new About(
                "as_completed: each as it completes",
                "A round ends at a completion, and the next one is about the rest; when none is left it ends at once.",
                "for (List<Task<V>> done; !(done = scope.join().done()).isEmpty(); ) done.forEach(use);");
    }

    @Override
    public Cast cast() {
        return new Cast(4, jobs -> jobs.stream().filter(Job::fails).count() == 1 && !Cast.byEnd(jobs).equals(jobs));
    }

    /** A join that returns at every completion. */
    static CompletionPolicy<Integer, Completion<Integer>> firstCompleted() {
        return CompletionPolicy.<Integer>waitForAll().until(task -> true);
    }

    @Override
    public List<Task<Integer>> run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.open(firstCompleted())) {
            for (Job job : jobs) {
                scope.fork(job.name(), job);
            }
            var all = new ArrayList<Task<Integer>>();
            for (List<Task<Integer>> done; !(done = scope.join().done()).isEmpty();) {
                notes.say("the owner sees " + Example.names(done));
                all.addAll(done);
            }
            return all;
        }
    }

    @Override
    public String tell(List<Task<Integer>> result) {
        return "in completion order: " + Example.names(result);
    }
}
