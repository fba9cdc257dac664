/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import java.time.Duration;

/** What became of a URL. */
sealed interface Result {

    /** It has answered, if only with an error. */
    record Answered(Answer answer, Duration time) implements Result {}

    /** There is no answer. */
    record Failed(Throwable reason, Duration time) implements Result {}

    /** Its request was broken off. */
    record Unfinished(Duration time) implements Result {}

    /** There was no request. */
    record NotBegun() implements Result {}

    /** Tells whether there was time for it. */
    default boolean inTime() {
        return switch (this) {
            case Answered answered -> true;
            case Failed failed -> true;
            case Unfinished unfinished -> false;
            case NotBegun notBegun -> false;
        };
    }

    /** Tells whether it has answered, and not with an error. */
    default boolean isGood() {
        return this instanceof Answered answered && !answered.answer().isError();
    }
}
