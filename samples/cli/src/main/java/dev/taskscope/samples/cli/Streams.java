/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

/**
 * Where the program writes. Text is UTF-8, whatever the locale says.
 *
 * @param out for results; not buffered, so that each write is one write of the system
 * @param err for messages
 * @param interactive whether somebody watches: progress may be shown on {@code err}
 */
public record Streams(OutputStream out, OutputStream err, boolean interactive) {

    /** Returns the streams of the process. */
    static Streams system() {
        return new Streams(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Terminal.showsProgress());
    }

    /** Returns a writer of text to {@link #out}, flushed at every line. */
    public PrintWriter outWriter() {
        return new PrintWriter(new OutputStreamWriter(out, UTF_8), /* autoFlush= */ true);
    }

    /** Returns a writer of text to {@link #err}, flushed at every line. */
    public PrintWriter errWriter() {
        return new PrintWriter(new OutputStreamWriter(err, UTF_8), /* autoFlush= */ true);
    }
}
