/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.scopes.Race;
import java.time.Duration;
import java.util.List;

/** A race: the first success counts. */
final class FirstWins implements Example<FirstWins.Result> {

    /**
     * What came out.
     *
     * @param value of the winner
     * @param ended when the race was over
     */
    record Result(int value, Duration ended) {}

    @Override
    public About about() {
        return new About(
                "Beyond asyncio, race: the first success wins",
                "A failure does not win; the losers are cancelled, and have ended when it returns.",
                "int value = Race.first(jobs);");
    }

    /** A failure first, and then a success before the others are done. */
    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            List<Job> byEnd = Cast.byEnd(jobs);
            return byEnd.get(0).fails() && !byEnd.get(1).fails();
        });
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        int value = Race.<Integer>first(jobs);
        return new Result(value, notes.elapsed());
    }

    @Override
    public String tell(Result result) {
        return "the value %d, at %s s".formatted(result.value(), seconds(result.ended()));
    }
}
