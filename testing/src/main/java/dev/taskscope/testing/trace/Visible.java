/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

/** Characters that a reader cannot see, or that change how others are shown, spelled out as {@code \}{@code u001b}. */
final class Visible {

    private Visible() {}

    /** Returns the text on one line: white space of any kind and length is one space, and there is none at the ends. */
    static String line(String text) {
        var line = new StringBuilder();
        boolean gap = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            if (isSpace(point)) {
                gap = line.length() > 0;
            } else {
                line.append(gap ? " " : "").append(spelled(point));
                gap = false;
            }
        }
        return line.toString();
    }

    /** Tells whether {@link #line} leaves nothing of a text. */
    static boolean isBlank(String text) {
        return text.codePoints().allMatch(Visible::isSpace);
    }

    private static boolean isSpace(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point);
    }

    /** Returns the text with its white space as it is. */
    static String text(String text) {
        var visible = new StringBuilder();
        text.codePoints()
                .forEach(point -> visible.append(isPlainSpace(point) ? Character.toString(point) : spelled(point)));
        return visible.toString();
    }

    private static boolean isPlainSpace(int point) {
        return point == '\n' || point == '\r' || point == '\t';
    }

    private static String spelled(int point) {
        if (!isHidden(point)) {
            return Character.toString(point);
        }
        var spelled = new StringBuilder();
        for (char unit : Character.toChars(point)) {
            spelled.append("\\u%04x".formatted((int) unit));
        }
        return spelled.toString();
    }

    private static boolean isHidden(int point) {
        boolean nonCharacter = (point & 0xfffe) == 0xfffe;
        return nonCharacter || switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }
}
