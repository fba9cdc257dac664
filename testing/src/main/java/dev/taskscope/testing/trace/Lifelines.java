/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import java.util.Arrays;

/** The marks in the columns of a text timeline that tell how the threads do who are not in the line. */
final class Lifelines {
    private static final char NONE = ' '; // not begun, or ended
    private static final char ALIVE = '|';
    private static final char WAITS = ':';

    private final TextColumns columns;
    private final char[] marks;

    Lifelines(TextColumns columns) {
        this.columns = columns;
        this.marks = new char[columns.count()];
        Arrays.fill(marks, NONE);
    }

    /** Takes note of what a line tells. */
    void note(Stretch stretch) {
        for (Event event : stretch.events()) {
            int place = columns.placeOf(event.thread());
            if (place >= 0) {
                marks[place] = after(event, marks[place]);
            }
        }
    }

    private static char after(Event event, char before) {
        return switch (event.kind()) {
            case BLOCK -> WAITS;
            case END -> NONE;
            case SWITCH, COMPLETE, FAIL, TIME -> before;
            default -> ALIVE;
        };
    }

    /** Draws the marks of some places, as far as the line has not got past them. */
    void draw(TextLine line, int from, int to) {
        for (int place = from; place < to; place++) {
            boolean free = line.column() < columns.start(place);
            if (marks[place] != NONE && free) {
                line.at(columns.start(place)).put(String.valueOf(marks[place]));
            }
        }
    }
}
