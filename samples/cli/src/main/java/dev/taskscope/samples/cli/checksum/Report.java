/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import java.util.List;

/**
 * What became of the files that were begun. All lists are in the order of the walk.
 *
 * @param lines the sum lines; an empty one for a file that has no sum
 * @param failures what could not be summed up
 * @param unfinished what was cancelled before it had a sum
 */
record Report(List<byte[]> lines, List<Failure> failures, List<Unfinished> unfinished) {

    /** A file or folder that could not be read, and why. */
    record Failure(int place, FileName name, Throwable reason) {}

    /** A file that was being read. */
    record Unfinished(int place, FileName name) {}
}
