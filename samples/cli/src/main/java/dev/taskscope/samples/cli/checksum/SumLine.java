/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/**
 * A line that {@code sha256sum -c} accepts: the sum in hex, two spaces, the name. A name with a newline, a carriage
 * return or a backslash has these escaped, and then the line begins with a backslash, as GNU coreutils writes it.
 */
final class SumLine {

    private SumLine() {}

    /** Returns the line, with its newline. */
    static byte[] of(byte[] sum, FileName name) {
        var escaped = new ByteArrayOutputStream();
        for (byte b : name.bytes()) {
            switch (b) {
                case '\n' -> escaped.writeBytes(new byte[]{'\\', 'n'});
                case '\r' -> escaped.writeBytes(new byte[]{'\\', 'r'});
                case '\\' -> escaped.writeBytes(new byte[]{'\\', '\\'});
                default -> escaped.write(b);
            }
        }
        var line = new ByteArrayOutputStream();
        if (escaped.size() > name.bytes().length) {
            line.write('\\');
        }
        line.writeBytes(HexFormat.of().formatHex(sum).getBytes(US_ASCII));
        line.writeBytes(new byte[]{' ', ' '});
        line.writeBytes(escaped.toByteArray());
        line.write('\n');
        return line.toByteArray();
    }
}
