/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

/** Writes JSON; the few things that a trace needs of it. */
final class Json {
    private final StringBuilder out = new StringBuilder();

    Json raw(String json) {
        out.append(json);
        return this;
    }

    Json string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i), isHalf(text, i));
        }
        out.append('"');
        return this;
    }

    /** Tells whether a character is half of a pair whose other half is missing: UTF-8 cannot hold it. */
    private static boolean isHalf(String text, int at) {
        int point = text.codePointAt(at);
        boolean endOfPair = at > 0 && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
        return Character.isBmpCodePoint(point) && Character.isSurrogate(text.charAt(at)) && !endOfPair;
    }

    private void character(char unit, boolean half) {
        switch (unit) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append(half || Character.isISOControl(unit) || Character.getType(unit) == Character.FORMAT
                    ? "\\u%04x".formatted((int) unit)
                    : String.valueOf(unit));
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
