/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import java.io.IOException;
import java.nio.file.Path;

/** What a walk comes across. */
sealed interface Entry {

    /** The argument and the way from there. */
    FileName name();

    /**
     * A file.
     *
     * @param path where it is opened; may be written differently from its name
     */
    record File(FileName name, Path path) implements Entry {}

    /** A file or folder that cannot be looked at. */
    record Lost(FileName name, IOException problem) implements Entry {}
}
