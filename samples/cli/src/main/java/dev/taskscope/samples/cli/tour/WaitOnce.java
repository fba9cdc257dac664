/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.Completion;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.scopes.ReturnWhen;
import dev.taskscope.scopes.Wait;
import java.time.Duration;
import java.util.List;

/** asyncio's wait, with each of its three values of return_when. */
final class WaitOnce implements Example<WaitOnce.Result> {
    private final String title;
    private final String lesson;
    private final ReturnWhen returnWhen;
    private final Cast cast;

    /**
     * What came out.
     *
     * @param done those that were done when it returned, in completion order
     * @param pending the others, in fork order
     * @param returned when it returned
     */
    record Result(List<Task<Integer>> done, List<Task<Integer>> pending, Duration returned) {}

    private WaitOnce(String title, String lesson, ReturnWhen returnWhen, Cast cast) {
        this.title = title;
        this.lesson = lesson;
        this.returnWhen = returnWhen;
        this.cast = cast;
    }

    static WaitOnce allCompleted() {
        return new WaitOnce("wait, ALL_COMPLETED",
                "It returns when all are done, whatever they came to, and throws nothing.",
                ReturnWhen.ALL_COMPLETED, secondFails());
    }

    static WaitOnce firstCompleted() {
        return new WaitOnce("wait, FIRST_COMPLETED",
                "It returns when any of them is done; the others go on until the scope closes, here at once.",
                ReturnWhen.FIRST_COMPLETED, secondFails());
    }

    static WaitOnce firstException() {
        return new WaitOnce("wait, FIRST_EXCEPTION",
                "It returns when one of them has failed; the others go on, as before.",
                ReturnWhen.FIRST_EXCEPTION, secondFails());
    }

    static WaitOnce firstExceptionOfNone() {
        return new WaitOnce("wait, FIRST_EXCEPTION, and there is none", "It returns when all are done.",
                ReturnWhen.FIRST_EXCEPTION, Cast.thatSucceeds(3));
    }

    /** One succeeds, then one fails, then others: so that the three differ. */
    private static Cast secondFails() {
        return new Cast(4, jobs -> {
            List<Job> byEnd = Cast.byEnd(jobs);
            return !byEnd.get(0).fails() && byEnd.get(1).fails() && !byEnd.equals(jobs);
        });
    }

    @Override
    public About about() {
        return new About(title, lesson,
                "Completion<Integer> seen = Wait.on(scope, tasks, ReturnWhen." + returnWhen + ");");
    }

    @Override
    public Cast cast() {
        return cast;
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.<Integer>open()) {
            Completion<Integer> seen = Wait.on(scope, Example.forkAll(jobs, scope), returnWhen);
            List<Task<Integer>> pending = seen.pending(); // as of now
            notes.say("wait returns");
            return new Result(seen.done(), pending, notes.elapsed());
        }
    }

    @Override
    public String tell(Result result) {
        return "wait returned at %s s; done %s; pending %s"
                .formatted(
                        seconds(result.returned()),
                        Example.names(result.done()),
                        Example.names(result.pending()));
    }
}
