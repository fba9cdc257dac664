/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumLineTest {

    private static String line(String name) {
        return new String(SumLine.of(new byte[]{0, (byte) 0xAB}, FileName.of(name)), UTF_8);
    }

    /** As sha256sum of GNU coreutils 9 writes them. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "plain,00ab  plain",
        "a b,00ab  a b",
        "-dash,00ab  -dash",
        "ümlaut,00ab  ümlaut",
        "\"new\nline\",\\00ab  new\\nline",
        "\"carriage\rreturn\",\\00ab  carriage\\rreturn",
        "back\\slash,\\00ab  back\\\\slash",
        "back\\nslash,\\00ab  back\\\\nslash"
    })
    void line_ofAName_isThatOfSha256sum(String name, String expected) {
        assertEquals(expected + "\n", line(name));
    }
}
