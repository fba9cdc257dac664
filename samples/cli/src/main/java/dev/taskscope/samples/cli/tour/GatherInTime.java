/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;
import static dev.taskscope.timeouts.Timeouts.failAfter;

import dev.taskscope.Task;
import dev.taskscope.scopes.Gather;
import dev.taskscope.timeouts.DeadlineExceededException;
import dev.taskscope.timeouts.StillRunning;
import java.time.Duration;
import java.util.List;

/** asyncio's wait_for around gather: a limit of time around it all. */
final class GatherInTime implements Example<GatherInTime.Result> {
    private final Duration limit;

    GatherInTime(Duration limit) {
        this.limit = limit;
    }

    /**
     * What came out.
     *
     * @param values the values; none if it was too late
     * @param late the tasks that were running when the time was up
     * @param ended when it had ended
     */
    record Result(List<Integer> values, List<Task<?>> late, Duration ended) {}

    @Override
    public About about() {
        return new About(
                "wait_for around gather: a limit of " + seconds(limit) + " s",
                "When the time is up, all that is enclosed is cancelled; when it has ended, failAfter throws, and says what it was.",
                "List<Integer> values = failAfter(limit, () -> Gather.values(jobs));");
    }

    /** Jobs that are done too early or too late; those of the limit itself would be neither. */
    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            boolean noneInBetween = jobs.stream().noneMatch(job -> job.sleeps().equals(limit));
            boolean longest = jobs.stream().anyMatch(job -> job.sleeps().compareTo(limit) > 0);
            boolean shortest = jobs.stream().anyMatch(job -> job.sleeps().compareTo(limit) < 0);
            boolean neverOver = limit.compareTo(Cast.LONGEST) > 0;
            return noneInBetween && (neverOver || (longest && shortest)) && jobs.stream().noneMatch(Job::fails);
        });
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        try {
            List<Integer> values = failAfter(limit, () -> Gather.values(jobs));
            return new Result(values, List.of(), notes.elapsed());
        } catch (DeadlineExceededException e) {
            return new Result(List.of(), e.running().stream().<Task<?>>map(StillRunning::task).toList(),
                    notes.elapsed());
        }
    }

    @Override
    public String tell(Result result) {
        return result.late().isEmpty()
                ? "in time, at %s s: %s".formatted(seconds(result.ended()), result.values())
                : "failAfter threw at %s s; running then: %s"
                        .formatted(seconds(result.ended()), Example.names(result.late()));
    }
}
