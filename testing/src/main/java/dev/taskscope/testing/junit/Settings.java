/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.Order;
import dev.taskscope.testing.Report;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns what an annotation says into an exploration, and the report of that into words. */
final class Settings {
    private static final double OFTEN_ENOUGH = 0.2; // as in the portfolio
    private static final int DEPTH = 3; // likewise

    private final ConcurrentTest wanted;

    Settings(ConcurrentTest wanted) {
        this.wanted = wanted;
    }

    /**
     * Runs a body as wanted.
     *
     * @throws IllegalArgumentException if what is wanted makes no sense
     */
    Report run(Exploration.Body body) {
        Exploration exploration = exploration();
        return wanted.replay().isEmpty() ? exploration.run(body) : exploration.replay(wanted.replay(), body);
    }

    Map<String, String> entry(Report report) {
        var entry = new LinkedHashMap<String, String>();
        entry.put("schedules", String.valueOf(report.schedules()));
        entry.put("distinct", String.valueOf(report.distinct()));
        entry.put("points", String.valueOf(report.points()));
        if (isExhaustive()) {
            entry.put("complete", String.valueOf(report.complete()));
        }
        return entry;
    }

    private boolean isExhaustive() {
        return wanted.exhaustive() != ConcurrentTest.DEFAULT;
    }

    private Exploration exploration() {
        Exploration exploration = isExhaustive() ? exhaustive() : Exploration.defaults().order(order());
        if (wanted.schedules() != ConcurrentTest.DEFAULT) {
            exploration = exploration.schedules(wanted.schedules());
        }
        if (wanted.seconds() != ConcurrentTest.DEFAULT) {
            exploration = exploration.within(Duration.ofSeconds(wanted.seconds()));
        }
        if (wanted.steps() != ConcurrentTest.DEFAULT) {
            exploration = exploration.steps(wanted.steps());
        }
        return exploration.seed(wanted.seed());
    }

    private Exploration exhaustive() {
        if (wanted.order() != ConcurrentTest.Choice.PORTFOLIO) {
            throw new IllegalArgumentException(
                    "an exhaustive search has an order of its own: leave out either exhaustive = %d or order = %s"
                            .formatted(wanted.exhaustive(), wanted.order()));
        }
        return wanted.exhaustive() == ConcurrentTest.UNBOUNDED
                ? Exploration.defaults().exhaustive()
                : Exploration.defaults().exhaustive(wanted.exhaustive());
    }

    private Order order() {
        return switch (wanted.order()) {
            case PORTFOLIO -> Order.portfolio();
            case FIFO -> Order.fifo();
            case RANDOM -> Order.random();
            case STICKY -> Order.sticky(OFTEN_ENOUGH);
            case PCT -> Order.pct(DEPTH);
            case POS -> Order.pos();
        };
    }
}
