/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.scopes.Hedge;
import java.time.Duration;
import java.util.List;

/** A hedged request: asked again if the answer is late. */
final class AskedAgain implements Example<AskedAgain.Result> {
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    /**
     * What came out.
     *
     * @param value of the attempt that was first
     * @param ended when it was there
     */
    record Result(int value, Duration ended) {}

    @Override
    public About about() {
        return new About(
                "Beyond asyncio, hedge: a second attempt after " + seconds(PATIENCE) + " s",
                "If the answer is late, it asks again; the first answer counts, and the other attempt is cancelled.",
                "Hedge.after(ofMillis(1500)).callEach(number -> jobs.get(number - 1).call());");
    }

    /** The second attempt, begun later, is done before the first one. */
    @Override
    public Cast cast() {
        return new Cast(2, jobs -> {
            Duration second = jobs.get(1).sleeps().plus(PATIENCE);
            return second.compareTo(jobs.get(0).sleeps()) < 0 && jobs.stream().noneMatch(Job::fails);
        });
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        int value = Hedge.after(PATIENCE).<Integer>callEach(number -> jobs.get(number - 1).call());
        return new Result(value, notes.elapsed());
    }

    @Override
    public String tell(Result result) {
        return "the value %d, at %s s".formatted(result.value(), seconds(result.ended()));
    }
}
