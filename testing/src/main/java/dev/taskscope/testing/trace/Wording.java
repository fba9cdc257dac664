/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import org.jspecify.annotations.Nullable;

/** Events in words. The thread of an event is the subject of its sentence and is not named. */
final class Wording {
    private static final String SLEEP = "sleep";

    private final LaneIndex index;
    private final Names names;

    Wording(LaneIndex index, Names names) {
        this.index = index;
        this.names = names;
    }

    /** Returns what happened, clean for a terminal. */
    String of(Event event) {
        String subject = Cells.clean(event.subject());
        String detail = Cells.clean(event.detail());
        return switch (event.kind()) {
            case FORK -> "fork " + names.of(event.subject());
            case START -> isOwnName(event) || subject.isEmpty() ? "start" : "start " + subject;
            case POINT -> "at " + (subject.isEmpty() ? "a choice point" : subject);
            case BLOCK -> isSleep(event) ? subject : "wait for " + (subject.isEmpty() ? "something" : subject);
            case WAKE -> woken(event);
            case SWITCH -> "switch to " + names.of(event.subject()) + inBrackets(detail);
            case TIME -> "time passes";
            case CANCEL -> "cancel " + names.of(event.subject()) + after(": ", detail);
            case COMPLETE -> (isOwnName(event) ? "" : names.of(event.subject()) + ": ") + detail;
            case OPEN -> "open " + names.of(event.subject());
            case CLOSE -> "close " + names.of(event.subject());
            case END -> "end";
            case FAIL -> (subject.isEmpty() ? "failed" : subject) + after(": ", detail);
        };
    }

    /** Returns the short name of what an event is about. */
    String subject(Event event) {
        return names.of(event.subject());
    }

    private String woken(Event event) {
        if (event.detail().isEmpty()) {
            return "woken";
        }
        return "woken by " + (isByClock(event) ? LaneIndex.CLOCK : names.of(event.detail()));
    }

    /** Tells whether a thread waits for time alone. */
    static boolean isSleep(Event event) {
        return event.kind() == Kind.BLOCK && event.subject().startsWith(SLEEP);
    }

    /** Tells whether the clock woke a thread. */
    static boolean isByClock(Event event) {
        return event.kind() == Kind.WAKE && event.detail().equals(LaneIndex.CLOCK);
    }

    private boolean isOwnName(Event event) {
        @Nullable Lane lane = index.of(event);
        return lane != null && lane.name().equals(event.subject());
    }

    private static String after(String separator, String detail) {
        return detail.isEmpty() ? "" : separator + detail;
    }

    private static String inBrackets(String detail) {
        return detail.isEmpty() ? "" : " (" + detail + ")";
    }
}
