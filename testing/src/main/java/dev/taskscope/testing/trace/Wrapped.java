/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import java.util.ArrayList;
import java.util.List;

/** Text of several lines in a limited space. */
final class Wrapped {
    private static final String INDENT = "  ";

    private Wrapped() {}

    /** Returns the lines of a text, long ones broken at a space if there is one; what has no room is left out. */
    static List<String> lines(String text, int most, int columns) {
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().limit(most + 1L).toList()) {
            String indent = lines.isEmpty() ? "" : INDENT;
            wrap(indent + Cells.clean(line), lines, most + 1, columns);
        }
        if (lines.size() > most) {
            lines.subList(most - 1, lines.size()).clear();
            lines.add(INDENT + "...");
        }
        return lines;
    }

    private static void wrap(String line, List<String> lines, int most, int columns) {
        String rest = line;
        while (!rest.isBlank() && lines.size() < most) {
            String head = Cells.head(rest, columns);
            int space = head.lastIndexOf(' ');
            boolean breaks = head.length() < rest.length() && space > columns / 2;
            String part = breaks ? head.substring(0, space) : head;
            lines.add(part);
            rest = INDENT + rest.substring(part.length()).strip();
        }
    }
}
