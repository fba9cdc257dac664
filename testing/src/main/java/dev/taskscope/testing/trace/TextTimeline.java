/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Nesting.Row;
import dev.taskscope.testing.trace.Trace.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run as text: what it ended with, a column for each thread, a line for each stretch of a thread's events. */
final class TextTimeline {
    static final int MOST_LINES = 40;
    static final int MOST_COLUMNS = 120;
    private static final int MOST_VERDICT_LINES = 6;

    /** If some lanes have to be left out anyway, then so many that the names of the others can be read. */
    private static final int COMFORTABLE = 6;

    /** In front of the columns: a mark, the time, and space. */
    private static final int MARK = 3;

    static final int SPACE = 2;

    private static final String LEGEND =
            "|  can run    :  waits    >>  a switch that matters    !!  a failure";

    private final Trace trace;
    private final LaneIndex index;
    private final Names names;
    private final Wording wording;
    private final int timeWidth;

    TextTimeline(Trace trace) {
        this.trace = trace;
        this.index = new LaneIndex(trace);
        this.names = new Names(trace);
        this.wording = new Wording(index, names);
        this.timeWidth =
                trace.events().stream().mapToInt(event -> HumanTime.of(event.nanos()).length()).max().orElse(0);
    }

    String draw() {
        int left = MARK + Math.max(timeWidth, "time".length()) + SPACE;
        List<Row> rows = rowsThatMatter(left);
        var columns = new TextColumns(rows, left, MOST_COLUMNS);
        List<String> lines = new ArrayList<>(summary(rows.size()));
        if (!rows.isEmpty()) {
            lines.add("");
            lines.addAll(columns.header(names, " ".repeat(left - SPACE - "time".length()) + "time"));
        }
        var body = new TextBody(trace, index, wording, columns);
        lines.addAll(body.lines(MOST_LINES - lines.size()));
        if (!rows.isEmpty() && lines.size() < MOST_LINES) {
            lines.add(" ".repeat(left) + LEGEND);
        }
        return String.join("\n", lines);
    }

    /** Returns the lanes in their order, without the ones that matter least if there is no room for all. */
    private List<Row> rowsThatMatter(int left) {
        List<Row> rows = new Nesting(trace, index).lanes();
        int most = TextColumns.most(left, MOST_COLUMNS);
        if (rows.size() <= most) {
            return rows;
        }
        var weights = new LaneWeights(trace, index);
        int involved = (int) rows.stream().filter(weights::isInvolved).count();
        int room = Math.clamp(involved, COMFORTABLE, most);
        Set<Row> kept = rows.stream()
                .sorted(Comparator.comparingInt(weights::of))
                .limit(room)
                .collect(Collectors.toSet());
        return rows.stream().filter(kept::contains).toList();
    }

    private List<String> summary(int shownLanes) {
        var summary = new Summary(trace);
        Event failure = summary.failure();
        List<String> lines = new ArrayList<>();
        if (failure == null) {
            lines.add("no failure; " + summary.outcomes());
        } else {
            lines.addAll(Wrapped.lines(verdict(failure), MOST_VERDICT_LINES, MOST_COLUMNS));
        }
        int hidden = trace.lanes().size() - shownLanes;
        lines.add(summary.size() + (hidden == 0 ? "" : "; " + Summary.counted(hidden, "thread") + " left out"));
        return lines;
    }

    private static String verdict(Event failure) {
        String words = Stream.of(failure.subject(), failure.detail())
                .filter(text -> !Visible.isBlank(text))
                .collect(Collectors.joining(": "));
        return words.isEmpty() ? "FAILED" : "FAILED: " + words;
    }
}
