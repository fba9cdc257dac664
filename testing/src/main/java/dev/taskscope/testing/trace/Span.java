/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Lane;
import java.util.Locale;

/** A stretch of time in which a thread was in one state, over steps and over virtual time; the ends are excluded. */
record Span(Lane lane, State state, String what, long fromStep, long toStep, long fromNanos, long toNanos) {

    /** What a thread did. */
    enum State {
        RUNNING("running"), READY("could run"), ON_THE_CLOCK("on the clock"), WAITING("waiting");

        private final String words;

        State(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** Returns the name of its CSS class. */
        String style() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Tells whether the thread was busy while virtual time passed: it ran, or time was what it waited for. A sleep stands
     * for work in a test, since the work itself takes no virtual time.
     */
    boolean isAtWork() {
        return state == State.RUNNING || state == State.ON_THE_CLOCK;
    }

    long steps() {
        return toStep - fromStep;
    }

    long nanos() {
        return toNanos - fromNanos;
    }
}
