/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run in the Chrome trace event format. */
final class ChromeTrace {
    private static final int PATH_PID = 1;
    private static final int PID = 2;

    private final Trace trace;
    private final LaneIndex index;
    private final Activity activity;
    private final Endings endings;
    private final Wording wording;
    private final Axis axis;
    private final Json json = new Json();
    private String separator = "";

    ChromeTrace(Trace trace) {
        this.trace = trace;
        this.index = new LaneIndex(trace);
        this.activity = new Activity(trace, index);
        this.endings = new Endings(trace, index);
        this.wording = new Wording(index, new Names(trace));
        this.axis = Axis.of(trace);
    }

    String draw() {
        String unit = trace.isSideBySide()
                ? "microseconds"
                : axis.isTime() ? "microseconds of virtual time" : "steps, since no virtual time passed";
        json.raw("{\"displayTimeUnit\":\"ms\",\"otherData\":{\"ts\":").string(unit).raw("},\"traceEvents\":[");
        writeThreads();
        activity.all().forEach(this::writeSpan);
        writeScopes();
        writeCriticalPath();
        if (!trace.isSideBySide()) { // else there are the spans, and nothing happens in between
            trace.events().stream().filter(ChromeTrace::isInstant).forEach(this::writeInstant);
        }
        return json.raw("\n]}\n").toString();
    }

    private void writeThreads() {
        begin("process_name", "M", 0).raw(",\"args\":{\"name\":")
                .string(trace.isSideBySide() ? "tasks" : "virtual threads")
                .raw("}}");
        List<Lane> sorted = new Nesting(trace, index).lanes().stream().map(Nesting.Row::lane).toList();
        for (int place = 0; place < sorted.size(); place++) {
            Lane lane = sorted.get(place);
            begin("thread_name", "M", lane.thread()).raw(",\"args\":{\"name\":").string(lane.name()).raw("}}");
            begin("thread_sort_index", "M", lane.thread()).raw(",\"args\":{\"sort_index\":" + place + "}}");
        }
    }

    private void writeSpan(Span span) {
        String name = span.what().isEmpty() ? span.state().words() : span.state().words() + ": " + span.what();
        begin(name, "X", span.lane().thread())
                .raw(",\"cat\":").string(span.state().words())
                .raw(",\"ts\":" + stamp(axis.from(span)) + ",\"dur\":" + stamp(axis.to(span) - axis.from(span)))
                .raw(",\"args\":{\"steps\":" + span.steps() + ",\"came to\":").string(endings.of(span.lane()).words())
                .raw("}}");
    }

    /** As a process of its own, since that is what a viewer shows as a group, and the names of its spans as the lanes they are in. */
    private void writeCriticalPath() {
        List<CriticalPath.Part> parts = axis.isTime() ? trace.figures(index, activity).path() : List.of();
        if (!parts.isEmpty()) {
            begin("process_name", "M", PATH_PID, 0).raw(",\"args\":{\"name\":\"critical path\"}}");
        }
        for (CriticalPath.Part part : parts) {
            begin(part.lane().name(), "X", PATH_PID, 0)
                    .raw(",\"cat\":\"critical path\",\"ts\":" + stamp(part.fromNanos())
                            + ",\"dur\":" + stamp(part.nanos()) + ",\"args\":{\"what\":")
                    .string(part.what()).raw("}}");
        }
    }

    /** As asynchronous spans: what a thread does while it has a scope open begins and ends anywhere in it. */
    private void writeScopes() {
        Map<String, Deque<Integer>> open = new HashMap<>();
        Map<Integer, Event> openings = new HashMap<>();
        int id = 0;
        for (Event event : trace.events()) {
            if (event.kind() == Kind.OPEN) {
                open.computeIfAbsent(event.subject(), path -> new ArrayDeque<>()).push(++id);
                openings.put(id, event);
                writeScope(event, "b", id, axis.at(event));
            } else if (event.kind() == Kind.CLOSE) {
                Integer opened = open.getOrDefault(event.subject(), new ArrayDeque<>()).poll();
                Event opening = opened == null ? null : openings.remove(opened);
                if (opened != null && opening != null) {
                    writeScope(opening, "e", opened, axis.at(event));
                }
            }
        }
        openings.forEach((each, opening) -> writeScope(opening, "e", each, axis.end()));
    }

    private void writeScope(Event opening, String phase, int id, long at) {
        begin("scope " + opening.subject(), phase, Math.max(0, opening.thread()))
                .raw(",\"cat\":\"scope\",\"id\":" + id + ",\"ts\":" + stamp(at) + "}");
    }

    private static boolean isInstant(Event event) {
        return switch (event.kind()) {
            case SWITCH, POINT, FORK, CANCEL, COMPLETE, FAIL -> true;
            case START, BLOCK, WAKE, TIME, OPEN, CLOSE, END -> false;
        };
    }

    private void writeInstant(Event event) {
        @Nullable Lane lane = index.of(event);
        begin(wording.of(event), "i", lane == null ? 0 : lane.thread())
                .raw(",\"cat\":").string(event.kind().name())
                .raw(",\"s\":" + (lane == null ? "\"g\"" : "\"t\""))
                .raw(",\"ts\":" + stamp(axis.at(event)))
                .raw(",\"args\":{\"step\":" + event.step() + ",\"subject\":").string(event.subject())
                .raw(",\"detail\":").string(event.detail()).raw("}}");
    }

    /** Begins an event, which the caller ends. */
    private Json begin(String name, String phase, int thread) {
        return begin(name, phase, PID, thread);
    }

    private Json begin(String name, String phase, int process, int thread) {
        json.raw(separator + "\n{\"name\":").string(name)
                .raw(",\"ph\":\"" + phase + "\",\"pid\":" + process + ",\"tid\":" + thread);
        separator = ",";
        return json;
    }

    /** Returns a value of the axis in the unit of the format. */
    private String stamp(long value) {
        return axis.isTime()
                ? String.format(Locale.ROOT, "%d.%03d", value / 1_000, value % 1_000)
                : String.valueOf(value);
    }
}
