/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Timeline.seconds;

import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The second mistake: all are forked, but then awaited in order, so that a failure is seen when its turn comes. */
final class AwaitedInTurn implements Example<AwaitedInTurn.Result> {
    /** How much earlier than noticed the failure has to be, to be worth telling. */
    private static final Duration LATE = Duration.ofSeconds(1);

    /**
     * What came out.
     *
     * @param failed the first task, in fork order, that failed
     * @param noticed when the owner noticed
     */
    record Result(Optional<Job> failed, Duration noticed) {}

    @Override
    public About about() {
        return new About(
                "Mistake: awaiting tasks in order",
                "All of them run, but a failure is noticed only when the ones forked before it have been awaited.",
                "for (var task : tasks) { scope.await(task); use(task.value()); }");
    }

    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            OptionalInt failing = firstFailing(jobs);
            return failing.isPresent() && noticed(jobs, failing.getAsInt()).compareTo(LATE) > 0;
        });
    }

    private static OptionalInt firstFailing(List<Job> jobs) {
        return IntStream.range(0, jobs.size()).filter(i -> jobs.get(i).fails()).findFirst();
    }

    /** How long after its failure a job is looked at. */
    private static Duration noticed(List<Job> jobs, int failing) {
        Duration longest = Duration.ZERO;
        for (Job job : jobs.subList(0, failing)) {
            longest = job.sleeps().compareTo(longest) > 0 ? job.sleeps() : longest;
        }
        return longest.minus(jobs.get(failing).sleeps());
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.<Integer>open()) {
            var tasks = new ArrayList<Task<Integer>>();
            for (Job job : jobs) {
                tasks.add(scope.fork(job.name(), job));
            }
            for (Job job : jobs) {
                Task<Integer> task = tasks.get(job.number());
                scope.await(task);
                try {
                    notes.say("the owner has the value " + task.value());
                } catch (TaskFailedException e) {
                    notes.say("the owner sees the failure of " + task.name());
                    return new Result(Optional.of(job), notes.elapsed());
                }
            }
            return new Result(Optional.empty(), notes.elapsed());
        }
    }

    @Override
    public String tell(Result result) {
        return result.failed()
                .map(job -> "%s failed at %s s and was noticed at %s s"
                        .formatted(job.name(), seconds(job.sleeps()), seconds(result.noticed())))
                .orElse("no task failed");
    }
}
