/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

/** Text for people that came from somewhere else: on one line, without control characters. */
public final class Printable {

    private Printable() {}

    /** Returns the text with what would move the cursor, or worse, escaped as C does. */
    public static String of(String text) {
        var printable = new StringBuilder();
        text.codePoints().forEach(c -> append(c, printable));
        return printable.toString();
    }

    private static void append(int c, StringBuilder text) {
        switch (c) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\\' -> text.append("\\\\");
            default -> {
                if (Character.isISOControl(c)) {
                    text.append("\\%03o".formatted(c));
                } else {
                    text.appendCodePoint(c);
                }
            }
        }
    }
}
