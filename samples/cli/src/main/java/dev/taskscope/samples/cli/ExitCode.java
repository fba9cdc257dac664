/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

/** What the program ends with; 2, for wrong arguments, is picocli's. */
public final class ExitCode {
    /** All is well. */
    public static final int DONE = 0;

    /** Something went wrong, and has been named. */
    public static final int FAILED = 1;

    /** The time was up before everything was done; as {@code timeout} of GNU coreutils. */
    public static final int OUT_OF_TIME = 124;

    /** Broken off by signal 2, as a shell counts. */
    public static final int BROKEN_OFF = 128 + 2;

    /** Who read the output has gone: signal 13. */
    public static final int READER_GONE = 128 + 13;

    private ExitCode() {}
}
