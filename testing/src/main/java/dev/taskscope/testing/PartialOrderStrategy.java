/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A random priority for each step, drawn again for steps that race with the one just made; see {@link Order#pos}. */
final class PartialOrderStrategy implements Strategy {
    private final SplittableRandom random;
    private @Nullable SimulatedThread chosen;
    private Access made = Access.UNKNOWN;

    PartialOrderStrategy(SplittableRandom random) {
        this.random = random;
    }

    @Override
    public int choose(List<SimulatedThread> ready, @Nullable SimulatedThread last, int steps) {
        if (chosen != null) {
            chosen.priority = 0;
        }
        for (SimulatedThread thread : ready) {
            if (thread.priority == 0 || thread.next.racesWith(made)) {
                thread.priority = 1 + (random.nextLong() >>> 2);
            }
        }
        int best = PriorityStrategy.highest(ready);
        chosen = ready.get(best);
        made = chosen.next;
        return best;
    }

    @Override
    public boolean wantsEveryStep() {
        return true; // each step has its priority
    }
}
