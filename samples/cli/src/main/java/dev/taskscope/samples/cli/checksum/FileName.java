/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskscope.samples.cli.Printable;
import java.io.ByteArrayOutputStream;

/**
 * The name of a file, as the bytes that the system knows it by: to Unix a name is any bytes but 0 and '/', and a sum
 * line has to repeat them exactly, whether they are text in the encoding of the locale or not.
 */
final class FileName {
    private final byte[] bytes;

    private FileName(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns the name that an argument gives. */
    static FileName of(String argument) {
        return new FileName(argument.getBytes(UTF_8));
    }

    /** Returns the name of a file in this folder. */
    FileName child(byte[] name) {
        var joined = new ByteArrayOutputStream();
        joined.writeBytes(bytes);
        if (bytes[bytes.length - 1] != '/') {
            joined.write('/');
        }
        joined.writeBytes(name);
        return new FileName(joined.toByteArray());
    }

    byte[] bytes() {
        return bytes;
    }

    /** Returns the name for people: as text, on one line, without control characters. */
    @Override
    public String toString() {
        if (bytes.length == 0) {
            return "''";
        }
        return Printable.of(new String(bytes, UTF_8));
    }
}
