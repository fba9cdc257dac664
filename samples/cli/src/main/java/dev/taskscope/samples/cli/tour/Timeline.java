/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static java.util.Comparator.comparing;

import dev.taskscope.Outcome;
import dev.taskscope.ScopeListener;
import dev.taskscope.Task;
import dev.taskscope.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened in an example and when: the tasks' part is heard as a listener, the owner's is noted. */
final class Timeline implements ScopeListener, Notes {
    private final TimeSource clock;
    private final long begin;
    private final List<Event> events = new ArrayList<>(); // guarded by this: scopes may be nested
    private final List<Task<?>> forked = new ArrayList<>(); // guarded by this

    private enum Kind {
        FORK,
        OTHER,
        CANCELLED
    }

    /** Something that happened; {@code order} tells apart what happened at one moment on several threads. */
    private record Event(Duration time, Kind kind, int order, String what) {}

    Timeline(TimeSource clock) {
        this.clock = clock;
        this.begin = clock.nanoTime();
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(clock.nanoTime() - begin);
    }

    @Override
    public synchronized void say(String what) {
        add(Kind.OTHER, 0, what);
    }

    @Override
    public synchronized void onFork(Task<?> task) {
        forked.add(task);
        add(Kind.FORK, 0, task.name());
    }

    @Override
    public synchronized void onComplete(Task<?> task) {
        switch (task.outcome().orElseThrow()) {
            case Outcome.Success<?> success -> add(Kind.OTHER, 0, task.name() + " returned " + success.value());
            case Outcome.Failure<?> failure -> add(Kind.OTHER, 0, task.name() + " failed");
            case Outcome.Cancelled<?> cancelled ->
                add(Kind.CANCELLED, forked.indexOf(task), task.name() + " was cancelled");
        }
    }

    private void add(Kind kind, int order, String what) {
        events.add(new Event(elapsed(), kind, order, what));
    }

    /**
     * Returns a line for each moment and what happened then. Tasks that are cancelled together end on threads of their
     * own, in no particular order, and at the moment of what cancelled them: they are listed after that, in fork order.
     */
    synchronized List<String> lines() {
        var sorted = new ArrayList<>(events);
        sorted.sort(comparing(Event::time)
                .thenComparing(event -> event.kind() == Kind.CANCELLED)
                .thenComparing(Event::order));
        var lines = new ArrayList<String>();
        for (int i = 0; i < sorted.size();) {
            int end = i + 1;
            while (end < sorted.size() && sameLine(sorted.get(i), sorted.get(end))) {
                end++;
            }
            lines.add(line(sorted.subList(i, end)));
            i = end;
        }
        return lines;
    }

    private static boolean sameLine(Event one, Event other) {
        return one.kind() == Kind.FORK && other.kind() == Kind.FORK && one.time().equals(other.time());
    }

    private static String line(List<Event> together) {
        Event first = together.getFirst();
        String what = first.kind() == Kind.FORK ? "fork " + joined(together) : first.what();
        return "%4s s  %s".formatted(seconds(first.time()), what);
    }

    private static String joined(List<Event> forks) {
        return String.join(", ", forks.stream().map(Event::what).toList());
    }

    /** Writes a length of time in seconds, with one decimal, as the lengths of the jobs are. */
    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }
}
