/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Timeline.seconds;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.List;

/** asyncio's wait, with each of its three values of return_when, as policies. */
final class WaitOnce implements Example<WaitOnce.Result> {
    private final About about;
    private final CompletionPolicy<Integer, Completion<Integer>> policy;

    /**
     * What came out.
     *
     * @param done those that were done when join returned, in completion order
     * @param pending the others, in fork order
     * @param returned when join returned
     */
    record Result(List<Task<Integer>> done, List<Task<Integer>> pending, Duration returned) {}

    private WaitOnce(About about, CompletionPolicy<Integer, Completion<Integer>> policy) {
        this.about = about;
        this.policy = policy;
    }

    static WaitOnce allCompleted() {
        return new WaitOnce(
                new About(
                        "wait, ALL_COMPLETED",
                        "join returns when all are done, whatever they came to, and throws nothing.",
                        "TaskScope.open(CompletionPolicy.waitForAll())"),
                CompletionPolicy.waitForAll());
    }

    static WaitOnce firstCompleted() {
        return new WaitOnce(
                new About(
                        "wait, FIRST_COMPLETED",
                        "join returns when any of them is done; the others go on until the scope closes, here at once.",
                        "TaskScope.open(CompletionPolicy.waitForAll().until(task -> true))"),
                CompletionPolicy.<Integer>waitForAll().until(task -> true));
    }

    static WaitOnce firstException() {
        return new WaitOnce(
                new About(
                        "wait, FIRST_EXCEPTION",
                        "join returns when one of them has failed, or all are done; the others go on, as before.",
                        "TaskScope.open(CompletionPolicy.waitForAll().until(task -> task.state() == FAILED))"),
                CompletionPolicy.<Integer>waitForAll().until(task -> task.state() == Task.State.FAILED));
    }

    @Override
    public About about() {
        return about;
    }

    /** One succeeds, then one fails, then others: so that the three policies differ. */
    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            List<Job> byEnd = Cast.byEnd(jobs);
            return !byEnd.get(0).fails() && byEnd.get(1).fails() && !byEnd.equals(jobs);
        });
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.open(policy)) {
            for (Job job : jobs) {
                scope.fork(job.name(), job);
            }
            Completion<Integer> round = scope.join();
            Duration returned = notes.elapsed();
            List<Task<Integer>> pending = round.pending(); // as of now
            notes.say("join returns");
            return new Result(round.done(), pending, returned);
        }
    }

    @Override
    public String tell(Result result) {
        return "join returned at %s s; done %s; pending %s"
                .formatted(
                        seconds(result.returned()),
                        Example.names(result.done()),
                        Example.names(result.pending()));
    }
}
