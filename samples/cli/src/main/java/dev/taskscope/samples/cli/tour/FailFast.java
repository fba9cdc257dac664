/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Timeline.seconds;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** asyncio's TaskGroup: a failure cancels the siblings, and what it was is thrown when all have ended. */
final class FailFast implements Example<FailFast.Result> {

    /**
     * What came out.
     *
     * @param thrown what join threw, empty if nothing
     * @param cancelled the names of those that were cancelled, in fork order
     * @param ended when the last of them had ended
     */
    record Result(Optional<Throwable> thrown, List<String> cancelled, Duration ended) {}

    @Override
    public About about() {
        return new About(
                "TaskGroup: a failure cancels the siblings",
                "None of them goes on for nothing: at the first failure the others are cancelled, and join throws it.",
                "TaskScope.open(CompletionPolicy.atMostFailures(0))");
    }

    /** One is done before the failure, one at least is cancelled. */
    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            List<Job> byEnd = Cast.byEnd(jobs);
            return !byEnd.get(0).fails() && byEnd.get(1).fails();
        });
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        var tasks = new ArrayList<Task<Integer>>();
        Optional<Throwable> thrown = Optional.empty();
        try (var scope = TaskScope.open(CompletionPolicy.<Integer>atMostFailures(0))) {
            for (Job job : jobs) {
                tasks.add(scope.fork(job.name(), job));
            }
            scope.join();
        } catch (TaskFailedException e) {
            thrown = Optional.ofNullable(e.getCause());
        }
        List<String> cancelled = tasks.stream()
                .filter(task -> task.state() == Task.State.CANCELLED)
                .map(Task::name)
                .toList();
        return new Result(thrown, cancelled, notes.elapsed());
    }

    @Override
    public String tell(Result result) {
        return result.thrown()
                .map(thrown -> "join threw '%s'; cancelled %s; all ended at %s s"
                        .formatted(
                                thrown.getMessage(),
                                String.join(", ", result.cancelled()),
                                seconds(result.ended())))
                .orElse("all returned, at %s s".formatted(seconds(result.ended())));
    }
}
