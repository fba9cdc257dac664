/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Nesting.Row;
import dev.taskscope.testing.trace.Nesting.Scope;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows of a chart, from top to bottom, as many as there is room for: the longest, where what is on the critical path or did
 * not end well counts for several times its length, and the scopes around them.
 */
final class ChartRows {
    private static final long TIMES = 4;

    private final Axis axis;
    private final Activity activity;
    private final Endings endings;
    private final Set<Lane> critical = new HashSet<>();
    private final List<Row> shown;
    private final int leftOut;

    ChartRows(List<Row> rows, Axis axis, Activity activity, Endings endings, Figures figures, int room) {
        this.axis = axis;
        this.activity = activity;
        this.endings = endings;
        figures.path().forEach(part -> critical.add(part.lane()));
        if (rows.size() <= room) {
            this.shown = rows;
        } else {
            Map<Row, Double> weights = weights(rows);
            Set<Row> kept = rows.stream()
                    .sorted(Comparator.comparing((Row row) -> weights.getOrDefault(row, 0.0)).reversed())
                    .limit(room)
                    .collect(Collectors.toSet());
            this.shown = rows.stream().filter(kept::contains).toList();
        }
        this.leftOut = lanes(rows) - lanes(shown);
    }

    private static int lanes(List<Row> rows) {
        return (int) rows.stream().filter(row -> row.lane() != null).count();
    }

    /** A scope weighs as much as the heaviest row in it. */
    private Map<Row, Double> weights(List<Row> rows) {
        Map<Row, Double> weights = new HashMap<>();
        Map<Scope, Double> scopes = new HashMap<>();
        for (Row row : rows) {
            Lane lane = row.lane();
            if (lane != null) {
                weights.put(row, weight(lane));
                for (Scope scope = row.scope(); scope != null; scope = scope.around()) {
                    scopes.merge(scope, weight(lane), Math::max);
                }
            }
        }
        for (Row row : rows) {
            Scope scope = row.scope();
            if (row.lane() == null && scope != null) {
                weights.put(row, scopes.getOrDefault(scope, -1.0));
            }
        }
        return weights;
    }

    private double weight(Lane lane) {
        List<Span> spans = activity.of(lane);
        double length = spans.isEmpty() ? 0 : axis.to(spans.get(spans.size() - 1)) - axis.from(spans.get(0));
        Ending ending = endings.of(lane).ending();
        boolean badly = ending == Ending.FAILURE || ending == Ending.OPEN;
        return badly || critical.contains(lane) ? TIMES * length + 1 : length;
    }

    /** Returns those that there is room for. */
    List<Row> shown() {
        return shown;
    }

    /** Returns how many lanes have no row. */
    int leftOut() {
        return leftOut;
    }
}
