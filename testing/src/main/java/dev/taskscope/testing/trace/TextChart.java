/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Endings.End;
import dev.taskscope.testing.trace.Nesting.Row;
import dev.taskscope.testing.trace.Nesting.Scope;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run as a chart of text: figures, then names on the left, bars in the middle, outcomes on the right. */
final class TextChart {
    private static final int FEWEST_COLUMNS = 72;
    private static final int INDENT = 2;
    private static final int DEEPEST = 5; // what is nested deeper stands below that
    private static final String ON_THE_PATH = "* ";
    private static final int MOST_PATH_LINES = 3;

    /** What the marks mean, in the order in which they are explained. */
    private static final Map<Character, String> KEY = marks();

    private final Trace trace;
    private final Summary summary;
    private final Names names;
    private final Axis axis;
    private final Activity activity;
    private final Endings endings;
    private final Figures figures;
    private final ChartRows rows;
    private final Map<String, Scopes.Life> scopes;
    private final Map<Lane, List<CriticalPath.Part>> path = new HashMap<>();
    private final Set<Character> used = new HashSet<>(); // marks
    private final int columns;
    private final int nameWidth;
    private final int barWidth;
    private final int outcomeWidth;

    TextChart(Trace trace, int columns, int room) {
        if (columns < FEWEST_COLUMNS || room < 1) {
            throw new IllegalArgumentException(
                    "a chart of %d columns and %d rows: it needs at least %d and 1".formatted(columns, room,
                            FEWEST_COLUMNS));
        }
        var index = new LaneIndex(trace);
        this.trace = trace;
        this.summary = new Summary(trace);
        this.names = new Names(trace);
        this.axis = Axis.of(trace);
        this.activity = new Activity(trace, index);
        this.endings = new Endings(trace, index);
        this.figures = trace.figures(index, activity);
        this.rows = new ChartRows(new Nesting(trace, index).rows(), axis, activity, endings, figures, room);
        this.scopes = Scopes.lives(trace);
        figures.path().forEach(part -> path.computeIfAbsent(part.lane(), lane -> new ArrayList<>()).add(part));
        this.columns = columns;
        this.nameWidth = Math.min(columns / 3, widest(this::name));
        this.outcomeWidth = Math.min(columns / 4, widest(this::outcome));
        this.barWidth = columns - ON_THE_PATH.length() - nameWidth - outcomeWidth - 2;
    }

    private int widest(Function<Row, String> words) {
        return rows.shown().stream().mapToInt(row -> Cells.width(words.apply(row))).max().orElse(0);
    }

    String draw() {
        List<String> lines = new ArrayList<>(header());
        if (!rows.shown().isEmpty()) {
            lines.add("");
            lines.add(ticks());
            rows.shown().forEach(row -> lines.add(line(row)));
            lines.addAll(leftOut());
            lines.add(legend());
        }
        return String.join("\n", lines);
    }

    // ---- above the rows

    private List<String> header() {
        List<String> lines = new ArrayList<>(Wrapped.lines(summary.whole(), 2, columns));
        if (axis.isTime()) {
            lines.addAll(Wrapped.lines(summary.reached(figures.parallelism()), 2, columns));
            lines.addAll(Wrapped.lines(figures.pathInWords(names, columns / 3), MOST_PATH_LINES, columns));
        }
        return lines;
    }

    private String ticks() {
        var line = new TextLine().put(axis.isTime() ? summary.timeInWords() : "steps");
        for (Axis.Tick tick : axis.ticks()) {
            int at = barStart() + column(tick.at());
            boolean free = at > line.column();
            if (free && at + Cells.width(tick.label()) <= columns) {
                line.at(at).put(tick.label());
            }
        }
        return line.toString();
    }

    private static Map<Character, String> marks() {
        Map<Character, String> key = new LinkedHashMap<>();
        key.put('#', "critical path");
        key.put('=', "at work");
        key.put(':', "waits");
        key.put('.', "not begun");
        key.put('x', "failed");
        key.put('/', "cancelled");
        return key;
    }

