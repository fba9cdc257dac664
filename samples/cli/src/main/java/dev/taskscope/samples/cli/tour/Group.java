/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.Task;
import dev.taskscope.scopes.TaskGroup;
import dev.taskscope.scopes.TaskGroupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** asyncio's TaskGroup: it ends when all its tasks have; a failure cancels the siblings, and all failures are thrown together. */
final class Group implements Example<Group.Result> {
    private final About about;
    private final Cast cast;

    /**
     * What came out.
     *
     * @param failures what the tasks threw, in completion order
     * @param cancelled the names of those that were cancelled, in fork order
     * @param ended when the last of them had ended
     */
    record Result(List<Throwable> failures, List<String> cancelled, Duration ended) {}

    private Group(String title, String lesson, Cast cast) {
        this.about = new About(title, lesson,
                "TaskGroup.run(\"group\", group -> jobs.forEach(job -> group.fork(job.name(), job)));");
        this.cast = cast;
    }

    static Group thatSucceeds() {
        return new Group("TaskGroup: ends when all have ended",
                "The block is left when the last of its tasks has ended; nobody has to wait for them by hand.",
                Cast.thatSucceeds(3));
    }

    /** One is done before the failure, one at least is cancelled. */
    static Group thatFails() {
        return new Group("TaskGroup: a failure cancels the siblings",
                "None of them goes on for nothing: at the first failure the others are cancelled, and it is thrown.",
                new Cast(4, jobs -> {
                    List<Job> byEnd = Cast.byEnd(jobs);
                    return !byEnd.get(0).fails() && byEnd.get(1).fails();
                }));
    }

    @Override
    public About about() {
        return about;
    }

    @Override
    public Cast cast() {
        return cast;
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        var tasks = new ArrayList<Task<Integer>>();
        List<Throwable> failures = List.of();
        try {
            TaskGroup.run("group", group -> jobs.forEach(job -> tasks.add(group.fork(job.name(), job))));
        } catch (TaskGroupException e) {
            failures = e.failures();
        }
        List<String> cancelled = tasks.stream()
                .filter(task -> task.state() == Task.State.CANCELLED)
                .map(Task::name)
                .toList();
        return new Result(failures, cancelled, notes.elapsed());
    }

    @Override
    public String tell(Result result) {
        return result.failures().isEmpty()
                ? "all returned, at %s s".formatted(seconds(result.ended()))
                : "thrown %s; cancelled %s; all ended at %s s".formatted(
                        result.failures().stream().map(thrown -> "'" + thrown.getMessage() + "'").toList(),
                        String.join(", ", result.cancelled()),
                        seconds(result.ended()));
    }
}
