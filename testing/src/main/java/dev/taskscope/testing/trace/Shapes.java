/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import java.util.Locale;

/** The marks of a chart, as SVG paths: what differs in colour differs in shape too. */
final class Shapes {
    private static final double SIZE = 5;

    private Shapes() {}

    /** Returns a tick for success, a cross for failure, a square for cancelled, a dash for ended, a ring for what had not ended. */
    static String path(Ending ending, double x, double y) {
        return switch (ending) {
            case SUCCESS -> path("M%f %f l3.5 4 l6 -8", x - SIZE, y);
            case FAILURE -> path("M%f %f l9 9 m0 -9 l-9 9", x - SIZE + 0.5, y - SIZE + 0.5);
            case CANCELLED -> path("M%f %f h9 v9 h-9 z l9 9", x - SIZE + 0.5, y - SIZE + 0.5);
            case ENDED -> path("M%f %f h9", x - SIZE + 0.5, y);
            case OPEN -> path("M%f %f a4.5 4.5 0 1 0 9 0 a4.5 4.5 0 1 0 -9 0", x - SIZE + 0.5, y);
        };
    }

    /** Returns a triangle with its point at (x, y), whose base lies {@code back} further. */
    static String arrowHead(double x, double y, double back) {
        return path("M%f %f l-4 %f h8 z", x, y, back);
    }

    /** Returns a line above what lies between, with both ends bent down. */
    static String bracket(double from, double to, double y) {
        return path("M%f %f v-7 H%f v7", from, y + 7, to);
    }

    private static String path(String format, Object... numbers) {
        return String.format(Locale.ROOT, format.replace("%f", "%.1f"), numbers);
    }
}
