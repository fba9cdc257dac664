/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskscope.TaskFailedException;
import dev.taskscope.samples.cli.Printable;
import dev.taskscope.samples.cli.Troubles;
import dev.taskscope.timeouts.DeadlineExceededException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;

/** A line of columns: status, bytes, milliseconds, URL, and what went wrong. A column without a value has a dash. */
final class ResultLine {
    private static final String NOTHING = "-";

    private ResultLine() {}

    /** Returns the line, with its newline. */
    static byte[] of(String url, Result result) {
        String name = Printable.of(url);
        String line = switch (result) {
            case Result.Answered answered ->
                columns(answered.answer().status(), answered.answer().bytes(), millis(answered.time()), name);
            case Result.Failed failed -> without(millis(failed.time()), name, inWords(failed.reason()));
            case Result.Unfinished unfinished -> without(millis(unfinished.time()), name, "Not finished in time");
            case Result.NotBegun notBegun -> without(NOTHING, name, "Not begun in time");
        };
        return (line + "\n").getBytes(UTF_8);
    }

    private static String without(String time, String url, String trouble) {
        return columns(NOTHING, NOTHING, time, url) + "  " + Printable.of(trouble);
    }

    private static String columns(Object status, Object bytes, String time, String url) {
        return String.format(Locale.ROOT, "%3s %12s %9s  %s", status, bytes, time, url);
    }

    private static String millis(Duration time) {
        return time.toMillis() + " ms";
    }

    private static String inWords(Throwable reason) {
        return switch (reason) {
            case TaskFailedException e when e.getCause() != null -> inWords(e.getCause()); // of an attempt
            case DeadlineExceededException e -> "Not answered in the time for a request";
            case ConnectException e when isUnresolved(e) -> "Unknown host";
            case ConnectException e -> "Cannot connect";
            default -> Troubles.inWords(reason);
        };
    }

    private static boolean isUnresolved(Throwable reason) {
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }
}
