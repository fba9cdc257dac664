/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.scopes.Gather;
import java.util.List;

/** asyncio's gather: all values, in the order of the arguments. */
final class GatherValues implements Example<List<Integer>> {

    @Override
    public About about() {
        return new About(
                "gather: all values",
                "It waits for all, and the values are in the order of the arguments, whatever the order in which they came.",
                "List<Integer> values = Gather.values(jobs);");
    }

    @Override
    public Cast cast() {
        return Cast.thatSucceeds(3);
    }

    @Override
    public List<Integer> run(List<Job> jobs, Notes notes) throws InterruptedException {
        return Gather.values(jobs);
    }

    @Override
    public String tell(List<Integer> result) {
        return "values in the order of the arguments: " + result;
    }
}
