/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.ScopeTimeline;
import dev.taskscope.Task;
import dev.taskscope.TaskSpan;
import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run that a {@link ScopeTimeline} was told of, as lanes and events: a lane for each task, since who owns the outermost
 * scopes is not known. When a scope was open is not known either; it is taken to be from its first fork to its last end.
 */
final class FromTimeline {
    /** What happened at one moment: first what ended, from the inside out, then what began, then what took no time at all. */
    private static final Comparator<Happened> IN_ORDER = Comparator.comparing(Happened::at)
            .thenComparing(Happened::when)
            .thenComparing(happened -> happened.when == When.BEGINS ? 0 : -happened.depth);

    private enum When {
        ENDS, BEGINS, ENDS_AT_ONCE
    }

    private record Happened(Duration at, When when, int depth, int thread, Kind kind, String subject, String detail) {}

    /** A scope, from its first fork to its last end. */
    private record Open(Duration from, Duration to) {
        Open with(TaskSpan task) {
            return new Open(from, task.ended().compareTo(to) > 0 ? task.ended() : to);
        }
    }

    private final Figures figures;
    private final List<Lane> lanes = new ArrayList<>();
    private final Map<String, List<Integer>> threads = new HashMap<>(); // by the path of the task; several may have the same
    private final Map<String, Open> scopes = new LinkedHashMap<>();
    private final Map<String, Integer> owners = new HashMap<>(); // of scopes
    private final Set<String> told = new HashSet<>(); // scopes
    private final List<Happened> happened = new ArrayList<>();

    FromTimeline(ScopeTimeline timeline) {
        this(timeline.spans(), timeline.criticalPath(), new Parallelism(timeline.parallelism(), timeline.mostAtOnce()));
    }

    /** With figures as the timeline has them, so that there is one truth. */
    FromTimeline(List<TaskSpan> spans, List<TaskSpan> criticalPath, Parallelism reached) {
        Map<TaskSpan, Lane> laneOf = new HashMap<>();
        for (TaskSpan span : spans) {
            var lane = new Lane(lanes.size(), span.path());
            lanes.add(lane);
            laneOf.putIfAbsent(span, lane);
            threads.computeIfAbsent(span.path(), path -> new ArrayList<>()).add(lane.thread());
        }
        for (TaskSpan span : spans) {
            Open open = scopes.getOrDefault(span.scope(), new Open(span.forked(), span.ended()));
            scopes.put(span.scope(), open.with(span));
        }
        scopes.forEach((path, open) -> owners.put(path, owner(path, open, spans)));
        for (int thread = 0; thread < spans.size(); thread++) {
            tell(thread, spans);
        }
        scopes.forEach(this::tellEnd);
        happened.sort(IN_ORDER);
        this.figures = new Figures(reached, parts(criticalPath, laneOf));
    }

    private static List<CriticalPath.Part> parts(List<TaskSpan> path, Map<TaskSpan, Lane> laneOf) {
        var parts = new ArrayList<CriticalPath.Part>();
        for (TaskSpan span : path) {
            Lane lane = laneOf.get(span);
            if (lane != null) { // else it ended after the list had been taken
                parts.add(new CriticalPath.Part(lane, "", span.began().toNanos(), span.ended().toNanos()));
            }
        }
        return parts;
    }

    /** The task that was there all the while and whose path the scope continues, the longest one; nobody if there is none. */
    private int owner(String scope, Open open, List<TaskSpan> spans) {
        for (int slash = scope.lastIndexOf('/'); slash > 0; slash = scope.lastIndexOf('/', slash - 1)) {
            for (int thread : threads.getOrDefault(scope.substring(0, slash), List.of())) {
                TaskSpan task = spans.get(thread);
                boolean around = task.forked().compareTo(open.from()) <= 0 && task.ended().compareTo(open.to()) >= 0;
                if (around) {
                    return thread;
                }
            }
        }
        return Trace.NO_THREAD;
    }

    private void tell(int thread, List<TaskSpan> spans) {
        TaskSpan span = spans.get(thread);
        int owner = owners.getOrDefault(span.scope(), Trace.NO_THREAD);
        boolean opens = told.add(span.scope());
        if (opens) {
            begins(span.forked(), owner, Kind.OPEN, span.scope());
        }
        begins(span.forked(), owner, Kind.FORK, span.path());
        if (opens && owner != Trace.NO_THREAD) {
            begins(later(span.forked(), spans.get(owner).began()), owner, Kind.BLOCK, "tasks of " + span.scope());
        }
        boolean neverBegan = span.length().isZero() && span.state() == Task.State.CANCELLED;
        if (!neverBegan) {
            begins(span.began(), thread, Kind.START, span.path());
        }
        Duration from = neverBegan ? span.forked() : span.began();
        When when = span.ended().equals(from) ? When.ENDS_AT_ONCE : When.ENDS;
        int depth = span.path().length();
        happened.add(new Happened(span.ended(), when, depth, thread, Kind.COMPLETE, span.path(), words(span.state())));
    }

    /** That a task began may be told a little late, by a thread that was busy telling of others. */
    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private void begins(Duration at, int thread, Kind kind, String subject) {
        happened.add(new Happened(at, When.BEGINS, 0, thread, kind, subject, ""));
    }

    private void tellEnd(String path, Open scope) {
        When when = scope.from().equals(scope.to()) ? When.ENDS_AT_ONCE : When.ENDS;
        happened.add(new Happened(scope.to(), when, path.length(), owners.getOrDefault(path, Trace.NO_THREAD),
                Kind.CLOSE, path, ""));
    }

    private static String words(Task.State state) {
        return switch (state) {
            case SUCCEEDED -> "success";
            case CANCELLED -> "cancelled";
            case FAILED -> "failure";
            case FORKED, RUNNING -> throw new IllegalArgumentException("a span of a task that is " + state);
        };
    }

    List<Lane> lanes() {
        return lanes;
    }

    List<Event> events() {
        var events = new ArrayList<Event>();
        for (Happened each : happened) {
            long nanos = Math.max(0, each.at.toNanos()); // of scopes on two clocks, one may be before the origin of the other
            events.add(new Event(events.size(), nanos, each.thread, each.kind, each.subject, each.detail));
        }
        return events;
    }

    Figures figures() {
        return figures;
    }
}
