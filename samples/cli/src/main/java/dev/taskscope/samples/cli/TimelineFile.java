/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import dev.taskscope.ScopeTimeline;
import dev.taskscope.testing.trace.Trace;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The file of a timeline, and the form that the ending of its name asks for. */
record TimelineFile(String name, Form form) {
    private static final int COLUMNS = 120;
    private static final int ROWS = 100;

    enum Form {
        /** A page for a browser. */
        HTML,
        /** A Chrome trace, for Perfetto. */
        JSON,
        /** A chart of text. */
        TXT;

        private String ending() {
            return "." + name().toLowerCase(Locale.ROOT);
        }

        String draw(ScopeTimeline timeline) {
            Trace trace = Trace.of(timeline);
            return switch (this) {
                case HTML -> trace.html();
                case JSON -> trace.chromeTrace();
                case TXT -> trace.chart(COLUMNS, ROWS) + "\n";
            };
        }
    }

    /** Knows the form by the ending, in small letters or large. */
    static final class Converter implements ITypeConverter<TimelineFile> {
        @Override
        public TimelineFile convert(String name) {
            return Arrays.stream(Form.values())
                    .filter(form -> name.toLowerCase(Locale.ROOT).endsWith(form.ending()))
                    .findFirst()
                    .map(form -> new TimelineFile(name, form))
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + Printable.of(name)
                                    + "' ends in none of .html (a page), .json (a Chrome trace) and .txt"));
        }
    }
}
