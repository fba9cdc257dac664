/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.samples.cli.tour.Example.seconds;

import dev.taskscope.TaskFailedException;
import dev.taskscope.scopes.Gather;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** asyncio's gather when a task fails: the failure reaches the caller at once, and there are no values. */
final class GatherFails implements Example<GatherFails.Result> {

    /**
     * What came out.
     *
     * @param thrown what gather threw, empty if nothing
     * @param noticed when
     */
    record Result(Optional<Throwable> thrown, Duration noticed) {}

    @Override
    public About about() {
        return new About(
                "gather: the first failure reaches the caller",
                "gather throws it at once. Unlike asyncio's it cancels the others, and they have ended by then.",
                "try { Gather.values(jobs); } catch (TaskFailedException e) { use(e.getCause()); }");
    }

    @Override
    public Cast cast() {
        return new Cast(4, jobs -> {
            List<Job> byEnd = Cast.byEnd(jobs);
            return !byEnd.get(0).fails() && byEnd.get(1).fails();
        });
    }

    @Override
    public Result run(List<Job> jobs, Notes notes) throws InterruptedException {
        try {
            Gather.values(jobs);
            return new Result(Optional.empty(), notes.elapsed());
        } catch (TaskFailedException e) {
            return new Result(Optional.ofNullable(e.getCause()), notes.elapsed());
        }
    }

    @Override
    public String tell(Result result) {
        return result.thrown()
                .map(thrown -> "gather threw '%s' at %s s".formatted(thrown.getMessage(), seconds(result.noticed())))
                .orElse("gather threw nothing");
    }
}
