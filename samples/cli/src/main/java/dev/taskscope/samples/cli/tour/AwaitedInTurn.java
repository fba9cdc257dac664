/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import dev.taskscope.scopes.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The same mistake when a task fails: the failure is seen when its turn comes. */
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
                "Mistake: awaiting in order what may fail",
                "All of them run, but a failure is noticed only when the ones forked before it have been awaited.",
                "for (var task : tasks) use(Await.value(scope, task));");
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
            List<Task<Integer>> tasks = Example.forkAll(jobs, scope);
            for (int i = 0; i < jobs.size(); i++) {
                try {
                    notes.say("the owner has the value " + Await.value(scope, tasks.get(i)));
                } catch (TaskFailedException e) {
                    notes.say("the owner sees the failure of " + tasks.get(i).name());
                    return new Result(Optional.of(jobs.get(i)), notes.elapsed());
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
