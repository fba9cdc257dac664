/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import dev.taskscope.Outcome;
import dev.taskscope.ScopeListener;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.trace.Trace;
import dev.taskscope.testing.trace.Trace.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes down one run as a {@link Trace}: told by the simulation what threads do, and as a listener what the scopes do. Touched
 * by the carrier alone, be it under a virtual thread.
 */
final class Recorder implements ScopeListener {
    private static final int NOBODY = -1;

    private final List<Noted> events = new ArrayList<>();
    private @Nullable Simulation run;

    /** An event whose subject may be a thread, which gets its name later than its first event. */
    private record Noted(
            int step, long nanos, int thread, Kind kind, @Nullable SimulatedThread about, String subject,
            String detail) {

        Trace.Event named() {
            return new Trace.Event(step, nanos, thread, kind, about == null ? subject : about.name(), detail);
        }
    }

    /** Told first of all. */
    void begin(Simulation simulation) {
        this.run = simulation;
    }

    /** Returns what has been written down so far. */
    Trace trace() {
        List<Trace.Lane> lanes = run == null
                ? List.of()
                : run.threads().stream()
                        .map(thread -> new Trace.Lane(thread.number, thread.name()))
                        .toList();
        return new Trace(lanes, events.stream().map(Noted::named).toList());
    }

    // ---- threads

    void chosen(SimulatedThread next, @Nullable SimulatedThread last, boolean unusual) {
        if (last != null && unusual) {
            note(last.number, Kind.SWITCH, next, "", "");
        }
        if (next.steps == 0) {
            note(next.number, Kind.START, next, "", "");
        }
    }

    void woken(SimulatedThread thread, @Nullable SimulatedThread by) {
        if (thread != by) { // else it has only let others go first
            note(thread.number, Kind.WAKE, null, "", by == null ? "time" : by.name());
        }
    }

    void point(SimulatedThread thread, String name) {
        note(thread.number, Kind.POINT, null, name, "");
    }

    void stepped(SimulatedThread thread, Thread.State state) {
        switch (state) {
            case TERMINATED -> note(thread.number, Kind.END, null, "", "");
            case WAITING, TIMED_WAITING, BLOCKED ->
                note(thread.number, Kind.BLOCK, null, run == null ? "" : Situation.waitsFor(thread, run), "");
            default -> {} // it could go on
        }
    }

    void timeMoved() {
        note(NOBODY, Kind.TIME, null, "", "");
    }

    void found(Finding finding) {
        note(NOBODY, Kind.FAIL, null, finding.verdict().name(), finding.message().lines().findFirst().orElse(""));
    }

    // ---- scopes

    @Override
    public void onOpen(TaskScope<?, ?> scope) {
        noteHere(Kind.OPEN, scope.path(), "");
    }

    @Override
    public void onFork(Task<?> task) {
        noteHere(Kind.FORK, task.path(), "");
    }

    @Override
    public void onCancel(TaskScope<?, ?> scope, String reason) {
        noteHere(Kind.CANCEL, scope.path(), reason);
    }

    @Override
    public void onComplete(Task<?> task) {
        noteHere(Kind.COMPLETE, task.path(), task.outcome().map(Recorder::words).orElse(""));
    }

    @Override
    public void onClose(TaskScope<?, ?> scope) {
        noteHere(Kind.CLOSE, scope.path(), "");
    }

    private static String words(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?> success -> "success";
            case Outcome.Failure<?> failure -> "failure: " + failure.exception();
            case Outcome.Cancelled<?> cancelled -> "cancelled: " + cancelled.reason();
        };
    }

    private void noteHere(Kind kind, String subject, String detail) {
        SimulatedThread here = run == null ? null : run.stepping();
        if (here != null) {
            note(here.number, kind, null, subject, detail);
        }
    }

    private void note(int thread, Kind kind, @Nullable SimulatedThread about, String subject, String detail) {
        if (run != null) {
            events.add(new Noted(run.journal().steps(), nanos(run.clock()), thread, kind, about, subject, detail));
        }
    }

    /** Returns the time since the run began; after 292 years a trace shows no more of it. */
    private static long nanos(FakeClock clock) {
        return TimeUnit.NANOSECONDS.convert(clock.elapsed());
    }
}
