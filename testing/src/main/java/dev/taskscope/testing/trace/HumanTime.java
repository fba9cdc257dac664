/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import java.util.Locale;

/** Lengths of time as people say them. A length that cannot be said in full is cut, not rounded: a limit is not reached early. */
final class HumanTime {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000 * MICRO;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** Lengths without a remainder, such as an axis is divided by, the shortest first. */
    static final long[] ROUND = {
        1, 2, 5, 10, 20, 50, 100, 200, 500,
        MICRO, 2 * MICRO, 5 * MICRO, 10 * MICRO, 20 * MICRO, 50 * MICRO, 100 * MICRO, 200 * MICRO, 500 * MICRO,
        MILLI, 2 * MILLI, 5 * MILLI, 10 * MILLI, 20 * MILLI, 50 * MILLI, 100 * MILLI, 200 * MILLI, 500 * MILLI,
        SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
        MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
        HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY};

    private HumanTime() {}

    static String of(long nanos) {
        if (nanos == 0) {
            return "0 s";
        }
        if (nanos < MICRO) {
            return nanos + " ns";
        }
        if (nanos < MILLI) {
            return decimal(nanos, MICRO) + " us";
        }
        if (nanos < SECOND) {
            return decimal(nanos, MILLI) + " ms";
        }
        if (nanos < MINUTE) {
            return decimal(nanos, SECOND) + " s";
        }
        return longer(nanos);
    }

    private static String longer(long nanos) {
        if (nanos < HOUR) {
            return twoParts(nanos / MINUTE + " min", decimal(nanos % MINUTE, SECOND), " s");
        }
        if (nanos < DAY) {
            return twoParts(nanos / HOUR + " h", String.valueOf(nanos % HOUR / MINUTE), " min");
        }
        return twoParts(nanos / DAY + " d", String.valueOf(nanos % DAY / HOUR), " h");
    }

    private static String twoParts(String large, String small, String unit) {
        return small.equals("0") ? large : large + " " + small + unit;
    }

    /** Returns the quotient with as many of three decimals as it needs. */
    private static String decimal(long nanos, long unit) {
        long whole = nanos / unit;
        long thousandths = nanos % unit / Math.max(1, unit / 1_000);
        if (thousandths == 0) {
            return String.valueOf(whole);
        }
        String decimals = String.format(Locale.ROOT, "%03d", thousandths);
        int length = decimals.length();
        while (decimals.charAt(length - 1) == '0') {
            length--;
        }
        return whole + "." + decimals.substring(0, length);
    }
}
