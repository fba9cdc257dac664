/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes the switches of another strategy. */
final class Noting implements Strategy {
    private final Strategy strategy;
    private final List<Recipe.Switch> switches = new ArrayList<>();

    Noting(Strategy strategy) {
        this.strategy = strategy;
    }

    @Override
    public void begin() {
        switches.clear();
        strategy.begin();
    }

    @Override
    public int choose(List<SimulatedThread> ready, @Nullable SimulatedThread last, int steps) {
        int chosen = strategy.choose(ready, last, steps);
        if (chosen != PRUNE && last != null && chosen != Strategy.usual(ready, last)) {
            switches.add(new Recipe.Switch(last.number, last.steps, ready.get(chosen).number));
        }
        return chosen;
    }

    @Override
    public boolean wantsEveryStep() {
        return strategy.wantsEveryStep();
    }

    /** Returns what replays the run so far. */
    Recipe recipe() {
        return new Recipe(switches);
    }
}
