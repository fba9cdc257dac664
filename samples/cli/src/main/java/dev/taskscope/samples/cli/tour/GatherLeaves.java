/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import dev.taskscope.scopes.Gather;
import dev.taskscope.scopes.ReturnWhen;
import dev.taskscope.scopes.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** asyncio's gather when a task fails, to the letter: the failure is thrown at once, and the others run on. */
final class GatherLeaves implements Example<GatherLeaves.Result> {

    /**
     * What came out.
     *
     * @param thrown what gather threw, empty if nothing
     * @param noticed when
     * @param others the values of those that ran on, in completion order
     */
    record Result(Optional<Throwable> thrown, Duration noticed, List<Integer> others) {}

    @Override
    public About about() {
        return new About(
                "gather: a failure leaves the others running",
                "Asked to leave siblings, it throws as soon as a task fails; the others can still be waited for.",
                "Gather.<Integer>in(scope).leavingSiblings().addAll(tasks).await();");
    }

    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            boolean secondFails = Cast.byEnd(jobs).get(1).fails();
            return secondFails && jobs.stream().filter(Job::fails).count() == 1;
        });
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.<Integer>open()) {
            List<Task<Integer>> tasks = Example.forkAll(jobs, scope);
            Optional<Throwable> thrown = Optional.empty();
            try {
                Gather.<Integer>in(scope).leavingSiblings().addAll(tasks).await();
            } catch (TaskFailedException e) {
                thrown = Optional.ofNullable(e.getCause());
                notes.say("gather throws");
            }
            Duration noticed = notes.elapsed();
            return new Result(thrown, noticed, Wait.on(scope, tasks, ReturnWhen.ALL_COMPLETED).values());
        }
    }

    @Override
    public String tell(Result result) {
        return "gather threw %s at %s s; the others went on, and returned %s"
                .formatted(
                        result.thrown().map(thrown -> "'" + thrown.getMessage() + "'").orElse("nothing"),
                        seconds(result.noticed()),
                        result.others());
    }
}
