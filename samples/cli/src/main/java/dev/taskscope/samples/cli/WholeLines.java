/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes lines so that a reader never sees half of one, however the program ends. */
public final class WholeLines {
    /** What POSIX systems write to a pipe in one piece or not at all (PIPE_BUF of Linux). */
    private static final int ONE_PIECE = 4096;

    private WholeLines() {}

    /** Writes lines, each with its newline, and flushes. */
    public static void write(List<byte[]> lines, OutputStream out) throws IOException {
        var piece = new ByteArrayOutputStream(ONE_PIECE);
        for (byte[] line : lines) {
            if (piece.size() + line.length > ONE_PIECE) {
                piece.writeTo(out);
                piece.reset();
            }
            piece.writeBytes(line);
        }
        piece.writeTo(out);
        out.flush();
    }
}
