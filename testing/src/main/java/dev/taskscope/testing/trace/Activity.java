/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Span.State;
import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each thread did when: running, able to run, waiting for the clock or for another thread. Under a scheduler one thread
 * runs at a time; without one they run side by side.
 */
final class Activity {

    /** What a thread has been doing since an event. */
    private record Phase(State state, String what, Event since) {}

    private final LaneIndex index;
    private final boolean sideBySide;
    private final Map<Lane, Phase> now = new LinkedHashMap<>();
    private final Map<Lane, List<Span>> spans = new LinkedHashMap<>();
    private final Set<Lane> ended = new HashSet<>();
    private @Nullable Lane current; // the one that runs

    Activity(Trace trace, LaneIndex index) {
        this.index = index;
        this.sideBySide = trace.isSideBySide();
        trace.lanes().forEach(lane -> spans.put(lane, new ArrayList<>()));
        List<Event> events = trace.events();
        for (int i = 0; i < events.size(); i++) {
            note(events.get(i), index.forkedAt(i));
        }
        if (!events.isEmpty()) {
            Event last = events.get(events.size() - 1);
            List.copyOf(now.keySet()).forEach(lane -> leave(lane, last, last.step() + 1L));
        }
    }

    private void note(Event event, @Nullable Lane forked) {
        Lane lane = index.of(event);
        if (lane != null && !ended.contains(lane)) { // its outcome may be recorded when it has ended
            follow(event, lane);
        }
        if (forked != null && !now.containsKey(forked) && !ended.contains(forked)) {
            enter(forked, State.READY, event);
        }
    }

    private void follow(Event event, Lane lane) {
        switch (event.kind()) {
            case TIME, FAIL -> {}
            case WAKE -> wake(lane, event);
            case SWITCH -> pause(lane, event);
            case BLOCK -> {
                run(lane, event);
                enter(lane, Wording.isSleep(event) ? State.ON_THE_CLOCK : State.WAITING, event);
            }
            case OPEN, FORK -> {
                if (!sideBySide) { // else it waits, mostly, until all that it forks have ended
                    run(lane, event);
                }
            }
            case END -> end(lane, event);
            case COMPLETE -> {
                if (sideBySide) {
                    end(lane, event); // nobody tells of its thread
                } else {
                    run(lane, event);
                }
            }
            default -> run(lane, event);
        }
    }

    private void run(Lane lane, Event event) {
        if (current != null && !sideBySide && !current.equals(lane)) {
            pause(current, event);
        }
        current = lane;
        if (stateOf(lane) != State.RUNNING) {
            enter(lane, State.RUNNING, event);
        }
    }

    private void end(Lane lane, Event event) {
        run(lane, event);
        leave(lane, event, event.step());
        ended.add(lane);
    }

    private void pause(Lane lane, Event event) {
        if (stateOf(lane) == State.RUNNING) {
            enter(lane, State.READY, event);
        }
    }

    private void wake(Lane lane, Event event) {
        Phase phase = now.get(lane);
        if (phase != null && phase.state == State.WAITING && Wording.isByClock(event)) {
            now.put(lane, new Phase(State.ON_THE_CLOCK, phase.what, phase.since));
        }
        if (stateOf(lane) != State.RUNNING) {
            enter(lane, State.READY, event);
        }
    }

    private @Nullable State stateOf(Lane lane) {
        Phase phase = now.get(lane);
        return phase == null ? null : phase.state;
    }

    private void enter(Lane lane, State state, Event event) {
        leave(lane, event, event.step());
        now.put(lane, new Phase(state, event.kind() == Kind.BLOCK ? event.subject() : "", event));
    }

    private void leave(Lane lane, Event event, long step) {
        Phase phase = now.remove(lane);
        if (phase != null) {
            var span = new Span(lane, phase.state, phase.what,
                    phase.since.step(), step, phase.since.nanos(), event.nanos());
            if (span.steps() > 0 || span.nanos() > 0) {
                of(lane).add(span);
            }
        }
    }

    /** Returns what a thread did, in that order. */
    List<Span> of(Lane lane) {
        return spans.getOrDefault(lane, List.of());
    }

    /** Returns what all did, thread by thread. */
    List<Span> all() {
        return spans.values().stream().flatMap(List::stream).toList();
    }
}
