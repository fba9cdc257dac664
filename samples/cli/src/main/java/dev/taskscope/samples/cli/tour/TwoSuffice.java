/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.TaskFailedException;
import dev.taskscope.scopes.Quorum;
import java.util.List;

/** What asyncio has no call for: so many successes are enough. */
final class TwoSuffice implements Example<List<Integer>> {
    private static final int NEEDED = 2;

    @Override
    public About about() {
        return new About(
                "Beyond asyncio, quorum: two successes suffice",
                "It waits for so many successes, cancels the rest, and gives up as soon as that many are out of reach.",
                "List<Integer> values = Quorum.of(2, jobs);");
    }

    /** A failure first, and then two successes before the last one is done. */
    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            List<Job> byEnd = Cast.byEnd(jobs);
            return byEnd.get(0).fails() && !byEnd.get(1).fails() && !byEnd.get(2).fails();
        });
    }

    /** The values that made the quorum; none if it was not reached. */
    @Override
    public List<Integer> run(List<Job> jobs, Notes notes) throws InterruptedException {
        try {
            return Quorum.of(NEEDED, jobs);
        } catch (TaskFailedException e) {
            notes.say("it throws, since %d successes are out of reach".formatted(NEEDED));
            return List.of();
        }
    }

    @Override
    public String tell(List<Integer> result) {
        return result.isEmpty() ? "no quorum" : "the first %d values: %s".formatted(NEEDED, result);
    }
}
