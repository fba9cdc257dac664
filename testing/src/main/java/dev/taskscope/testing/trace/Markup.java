/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Writes well-formed XML that is HTML too. Everything that is given as text or as the value of an attribute is escaped. */
final class Markup {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element with attributes: a name, its value, a name ... */
    Markup open(String tag, Object... attributes) {
        start(tag, attributes).append('>');
        open.push(tag);
        return this;
    }

    Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Closes an element that others are in; the next one begins a line. */
    Markup closeLine() {
        close();
        out.append('\n');
        return this;
    }

    /** Writes an element that holds nothing. */
    Markup empty(String tag, Object... attributes) {
        start(tag, attributes).append("/>");
        return this;
    }

    /** Writes an element that holds text alone. */
    Markup leaf(String tag, String text, Object... attributes) {
        return open(tag, attributes).text(text).close();
    }

    Markup text(String text) {
        escape(text, /* inAttribute= */ false);
        return this;
    }

    /** Writes what is markup already. */
    Markup raw(String markup) {
        out.append(markup);
        return this;
    }

    private StringBuilder start(String tag, Object... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(shown(attributes[i + 1]), /* inAttribute= */ true);
            out.append('"');
        }
        return out;
    }

    private static String shown(Object value) {
        if (!(value instanceof Double number)) {
            return String.valueOf(value);
        }
        boolean whole = number == Math.rint(number);
        return whole ? String.valueOf(Math.round(number)) : String.format(Locale.ROOT, "%.2f", number);
    }

    private void escape(String text, boolean inAttribute) {
        String visible = Visible.text(text);
        for (int i = 0; i < visible.length(); i++) {
            char unit = visible.charAt(i);
            switch (unit) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\r', '\t' -> out.append(inAttribute ? "&#" + (int) unit + ";" : String.valueOf(unit));
                default -> out.append(unit);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