    /** Explains the marks that were used. */
    private String legend() {
        return KEY.entrySet().stream().filter(each -> used.contains(each.getKey()))
                .map(each -> each.getKey() + " " + each.getValue()).collect(Collectors.joining("  "));
    }

    // ---- rows

    private static String indent(@Nullable Scope scope) {
        return " ".repeat(INDENT * (scope == null ? 0 : Math.min(scope.depth(), DEEPEST)));
    }

    private String name(Row row) {
        Lane lane = row.lane();
        Scope scope = row.scope();
        if (lane == null) {
            return scope == null ? "" : indent(scope.around()) + Cells.clean(scope.label());
        }
        return indent(scope)
                + Cells.clean(scope == null ? lane.name() : lane.name().substring(scope.path().length() + 1));
    }

    private String outcome(Row row) {
        Lane lane = row.lane();
        return lane == null ? "" : Cells.clean(endings.of(lane).words());
    }

    private int barStart() {
        return ON_THE_PATH.length() + nameWidth + 1;
    }

    /** Returns how many columns behind the beginning of the bars a value lies. */
    private int column(long value) {
        return Math.clamp((long) (axis.share(value) * barWidth), 0, barWidth - 1);
    }

    private List<String> leftOut() {
        return rows.leftOut() == 0
                ? List.of()
                : List.of("  ... %s left out".formatted(
                        Summary.counted(rows.leftOut(), trace.isSideBySide() ? "task" : "thread")));
    }

    private String line(Row row) {
        boolean critical = row.lane() != null && path.containsKey(row.lane());
        String name = name(row);
        var line = new TextLine().put(critical ? ON_THE_PATH : "");
        line.at(ON_THE_PATH.length()).put(Cells.cutMiddle(name, nameWidth));
        line.at(barStart()).put(row.lane() == null ? bracket(row.scope()) : bar(row.lane()));
        return line.at(barStart() + barWidth + 1).put(Cells.cut(outcome(row), outcomeWidth)).toString();
    }

    private String bracket(@Nullable Scope scope) {
        Scopes.Life life = scope == null ? null : scopes.get(scope.path());
        if (life == null) {
            return "";
        }
        int from = column(axis.at(life.opened()));
        int to = life.closed() == null ? barWidth - 1 : lastColumn(axis.at(life.closed()), from);
        return " ".repeat(from) + (to == from ? "." : "." + "-".repeat(to - from - 1) + ".");
    }

    /** Returns the last column that something fills up to a value, at least its first one. */
    private int lastColumn(long value, int first) {
        return Math.max(first, column(value) - (axis.share(value) < 1 ? 1 : 0));
    }

    private String bar(Lane lane) {
        var bar = new char[barWidth];
        Arrays.fill(bar, ' ');
        int last = -1;
        for (Span span : activity.of(lane)) {
            last = fill(bar, axis.from(span), axis.to(span), mark(span.state()), '\0');
        }
        for (CriticalPath.Part part : axis.isTime()
                ? path.getOrDefault(lane, List.of())
                : List.<CriticalPath.Part>of()) {
            fill(bar, part.fromNanos(), part.toNanos(), '#', '=');
        }
        End end = endings.of(lane);
        if (last >= 0 && end.ending() == Ending.FAILURE) {
            bar[last] = 'x';
        } else if (last >= 0 && end.ending() == Ending.CANCELLED) {
            bar[last] = '/';
        }
        for (char mark : bar) {
            used.add(mark);
        }
        return new String(bar).stripTrailing();
    }

    /** Fills columns, or of those only the ones that hold something; returns the last one. */
    private int fill(char[] bar, long from, long to, char mark, char only) {
        int first = column(from);
        int last = lastColumn(to, first);
        for (int i = first; i <= last; i++) {
            bar[i] = only == '\0' || bar[i] == only ? mark : bar[i];
        }
        return last;
    }

    private static char mark(Span.State state) {
        return switch (state) {
            case RUNNING, ON_THE_CLOCK -> '=';
            case READY -> '.';
            case WAITING -> ':';
        };
    }
}
