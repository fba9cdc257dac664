/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong with something whose name is said already. */
public final class Troubles {

    private Troubles() {}

    /** Returns what the system says, in its words. */
    public static String inWords(Throwable reason) {
        return switch (reason) {
            case NoSuchFileException e -> "No such file or folder";
            case AccessDeniedException e -> "Permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            case IOException e when e.getMessage() != null -> e.getMessage();
            default -> reason.toString();
        };
    }

    /** Says why the results of a command cannot be written, if there is anybody to tell, and returns the exit code. */
    public static int cannotWrite(String command, String results, IOException reason, Streams streams) {
        boolean readerGone = "Broken pipe".equals(reason.getMessage());
        if (readerGone) {
            return ExitCode.READER_GONE; // as 'head' does: it has what it wanted
        }
        streams.errWriter().println("taskscope %s: cannot write %s: %s".formatted(command, results, inWords(reason)));
        return ExitCode.FAILED;
    }
}
