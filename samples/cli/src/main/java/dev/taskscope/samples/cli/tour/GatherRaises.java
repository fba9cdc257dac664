/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.CompletionPolicy.waitForAll;
import static dev.taskscope.samples.cli.tour.Timeline.seconds;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** asyncio's gather when a task fails: the failure is thrown at once, and the others run on. */
final class GatherRaises implements Example<GatherRaises.Result> {

    /**
     * What came out.
     *
     * @param thrown what join threw, empty if nothing
     * @param noticed when
     * @param others the values of those that ran on, in completion order
     */
    record Result(Optional<Throwable> thrown, Duration noticed, List<Integer> others) {}

    @Override
    public About about() {
        return new About(
                "gather: the first failure at once",
                "join throws as soon as a task fails; the others are not cancelled, and can still be waited for.",
                "waitForAll().until(task -> task.state() == FAILED).mapping(Completion::throwIfFailed)");
    }

    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            boolean secondFails = Cast.byEnd(jobs).get(1).fails();
            return secondFails && jobs.stream().filter(Job::fails).count() == 1;
        });
    }

    private static CompletionPolicy<Integer, Completion<Integer>> untilAFailure() {
        return CompletionPolicy.<Integer>waitForAll()
                .until(task -> task.state() == Task.State.FAILED)
                .mapping(Completion::throwIfFailed);
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.open(untilAFailure())) {
            var tasks = new ArrayList<Task<Integer>>();
            for (Job job : jobs) {
                tasks.add(scope.fork(job.name(), job));
            }
            Optional<Throwable> thrown = Optional.empty();
            try {
                scope.join();
            } catch (TaskFailedException e) {
                thrown = Optional.ofNullable(e.getCause());
                notes.say("join throws");
            }
            Duration noticed = notes.elapsed();
            Completion<Integer> all = scope.await(waitForAll(), tasks);
            return new Result(thrown, noticed, all.values());
        }
    }

    @Override
    public String tell(Result result) {
        return "join threw %s at %s s; the others went on, and returned %s"
                .formatted(
                        result.thrown().map(thrown -> "'" + thrown.getMessage() + "'").orElse("nothing"),
                        seconds(result.noticed()),
                        result.others());
    }
}
