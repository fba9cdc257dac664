/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import org.jspecify.annotations.Nullable;

/** Writes down a run as a trace. */
final class TraceRecorder implements Recorder {
    @Override
    public void started(int step, long nanos, @Nullable SimulatedThread by, SimulatedThread thread) {}

    @Override
    public void woken(int step, long nanos, @Nullable SimulatedThread by, SimulatedThread thread) {}

    @Override
    public void point(int step, long nanos, SimulatedThread thread, String name) {}

    @Override
    public void chosen(
            int step, long nanos, @Nullable SimulatedThread last, SimulatedThread next, boolean lastCouldGoOn) {}

    @Override
    public void stepped(int step, long nanos, SimulatedThread thread, Thread.State state) {}

    @Override
    public void timeMoved(int step, long nanos) {}

    @Override
    public void found(int step, long nanos, Finding finding) {}

    String timeline() {
        return "";
    }
}
