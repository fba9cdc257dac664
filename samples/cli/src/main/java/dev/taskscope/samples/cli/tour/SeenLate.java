/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.scopes.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The second mistake: all are forked, but then awaited in order, so that an early value is seen late. */
final class SeenLate implements Example<List<Duration>> {
    /** How much earlier than seen the second value has to be there, to be worth telling. */
    private static final Duration LATE = Duration.ofSeconds(1);

    @Override
    public About about() {
        return new About(
                "Mistake: awaiting tasks in order",
                "Both run at once, but the second value is seen only when the first one is there.",
                "for (var task : tasks) use(Await.value(scope, task));");
    }

    @Override
    public Cast cast() {
        return new Cast(2, jobs -> {
            Duration between = jobs.get(0).sleeps().minus(jobs.get(1).sleeps());
            return between.compareTo(LATE) > 0 && jobs.stream().noneMatch(Job::fails);
        });
    }

    /** When each value was seen, in fork order. */
    @Override
    public List<Duration> run(List<Job> jobs, Notes notes) throws InterruptedException {
        try (var scope = TaskScope.<Integer>open()) {
            var seen = new ArrayList<Duration>();
            for (Task<Integer> task : Example.forkAll(jobs, scope)) {
                notes.say("the owner has the value " + Await.value(scope, task));
                seen.add(notes.elapsed());
            }
            return seen;
        }
    }

    @Override
    public String tell(List<Duration> result) {
        return "values seen at " + String.join(", ", result.stream().map(each -> seconds(each) + " s").toList());
    }
}
