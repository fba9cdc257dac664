/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {

    @ParameterizedTest
    @CsvSource({"1ms,PT0.001S", "500ms,PT0.5S", "2s,PT2S", "1m,PT1M", "03h,PT3H", "999999999999h,PT999999999999H"})
    void convert_ofANumberAndAUnit_isThatLong(String text, Duration length) {
        assertEquals(length, new DurationConverter().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "s", "0s", "0ms", "-1s", "+1s", "1.5s", "2 s", "2S", "2sec", "1m30s", "PT2S",
        "1000000000000s",
        "\u0662s"})
    void convert_ofAnythingElse_isRefusedWithExamples(String text) {
        var refusal = assertThrows(TypeConversionException.class, () -> new DurationConverter().convert(text));
        assertEquals("'" + text + "' is not a length of time like 500ms, 2s or 1m", refusal.getMessage());
    }
}
