/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final Captured captured = new Captured();

    @Test
    void run_withoutArguments_isUsageOnErrAndCode2() {
        assertEquals(2, captured.run());
        assertEquals("", captured.out());
        assertTrue(captured.err().contains("Usage: taskscope "), captured.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "checksum --help", "checksum -h", "fetch --help", "tour --help"})
    void help_ofEveryCommand_isOnOutAndCode0(String args) {
        assertEquals(0, captured.run(args.split(" ")));
        assertTrue(captured.out().startsWith("Usage: taskscope"), captured.out());
        assertEquals("", captured.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "checksum --version", "tour -V"})
    void version_ofEveryCommand_isOneLine(String args) {
        assertEquals(0, captured.run(args.split(" ")));
        assertTrue(captured.out().matches("taskscope .+\\R"), captured.out());
    }

    @ParameterizedTest
    @CsvSource({
        "nope,Usage: taskscope ",
        "--nope,Usage: taskscope ",
        "checksum,Usage: taskscope checksum",
        "checksum --nope x,Usage: taskscope checksum",
        "checksum --limit 0 x,Usage: taskscope checksum",
        "checksum --limit -1 x,Usage: taskscope checksum",
        "checksum --limit many x,Usage: taskscope checksum",
        "checksum --limit,Usage: taskscope checksum",
        "checksum --deadline 0s x,Usage: taskscope checksum",
        "checksum --deadline 2 x,Usage: taskscope checksum",
        "checksum --deadline,Usage: taskscope checksum",
        "checksum --timeline run.svg x,Usage: taskscope checksum",
        "checksum --timeline html x,Usage: taskscope checksum",
        "checksum --timeline,Usage: taskscope checksum",
        "fetch,Usage: taskscope fetch",
        "fetch one two,Usage: taskscope fetch",
        "fetch --limit 0 x,Usage: taskscope fetch",
        "fetch --per-request 1 x,Usage: taskscope fetch",
        "fetch --total -1s x,Usage: taskscope fetch",
        "fetch --hedge-after soon x,Usage: taskscope fetch",
        "fetch --timeline run.htm x,Usage: taskscope fetch",
        "tour extra,Usage: taskscope tour",
        "tour --speed 0,Usage: taskscope tour",
        "tour --speed NaN,Usage: taskscope tour",
        "tour --seed x,Usage: taskscope tour"
    })
    void run_withWrongArguments_isUsageOnErrAndCode2(String args, String usage) {
        assertEquals(2, captured.run(args.split(" ")));
        assertEquals("", captured.out());
        assertTrue(captured.err().contains(usage), captured.err());
    }

    @Test
    void timeline_ofAnUnknownForm_namesTheThree() {
        assertEquals(2, captured.run("checksum", "--timeline", "run.svg", "x"));
        assertTrue(captured.err().contains(
                "'run.svg' ends in none of .html (a page), .json (a Chrome trace) and .txt"), captured.err());
    }
}
