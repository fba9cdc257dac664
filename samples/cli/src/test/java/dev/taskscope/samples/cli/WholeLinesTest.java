/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeLinesTest {

    /** Keeps each write apart, as the system sees it. */
    private static final class Writes extends OutputStream {
        final List<byte[]> all = new ArrayList<>();

        @Override
        public void write(int b) {
            throw new AssertionError("a write of one byte");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            all.add(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    private static List<byte[]> lines(int count, int length) {
        var lines = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            lines.add(("x".repeat(length - 1) + "\n").getBytes(US_ASCII));
        }
        return lines;
    }

    @Test
    void write_ofManyLines_isInPiecesOfWholeLinesThatAPipeTakesAtOnce() throws IOException {
        var out = new Writes();
        List<byte[]> lines = lines(1000, 97);
        WholeLines.write(lines, out);
        var together = new ByteArrayOutputStream();
        for (byte[] piece : out.all) {
            assertTrue(piece.length <= 4096, () -> "a piece of " + piece.length);
            assertEquals('\n', piece[piece.length - 1]);
            together.writeBytes(piece);
        }
        assertEquals(1000 * 97, together.size());
        assertTrue(out.all.size() < 30, () -> out.all.size() + " writes for 24 pieces");
    }

    @Test
    void write_ofALineLongerThanAPiece_isThatLineAlone() throws IOException {
        var out = new Writes();
        byte[] longLine = lines(1, 5000).getFirst();
        byte[] shortLine = lines(1, 10).getFirst();
        WholeLines.write(List.of(shortLine, longLine, shortLine), out);
        assertEquals(List.of(10, 5000, 10),
                out.all.stream().filter(piece -> piece.length > 0).map(piece -> piece.length).toList());
        assertArrayEquals(longLine, out.all.get(1));
    }
}
