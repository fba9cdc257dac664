/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A policy that notes what another one is asked and answers, over all rounds. */
final class PolicyTrace<T, R> implements CompletionPolicy<T, R> {
    private final CompletionPolicy<T, R> traced;
    private final int round;
    private final Notes<T> notes;

    /** One question and its answer; rounds count from 1. */
    record Asked(int round, String task, String tally, Decision answer, Thread by) {}

    /** What all rounds share. */
    private record Notes<T>(List<Asked> asked, AtomicReference<Completion<T>> seen, AtomicInteger rounds) {}

    PolicyTrace(CompletionPolicy<T, R> traced) {
        this(traced, 0, new Notes<>(new CopyOnWriteArrayList<>(), new AtomicReference<>(), new AtomicInteger()));
    }

    private PolicyTrace(CompletionPolicy<T, R> traced, int round, Notes<T> notes) {
        this.traced = traced;
        this.round = round;
        this.notes = notes;
    }

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        Decision answer = traced.onCompletion(completed, tally);
        notes.asked.add(new Asked(round, completed.name(), tally.toString(), answer, Thread.currentThread()));
        return answer;
    }

    @Override
    public R result(Completion<T> completion) {
        notes.seen.set(completion);
        return traced.result(completion);
    }

    @Override
    public CompletionPolicy<T, R> newRound() {
        return new PolicyTrace<>(traced.newRound(), notes.rounds.incrementAndGet(), notes);
    }

    @Override
    public boolean needsEvery() {
        return traced.needsEvery();
    }

    /** Returns what it was asked so far. */
    List<Asked> asked() {
        return notes.asked;
    }

    /** Returns the names of the tasks it was asked about, in order. */
    List<String> tasks() {
        return notes.asked.stream().map(Asked::task).toList();
    }

    Decision lastAnswer() {
        return notes.asked.get(notes.asked.size() - 1).answer();
    }

    /** Returns what the last round has seen. */
    Completion<T> seen() {
        return notes.seen.get();
    }
}
