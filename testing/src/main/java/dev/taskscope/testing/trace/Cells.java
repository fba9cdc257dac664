/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import java.text.Normalizer;

/** Text measured in the columns of a terminal. */
final class Cells {
    /** More is cut anyway, and need not be looked at. */
    private static final int LONGEST = 2_000;

    private static final String CUT = "...";

    private Cells() {}

    /** Returns the beginning of a text as one line that shows everything it holds. */
    static String clean(String text) {
        String start = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return Normalizer.normalize(Visible.line(start), Normalizer.Form.NFC);
    }

    /** Returns how many columns a clean text takes. A mark on a letter counts as one: too many, so never too few. */
    static int width(String text) {
        return text.codePoints().map(Cells::width).sum();
    }

    /** Returns as much of a clean text from its beginning as fits. */
    static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        return columns <= CUT.length() ? head(text, columns) : head(text, columns - CUT.length()).strip() + CUT;
    }

    /** Returns both ends of a clean text if it does not fit: of names, the end is what tells them apart. */
    static String cutMiddle(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int room = columns - 2;
        return room < 3 ? head(text, columns) : head(text, room / 2) + ".." + tail(text, room - room / 2);
    }

    private static int width(int point) {
        return Math.max(Character.charCount(point), isWide(point) ? 2 : 1);
    }

    /** East Asian wide and full-width characters, by block, and emoji; Unicode, annex 11. */
    private static boolean isWide(int point) {
        return point >= 0x1100 && (point <= 0x115f
                || point >= 0x2e80 && point <= 0xa4cf
                || point >= 0xa960 && point <= 0xa97f
                || point >= 0xac00 && point <= 0xd7a3
                || point >= 0xf900 && point <= 0xfaff
                || point >= 0xfe30 && point <= 0xfe6f
                || point >= 0xff00 && point <= 0xff60
                || point >= 0xffe0 && point <= 0xffe6
                || Character.isEmojiPresentation(point));
    }

    /** Returns as many characters from the beginning as fit. */
    static String head(String text, int columns) {
        int end = 0;
        for (int left = columns; end < text.length();) {
            int point = text.codePointAt(end);
            left -= width(point);
            if (left < 0) {
                break;
            }
            end += Character.charCount(point);
        }
        return text.substring(0, end);
    }

    private static String tail(String text, int columns) {
        int start = text.length();
        for (int left = columns; start > 0;) {
            int point = text.codePointBefore(start);
            left -= width(point);
            if (left < 0) {
                break;
            }
            start -= Character.charCount(point);
        }
        return text.substring(start);
    }
}
