/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Events that one line of a text timeline tells of: of one thread, at one time, one after the other. Grows by events. */
final class Stretch {
    private static final String SEPARATOR = ", ";

    private final List<Event> events = new ArrayList<>();
    private final List<Phrase> phrases = new ArrayList<>();
    private int width; // of the words, in columns
    private int weight;

    Stretch(Event event, Phrase phrase, int weight) {
        events.add(event);
        phrases.add(phrase);
        this.width = Cells.width(phrase.text());
        this.weight = weight;
    }

    /** Takes another event, or refuses it if it does not belong here or its words have no room. */
    boolean add(Event event, Phrase phrase, int itsWeight, int room) {
        Phrase end = phrases.get(phrases.size() - 1);
        boolean again = end.takes(phrase);
        Phrase newEnd = again ? end.with(phrase) : phrase;
        int newWidth = width + Cells.width(newEnd.text())
                + (again ? -Cells.width(end.text()) : SEPARATOR.length());
        if (!goesOnWith(event) || newWidth > room) {
            return false;
        }
        if (again) {
            phrases.remove(phrases.size() - 1);
        }
        phrases.add(newEnd);
        events.add(event);
        width = newWidth;
        weight = Math.min(weight, itsWeight);
        return true;
    }

    private boolean goesOnWith(Event event) {
        Event last = events.get(events.size() - 1);
        boolean alone = standsAlone(last) || standsAlone(event);
        return !alone && last.thread() == event.thread() && last.nanos() == event.nanos();
    }

    private static boolean standsAlone(Event event) {
        return event.kind() == Kind.SWITCH || event.kind() == Kind.FAIL;
    }

    List<Event> events() {
        return events;
    }

    Event first() {
        return events.get(0);
    }

    String words() {
        return phrases.stream().map(Phrase::text).collect(Collectors.joining(SEPARATOR));
    }

    int weight() {
        return weight;
    }

    boolean isSwitch() {
        return first().kind() == Kind.SWITCH;
    }

    boolean isFailure() {
        return events.stream().anyMatch(event -> event.kind() == Kind.FAIL || Ending.isFailure(event));
    }
}
