/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.Outcome;
import dev.taskscope.scopes.Gather;
import java.util.List;

/** asyncio's gather with return_exceptions: all outcomes, in the order of the arguments. */
final class GatherOutcomes implements Example<List<Outcome<Integer>>> {

    @Override
    public About about() {
        return new About(
                "gather with return_exceptions: all outcomes",
                "A failure is an outcome like a value: it waits for all, and throws nothing.",
                "List<Outcome<Integer>> outcomes = Gather.settled(jobs);");
    }

    @Override
    public Cast cast() {
        return new Cast(4, jobs -> jobs.stream().filter(Job::fails).count() == 2);
    }

    @Override
    public List<Outcome<Integer>> run(List<Job> jobs, Notes notes) throws InterruptedException {
        return Gather.settled(jobs);
    }

    @Override
    public String tell(List<Outcome<Integer>> result) {
        return "outcomes in the order of the arguments: "
                + String.join(", ", result.stream().map(GatherOutcomes::inWords).toList());
    }

    private static String inWords(Outcome<Integer> outcome) {
        return switch (outcome) {
            case Outcome.Success<Integer> success -> "value " + success.value();
            case Outcome.Failure<Integer> failure -> "failure '" + failure.exception().getMessage() + "'";
            case Outcome.Cancelled<Integer> cancelled -> "cancelled, since " + cancelled.reason();
        };
    }
}
