/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;

/** How the content of a file is got at; tests put something between. */
@FunctionalInterface
interface FileOpener {

    /** Opens files for real. A file channel: an interrupt ends a read of it, so that a cancelled task ends. */
    FileOpener SYSTEM = path -> FileChannel.open(path, READ);

    /** Opens a file for reading. */
    ReadableByteChannel open(Path path) throws IOException;
}
