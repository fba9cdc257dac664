/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Nesting.Row;
import dev.taskscope.testing.trace.Nesting.Scope;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where each thread stands in a text timeline. The last column is the widest: words begin in the column of their thread,
 * run on over the ones to the right of it, and so need room behind the last.
 */
final class TextColumns {
    private static final int NARROWEST = 8;
    private static final int WIDEST = 26;
    private static final int BEHIND_THE_LAST = 32;

    private final List<Row> rows;
    private final int left;
    private final int right;
    private final int width;
    private final Map<Integer, Integer> places = new HashMap<>(); // of a thread, its column

    /** Places lanes between two columns of the terminal, the right one excluded. */
    TextColumns(List<Row> rows, int left, int right) {
        this.rows = rows;
        this.left = left;
        this.right = right;
        this.width = Math.min(WIDEST, (right - left - BEHIND_THE_LAST) / Math.max(1, rows.size() - 1));
        rows.forEach(row -> places.put(lane(row).thread(), places.size()));
    }

    /** Returns how many lanes have room. */
    static int most(int left, int right) {
        return (right - left - BEHIND_THE_LAST) / NARROWEST + 1;
    }

    private static Lane lane(Row row) {
        Lane lane = row.lane();
        if (lane == null) {
            throw new IllegalArgumentException("no lane in " + row);
        }
        return lane;
    }

    int count() {
        return rows.size();
    }

    /** Returns the place of a thread, counted from 0, or -1 if it is not shown. */
    int placeOf(int thread) {
        return places.getOrDefault(thread, -1);
    }

    /** Returns the column at which a place begins; that of no thread begins where the first one does. */
    int start(int place) {
        return left + Math.max(0, place) * width;
    }

    /** Returns how many columns words that begin in a place may take. */
    int room(int place) {
        return right - start(place);
    }

    /** Returns the lines above the columns: the scopes, outermost first, and the names. */
    List<String> header(Names names, String timeTitle) {
        List<String> header = new ArrayList<>();
        for (int depth = 1; depth <= deepest(); depth++) {
            header.add(brackets(depth));
        }
        var line = new TextLine().at(0).put(timeTitle);
        for (int place = 0; place < rows.size(); place++) {
            int room = place == rows.size() - 1 ? room(place) : width - 1;
            line.at(start(place)).put(Cells.cutMiddle(names.of(lane(rows.get(place))), room));
        }
        header.add(line.toString());
        return header;
    }

    /** Three levels can be read; what is nested deeper stands in the third. */
    private int deepest() {
        int depth = rows.stream().map(Row::scope).mapToInt(scope -> scope == null ? 0 : scope.depth()).max().orElse(0);
        return Math.min(depth, 3);
    }

    private String brackets(int depth) {
        var line = new TextLine();
        for (int place = 0; place < rows.size(); place++) {
            Scope scope = enclosing(place, depth);
            int last = place;
            while (scope != null && last + 1 < rows.size() && enclosing(last + 1, depth) == scope) {
                last++;
            }
            if (scope != null) {
                int columns = start(last) + width - 1 - start(place);
                line.at(start(place)).put(bracket(scope, columns));
            }
            place = last;
        }
        return line.toString();
    }

    private static String bracket(Scope scope, int columns) {
        String label = Cells.cutMiddle(Cells.clean(scope.label()), columns - 4);
        int rest = columns - 4 - Cells.width(label);
        return "." + "-".repeat(rest / 2) + " " + label + " " + "-".repeat(rest - rest / 2) + ".";
    }

    private @Nullable Scope enclosing(int place, int depth) {
        Scope scope = rows.get(place).scope();
        while (scope != null && scope.depth() > depth) {
            scope = scope.around();
        }
        return scope != null && scope.depth() == depth ? scope : null;
    }
}
