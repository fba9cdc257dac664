/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.scopes.Gather;
import java.time.Duration;
import java.util.List;

/** asyncio's nested gather: a gather is a member of another one, to which a task is added while the first one runs. */
final class NestedGather implements Example<List<Object>> {
    /** When the task is added, as in the article. */
    private static final Duration LATER = Duration.ofMillis(500);

    @Override
    public About about() {
        return new About(
                "nested gather: a group, and a task added later",
                "A gather can be a member of another one, and members can be added until somebody waits.",
                "var all = Gather.<Object>in(scope).add(group); sleep(0.5); all.fork(late); all.await();");
    }

    @Override
    public Cast cast() {
        return Cast.thatSucceeds(4);
    }

    /** The values of the group, as a list, and the value of the task that was added. */
    @Override
    public List<Object> run(List<Job> jobs, Notes notes) throws InterruptedException {
        Job late = jobs.getLast();
        try (var scope = TaskScope.<Object>open()) {
            Gather<Integer, List<Integer>> group = Gather.in(scope);
            jobs.subList(0, jobs.size() - 1).forEach(job -> group.fork(job.name(), job));
            Gather<Object, List<Object>> all = Gather.<Object>in(scope).add(group);
            TaskRuntime.current().timeSource().sleep(LATER);
            all.fork(late.name(), late);
            return all.await();
        }
    }

    @Override
    public String tell(List<Object> result) {
        return "a list in the list: " + result;
    }
}
