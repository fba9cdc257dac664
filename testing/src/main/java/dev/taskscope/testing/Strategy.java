/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides who runs next. Used by one run at a time. */
interface Strategy {

    /** Told that a run begins. */
    default void begin() {}

    /**
     * Chooses who makes the next step.
     *
     * @param ready who can; not empty, in the order in which they became ready
     * @param last who made the step before; null at the beginning
     * @param steps how many steps have been made
     * @return an index of {@code ready}, or {@link #PRUNE}
     */
    int choose(List<SimulatedThread> ready, @Nullable SimulatedThread last, int steps);

    /** Answer of a search that has seen everything this run could show. */
    int PRUNE = -1;

    /** Tells whether it is to be asked even if one thread alone can run. */
    default boolean wantsEveryStep() {
        return false;
    }

    /**
     * The order that a recipe's switches deviate from: whoever ran goes on; if it cannot, the one that was started first.
     */
    static int usual(List<SimulatedThread> ready, @Nullable SimulatedThread last) {
        int first = 0;
        for (int i = 0; i < ready.size(); i++) {
            SimulatedThread thread = ready.get(i);
            if (thread == last) {
                return i;
            }
            if (thread.number < ready.get(first).number) {
                first = i;
            }
        }
        return first;
    }

    /** Returns the index of a thread, or -1 if it is not among them. */
    static int indexOf(List<SimulatedThread> ready, int number) {
        for (int i = 0; i < ready.size(); i++) {
            if (ready.get(i).number == number) {
                return i;
            }
        }
        return -1;
    }
}
