/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

/** A line of text written from left to right, at given columns. */
final class TextLine {
    private final StringBuilder text = new StringBuilder();
    private int column;

    /** Goes on at that column, if it is not past it. */
    TextLine at(int target) {
        return put(" ".repeat(Math.max(0, target - column)));
    }

    TextLine put(String words) {
        text.append(words);
        column += Cells.width(words);
        return this;
    }

    int column() {
        return column;
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing();
    }
}
