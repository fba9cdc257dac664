/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;

/** What a thread did once, or several times in a row: {@code fork a, b}, {@code fork 30 tasks, a to z}, {@code at read x5}. */
record Phrase(Kind kind, String words, String firstSubject, String lastSubject, int count) {
    /** More forks at once are counted. */
    private static final int MOST_LISTED = 3;

    static Phrase of(Event event, Wording wording) {
        String subject = wording.subject(event);
        return new Phrase(event.kind(), wording.of(event), subject, subject, 1);
    }

    boolean takes(Phrase next) {
        return kind == next.kind && (kind == Kind.FORK || words.equals(next.words));
    }

    Phrase with(Phrase next) {
        boolean lists = kind == Kind.FORK && count < MOST_LISTED;
        return new Phrase(kind, lists ? words + ", " + next.lastSubject : words, firstSubject, next.lastSubject,
                count + 1);
    }

    String text() {
        if (kind == Kind.FORK) {
            return count <= MOST_LISTED
                    ? words
                    : "fork %s tasks, %s to %s"
                            .formatted(String.valueOf(count), firstSubject, lastSubject);
        }
        return count == 1 ? words : words + " x" + count;
    }
}
