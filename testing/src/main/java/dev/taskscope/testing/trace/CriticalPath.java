/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the length of a run hung on, over virtual time: from the last event back to whatever it had waited for, and so on to
 * the beginning. Shorten anything else, and the run takes as long as before.
 */
final class CriticalPath {

    /** A part of the path: a thread waited for the clock, or ran while time passed. */
    record Part(Lane lane, String what, long fromNanos, long toNanos) {
        long nanos() {
            return toNanos - fromNanos;
        }
    }

    private final LaneIndex index;
    private final List<Event> events;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable Lane lane; // the thread the path is on
    private long until; // from where on the path is known
    private boolean onClock; // looking for the beginning of a wait that the clock ended

    CriticalPath(Trace trace, LaneIndex index) {
        this.index = index;
        this.events = trace.events();
        int last = lastDeed(events.size());
        if (last >= 0) {
            lane = index.of(events.get(last));
            until = events.get(last).nanos();
            for (int i = last; i >= 0; i--) {
                follow(i);
            }
            add("", events.get(0).nanos());
            Collections.reverse(parts);
        }
    }

    /** Returns the last event before an index that a thread brought about by itself, or -1. */
    private int lastDeed(int before) {
        for (int i = before - 1; i >= 0; i--) {
            Event event = events.get(i);
            if (event.kind() != Kind.WAKE && index.of(event) != null) {
                return i;
            }
        }
        return -1;
    }

    private void follow(int i) {
        Event event = events.get(i);
        boolean own = lane != null && lane.equals(index.of(event));
        if (onClock) {
            if (own && event.kind() == Kind.BLOCK) {
                add(event.subject(), event.nanos());
                onClock = false;
            }
        } else if (own && event.kind() == Kind.WAKE) {
            add("", event.nanos());
            onClock = Wording.isByClock(event);
            lane = onClock ? lane : waker(event, i);
        } else if (lane != null && lane.equals(index.forkedAt(i))) {
            add("", event.nanos());
            lane = index.of(event);
        }
    }

    private @Nullable Lane waker(Event event, int at) {
        Lane named = index.named(event.detail());
        int deed = named == null ? lastDeed(at) : -1;
        return deed < 0 ? named : index.of(events.get(deed));
    }

    private void add(String what, long from) {
        if (lane != null && from < until) {
            parts.add(new Part(lane, what, from, until));
            until = from;
        }
    }

    /** Returns the parts that took time, the earliest first. */
    List<Part> parts() {
        return parts;
    }
}
