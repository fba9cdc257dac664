/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arguments as they were typed. The launcher decodes them with the encoding of the locale; in the C locale, which is
 * what a container has by default, it loses every character beyond ASCII.
 */
final class RawArguments {
    private static final char LOST = '\uFFFD';
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private RawArguments() {}

    /** Returns the arguments, with those that were damaged replaced by what the system knows, where it tells. */
    static String[] recover(String[] args) {
        boolean anyLost = false;
        for (String arg : args) {
            anyLost |= arg.indexOf(LOST) >= 0;
        }
        if (!anyLost) {
            return args;
        }
        try {
            return recover(args, Files.readAllBytes(COMMAND_LINE));
        } catch (IOException e) {
            return args; // not Linux: there the file will not be found, and that is reported
        }
    }

    /** The arguments of the program are the last ones of the process; those before are the JVM's. */
    static String[] recover(String[] args, byte[] commandLine) {
        List<byte[]> ofProcess = split(commandLine);
        int jvms = ofProcess.size() - args.length;
        String[] recovered = args.clone();
        for (int i = 0; i < args.length && jvms >= 0; i++) {
            if (args[i].indexOf(LOST) >= 0) {
                recovered[i] = decoded(ofProcess.get(jvms + i), args[i]);
            }
        }
        return recovered;
    }

    private static List<byte[]> split(byte[] commandLine) {
        var parts = new ArrayList<byte[]>();
        int begin = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                parts.add(Arrays.copyOfRange(commandLine, begin, i));
                begin = i + 1;
            }
        }
        return parts;
    }

    private static String decoded(byte[] raw, String otherwise) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
        } catch (CharacterCodingException e) {
            return otherwise;
        }
    }
}
