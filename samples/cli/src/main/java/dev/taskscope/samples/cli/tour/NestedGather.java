/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** asyncio's nested gather: a group is a task with a scope of its own, and a task is added while the group runs. */
final class NestedGather implements Example<NestedGather.Result> {
    /** When the task is added, as in the article. */
    private static final Duration LATER = Duration.ofMillis(500);

    /**
     * What came out.
     *
     * @param group the values of the group, in fork order
     * @param added the value of the task that was added
     */
    record Result(List<Integer> group, int added) {}

    @Override
    public About about() {
        return new About(
                "nested gather: a group, and a task added later",
                "A group is a task that opens a scope of its own; its siblings may be forked while it runs.",
                "var group = scope.fork(() -> gather(a, b, c)); sleep(0.5); var d = scope.fork(d); scope.join();");
    }

    @Override
    public Cast cast() {
        return Cast.thatSucceeds(4);
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        List<Job> first = jobs.subList(0, jobs.size() - 1);
        Job late = jobs.getLast();
        try (var scope = TaskScope.<Object>open()) {
            Task<List<Integer>> group = scope.fork("group", () -> gather(first));
            TaskRuntime.current().timeSource().sleep(LATER);
            Task<Integer> added = scope.fork(late.name(), late);
            scope.join();
            return new Result(group.value(), added.value());
        }
    }

    private static List<Integer> gather(List<Job> jobs) throws InterruptedException {
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
    public String tell(Result result) {
        return "[%s, %d]".formatted(result.group(), result.added());
    }
}
