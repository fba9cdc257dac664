/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random priorities, the running thread's lowered at random steps; see {@link Order#pct}. */
final class PriorityStrategy implements Strategy {
    private final SplittableRandom random;
    private final int[] changes; // at which steps

    PriorityStrategy(SplittableRandom random, int depth, int expectedSteps) {
        this.random = random;
        this.changes = random.ints(depth - 1L, 0, Math.max(1, expectedSteps)).toArray();
    }

    @Override
    public int choose(List<SimulatedThread> ready, @Nullable SimulatedThread last, int steps) {
        for (SimulatedThread thread : ready) {
            if (thread.priority == 0) {
                thread.priority = changes.length + 1 + (random.nextLong() >>> 2);
            }
        }
        int best = highest(ready);
        for (int i = 0; i < changes.length; i++) {
            if (changes[i] == steps) {
                ready.get(best).priority = changes.length - i;
                best = highest(ready);
            }
        }
        return best;
    }

    static int highest(List<SimulatedThread> ready) {
        int best = 0;
        for (int i = 1; i < ready.size(); i++) {
            if (ready.get(i).priority > ready.get(best).priority) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public boolean wantsEveryStep() {
        return true; // a change may fall on it
    }
}
