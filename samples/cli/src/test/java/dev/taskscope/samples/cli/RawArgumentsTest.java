/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class RawArgumentsTest {
    private static final String LOST = "\uFFFD\uFFFD";

    private static byte[] commandLine(String... parts) {
        return (String.join("\0", parts) + "\0").getBytes(UTF_8);
    }

    @Test
    void recover_withNothingLost_isTheSame() {
        String[] args = {"checksum", "ä"};
        assertSame(args, RawArguments.recover(args));
    }

    @Test
    void recover_withALostArgument_readsItFromTheEndOfTheCommandLine() {
        String[] recovered = RawArguments.recover(
                new String[]{"checksum", LOST, "b"}, commandLine("java", "-jar", "x.jar", "checksum", "ä", "b"));
        assertArrayEquals(new String[]{"checksum", "ä", "b"}, recovered);
    }

    @Test
    void recover_withEmptyArguments_countsThem() {
        String[] recovered =
                RawArguments.recover(new String[]{"", LOST, ""}, commandLine("java", "Main", "", "ö", ""));
        assertArrayEquals(new String[]{"", "ö", ""}, recovered);
    }

    @Test
    void recover_whenItIsNotUtf8_leavesTheArgument() {
        byte[] latin1 = {'j', 0, (byte) 0xE4, 0};
        assertArrayEquals(new String[]{"\uFFFD"}, RawArguments.recover(new String[]{"\uFFFD"}, latin1));
    }

    @Test
    void recover_fromATruncatedCommandLine_leavesTheArguments() {
        assertArrayEquals(new String[]{"a", LOST}, RawArguments.recover(new String[]{"a", LOST}, commandLine("j")));
    }
}
