/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The usual order, but for the switches of a recipe. */
final class ReplayStrategy implements Strategy {
    private final Recipe recipe;
    private final Map<Long, Recipe.Switch> open = new HashMap<>();
    private Recipe.@Nullable Switch misfit;

    ReplayStrategy(Recipe recipe) {
        this.recipe = recipe;
        for (Recipe.Switch one : recipe.switches()) {
            open.put(moment(one.after(), one.step()), one);
        }
    }

    private static long moment(int thread, int step) {
        return (long) thread << Integer.SIZE | step;
    }

    @Override
    public int choose(List<SimulatedThread> ready, @Nullable SimulatedThread last, int steps) {
        if (last != null && !open.isEmpty()) {
            Recipe.Switch now = open.remove(moment(last.number, last.steps));
            if (now != null) {
                int wanted = Strategy.indexOf(ready, now.next());
                if (wanted >= 0) {
                    return wanted;
                }
                if (misfit == null) {
                    misfit = now;
                }
            }
        }
        return Strategy.usual(ready, last);
    }

    @Override
    public boolean wantsEveryStep() {
        return !open.isEmpty(); // a switch may fall on a moment at which its thread is not ready: that has to be noticed
    }

    /** Returns the first switch that could not be made, or null if all were. After the run. */
    Recipe.@Nullable Switch misfit() {
        if (misfit != null) {
            return misfit;
        }
        return recipe.switches().stream().filter(open::containsValue).findFirst().orElse(null);
    }
}
