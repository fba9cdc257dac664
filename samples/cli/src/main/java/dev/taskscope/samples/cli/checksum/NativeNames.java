/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Paths and the bytes of their names. A path holds the bytes of the system, but its text is in the encoding of the
 * locale: in the C locale a name beyond ASCII can neither be printed nor be made from text. Its URI has all the
 * bytes, both ways.
 */
final class NativeNames {
    private static final char LOST = '\uFFFD';
    private static final Charset LOCALE = encodingOfTheLocale();
    private static final Path WORKING_FOLDER = workingFolder();

    private NativeNames() {}

    private static Charset encodingOfTheLocale() {
        try {
            return Charset.forName(System.getProperty("sun.jnu.encoding", UTF_8.name()));
        } catch (IllegalArgumentException e) {
            return UTF_8;
        }
    }

    /** The empty path means the working folder by its text, too, and is lost where that is. */
    private static Path workingFolder() {
        try {
            return Path.of("/proc/self/cwd").toRealPath();
        } catch (IOException | InvalidPathException e) {
            return Path.of(""); // not Linux
        }
    }

    /** Returns the path that an argument names. */
    static Path pathOf(String argument) throws NoSuchFileException {
        if (argument.isEmpty()) {
            throw new NoSuchFileException(argument); // not the working folder, as an empty path is
        }
        try {
            return WORKING_FOLDER.resolve(argument);
        } catch (InvalidPathException e) {
            return pathOfBytes(argument);
        }
    }

    private static Path pathOfBytes(String argument) throws NoSuchFileException {
        String absolute = encoded(argument.getBytes(UTF_8));
        if (!absolute.startsWith("/")) {
            absolute = WORKING_FOLDER.toUri().getRawPath() + absolute; // a folder: ends with '/'
        }
        try {
            return Path.of(URI.create("file://" + absolute)); // with "file:/" the JDK would take the way by the text
        } catch (IllegalArgumentException e) {
            throw new NoSuchFileException(argument); // it contains a 0, as no name of a file does
        }
    }

    private static String encoded(byte[] name) {
        var text = new StringBuilder();
        for (byte b : name) {
            if (b == '/') {
                text.append('/');
            } else {
                text.append("%%%02X".formatted(b));
            }
        }
        return text.toString();
    }

    /** Returns the last name of a path that was listed. */
    static byte[] lastNameOf(Path listed) {
        String text = listed.getFileName().toString();
        if (text.indexOf(LOST) < 0) {
            return text.getBytes(LOCALE);
        }
        String uri = listed.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length(); // a folder
        return decoded(uri.substring(uri.lastIndexOf('/', end - 1) + 1, end));
    }

    private static byte[] decoded(String encoded) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '%') {
                bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(encoded.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
