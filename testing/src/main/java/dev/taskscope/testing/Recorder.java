/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import org.jspecify.annotations.Nullable;

/** Writes down what happens in a run that is to be shown. */
interface Recorder {
    void started(int step, long nanos, @Nullable SimulatedThread by, SimulatedThread thread);

    void woken(int step, long nanos, @Nullable SimulatedThread by, SimulatedThread thread);

    void point(int step, long nanos, SimulatedThread thread, String name);

    void chosen(
            int step, long nanos, @Nullable SimulatedThread last, SimulatedThread next, boolean lastCouldGoOn);

    void stepped(int step, long nanos, SimulatedThread thread, Thread.State state);

    void timeMoved(int step, long nanos);

    void found(int step, long nanos, Finding finding);
}
