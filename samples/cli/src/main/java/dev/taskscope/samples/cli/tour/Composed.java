/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.CompletionPolicy.ended;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.List;

/** Policies composed as values: (A and B) or C. */
final class Composed implements Example<List<String>> {

    @Override
    public About about() {
        return new About(
                "Beyond asyncio, composed: (task-1 and task-2) or task-3",
                "Policies are values that compose; this one waits for two tasks or a third one, and cancels the rest.",
                "TaskScope.open(ended(\"task-1\").and(ended(\"task-2\")).or(ended(\"task-3\")).thenCancel())");
    }

    /** The two are done before the third; one more is not among the three and ends between the two. */
    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            Duration both = later(jobs.get(0).sleeps(), jobs.get(1).sleeps());
            boolean thirdIsLate = jobs.get(2).sleeps().compareTo(both) > 0;
            return thirdIsLate && jobs.get(3).sleeps().compareTo(both) < 0 && jobs.stream().noneMatch(Job::fails);
        });
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static CompletionPolicy<Integer, Completion<Integer>> firstTwoOrThird(List<Job> jobs) {
        CompletionPolicy<Integer, Completion<Integer>> first = ended(jobs.get(0).name());
        return first.and(ended(jobs.get(1).name())).or(ended(jobs.get(2).name())).thenCancel();
    }

    /** The names of those that were done when join returned, in completion order. */
    @Override
    public List<String> run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.open(firstTwoOrThird(jobs))) {
            Example.forkAll(jobs, scope);
            return scope.join().succeeded().stream().map(Task::name).toList();
        }
    }

    @Override
    public String tell(List<String> result) {
        return "done: " + String.join(", ", result);
    }
}
