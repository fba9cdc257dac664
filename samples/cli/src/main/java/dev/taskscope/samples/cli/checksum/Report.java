/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import java.util.List;

/**
 * What became of the files.
 *
 * @param lines the sum lines, in the order of the walk; an empty one for a file that has no sum
 * @param failures what could not be summed up, in the order of the walk
 */
record Report(List<byte[]> lines, List<Failure> failures) {

    /** A file or folder that could not be read, and why. */
    record Failure(int place, FileName name, Throwable reason) {}
}
