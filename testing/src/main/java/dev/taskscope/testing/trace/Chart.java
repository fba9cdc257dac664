/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Endings.End;
import dev.taskscope.testing.trace.Nesting.Row;
import dev.taskscope.testing.trace.Nesting.Scope;
import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The picture of a run over one axis: names on the left, bars in the middle, outcomes on the right. */
final class Chart {
    private static final int NAMES = 250;
    private static final int BARS = 630;
    private static final int OUTCOMES = 320;
    private static final int TOP = 34;
    private static final int ROW = 26;
    private static final int BAR = 14;
    private static final int INDENT = 16;
    private static final double THINNEST = 3;
    private static final int MOST_ROWS = 200;

    private final Trace trace;
    private final Axis axis;
    private final String taskAttribute;
    private final LaneIndex index;
    private final Activity activity;
    private final Endings endings;
    private final Figures figures;
    private final List<Row> rows;
    private final int leftOut;
    private final Map<Lane, Integer> places = new HashMap<>();
    private final Map<String, Scopes.Life> scopes;
    private final Markup svg = new Markup();

    /** Draws into a chart whose rows carry the name of their lane in the given attribute. */
    Chart(Trace trace, LaneIndex index, Activity activity, Figures figures, Axis axis, String taskAttribute) {
        this.trace = trace;
        this.axis = axis;
        this.taskAttribute = taskAttribute;
        this.index = index;
        this.activity = activity;
        this.endings = new Endings(trace, index);
        this.figures = figures;
        List<Row> all = new Nesting(trace, index).rows();
        var selected = new ChartRows(all, axis, activity, endings, figures, MOST_ROWS);
        this.rows = selected.shown();
        this.leftOut = selected.leftOut();
        this.scopes = Scopes.lives(trace);
        for (int place = 0; place < rows.size(); place++) {
            Lane lane = rows.get(place).lane();
            if (lane != null) {
                places.put(lane, place);
            }
        }
    }

    String draw() {
        int width = NAMES + BARS + OUTCOMES;
        int height = TOP + rows.size() * ROW + 8 + (leftOut > 0 ? ROW : 0);
        svg.open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 " + width + " " + height,
                "role", "img", "aria-label", (trace.isSideBySide() ? "tasks over " : "threads over ") + axisInWords(),
                "data-axis", axis.isTime() ? "time" : "steps").raw("\n");
        drawAxis(height);
        for (int place = 0; place < rows.size(); place++) {
            drawRow(place);
        }
        if (leftOut > 0) {
            svg.leaf("text", "... %s left out".formatted(Summary.counted(leftOut, "row")),
                    "class", "title", "x", 4, "y", middle(rows.size()) + 4).raw("\n");
        }
        drawCriticalPath();
        trace.events().stream().filter(event -> event.kind() == Kind.SWITCH).forEach(this::drawSwitch);
        trace.events().stream().filter(event -> event.kind() == Kind.FAIL).forEach(event -> drawFailure(event, height));
        return svg.closeLine().toString();
    }

    private void drawAxis(int height) {
        for (Axis.Tick tick : axis.ticks()) {
            svg.empty("line", "class", "grid", "x1", x(tick.at()), "x2", x(tick.at()), "y1", TOP - 8, "y2", height - 6);
            svg.leaf("text", tick.label(), "class", "tick", "x", x(tick.at()), "y", TOP - 14);
        }
        svg.leaf("text", axisInWords(), "class", "title", "x", 4, "y", TOP - 14);
        svg.leaf("text", "outcome", "class", "title", "x", NAMES + BARS + 44, "y", TOP - 14).raw("\n");
    }

    private String axisInWords() {
        return axis.isTime() ? new Summary(trace).timeInWords() : "steps";
    }

    private void drawRow(int place) {
        Row row = rows.get(place);
        Lane lane = row.lane();
        if (lane != null) {
            drawLane(lane, row.scope(), place);
        } else if (row.scope() != null) {
            drawScope(row.scope(), place);
        }
        svg.raw("\n");
    }

    private double x(long value) {
        return NAMES + axis.share(value) * BARS;
    }

    private static double middle(int place) {
        return TOP + (place + 0.5) * ROW;
    }

    private static int indent(@Nullable Scope scope) {
        return 4 + (scope == null ? 0 : scope.depth() * INDENT);
    }

    private void drawName(String prefix, String name, int indent, int place) {
        int room = (NAMES - indent - 10) / 7; // a letter is 7 wide
        svg.open("text", "class", "name", "x", indent, "y", middle(place) + 4)
                .text(prefix + Cells.cutMiddle(Cells.clean(name), room - prefix.length())).leaf("title", name).close();
    }

    /** Draws brackets beside the rows of a scope, so that it is seen what is in what. */
    private void drawSides(@Nullable Scope innermost, int place) {
        for (Scope scope = innermost; scope != null; scope = scope.around()) {
            int x = indent(scope.around()) + 6;
            svg.empty("line", "class", "side", "x1", x, "x2", x,
                    "y1", TOP + place * (double) ROW, "y2", TOP + (place + 1) * (double) ROW);
        }
    }

    private void drawScope(Scope scope, int place) {
        svg.open("g", "class", "scope", "data-scope", scope.path());
        drawSides(scope.around(), place);
        drawName("▾ ", scope.label(), indent(scope.around()), place);
        Scopes.Life life = scopes.get(scope.path());
        if (life != null) {
            double from = x(axis.at(life.opened()));
            double to = Math.max(from + THINNEST, life.closed() == null ? NAMES + BARS : x(axis.at(life.closed())));
            double y = middle(place);
            svg.open("path", "class", "bracket",
                    "d", Shapes.bracket(from, to, y))
                    .leaf("title", "scope %s: opened at %s, %s".formatted(scope.path(), moment(life.opened()),
                            life.closed() == null ? "never closed" : "closed at " + moment(life.closed())))
                    .close();
        }
        svg.close();
    }

    private void drawLane(Lane lane, @Nullable Scope scope, int place) {
        End end = endings.of(lane);
        svg.open("g", "class", "lane " + end.ending().style(), taskAttribute, lane.name());
        drawSides(scope, place);
        String name = scope == null ? lane.name() : lane.name().substring(scope.path().length() + 1);
        drawName("", name, indent(scope), place);
        List<Span> spans = activity.of(lane);
        double from = spans.isEmpty() ? NAMES : x(axis.from(spans.get(0)));
        double to = spans.isEmpty() ? NAMES : x(axis.to(spans.get(spans.size() - 1)));
        svg.open("rect", "class", "life", "x", from, "y", middle(place) - BAR / 2.0,
                "width", Math.max(THINNEST, to - from), "height", BAR)
                .leaf("title", lane.name() + ": " + end.words()).close();
        spans.stream().filter(span -> axis.to(span) > axis.from(span)).forEach(span -> drawSpan(span, place));
        drawOutcome(end, Math.max(from + THINNEST, to), place);
        svg.close();
    }

    private void drawSpan(Span span, int place) {
        double from = x(axis.from(span));
        double height = span.state() == Span.State.READY ? 4 : span.state() == Span.State.WAITING ? 8 : BAR;
        String what = span.what().isEmpty() ? "" : ": " + span.what();
        svg.open("rect", "class", span.state().style(),
                "x", from, "y", middle(place) - height / 2,
                "width", Math.max(0.5, x(axis.to(span)) - from), "height", height)
                .leaf("title", "%s: %s%s, %s to %s%s".formatted(span.lane().name(), span.state().words(),
                        what, HumanTime.of(span.fromNanos()), HumanTime.of(span.toNanos()), steps(span)))
                .close();
    }

    private void drawOutcome(End end, double x, int place) {
        double y = middle(place);
        svg.empty("path", "class", "mark", "d", Shapes.path(end.ending(), x + 9, y));
        svg.empty("path", "class", "mark", "d", Shapes.path(end.ending(), NAMES + BARS + 32.0, y));
        svg.open("text", "class", "outcome", "x", NAMES + BARS + 44, "y", y + 4)
                .text(Cells.cut(Cells.clean(end.words()), (OUTCOMES - 48) / 7)).leaf("title", end.words()).close();
    }

    /** Draws a line below the bars that the length of it all hung on, and from each of them to the next one. */
    private void drawCriticalPath() {
        if (!axis.isTime()) {
            return;
        }
        svg.open("g", "class", "critical");
        double before = Double.NaN;
        for (CriticalPath.Part part : figures.path()) {
            Integer place = places.get(part.lane());
            if (place != null) {
                double from = x(part.fromNanos());
                double y = middle(place) + BAR / 2.0 + 2;
                if (!Double.isNaN(before)) {
                    svg.empty("line", "class", "next", "x1", from, "x2", from, "y1", before, "y2", y);
                }
                svg.open("line", "x1", from, "x2", Math.max(from + THINNEST, x(part.toNanos())), "y1", y, "y2", y)
                        .leaf("title",
                                "critical path: %s, %s".formatted(part.lane().name(), HumanTime.of(part.nanos())))
                        .close();
                before = y;
            }
        }
        svg.close().raw("\n");
    }

    /** Draws an arrow from the row of the thread that could have gone on to the row of the one that ran. */
    private void drawSwitch(Event event) {
        Lane from = index.of(event);
        Lane to = index.named(event.subject());
        if (from == null) {
            return;
        }
        double x = x(axis.at(event));
        double y1 = middle(places.getOrDefault(from, 0));
        double y2 = to == null ? y1 : middle(places.getOrDefault(to, 0));
        double back = y2 > y1 ? -6 : 6;
        svg.open("g", "class", "switch").leaf("title",
                "step %s: switch from %s to %s%s".formatted(Integer.toString(event.step()), from.name(),
                        event.subject(), event.detail().isEmpty() ? "" : ": " + event.detail()));
        svg.empty("circle", "cx", x, "cy", y1, "r", 3.5);
        svg.empty("line", "x1", x, "x2", x, "y1", y1, "y2", y2);
        svg.empty("path", "d", Shapes.arrowHead(x, y2, back));
        svg.close().raw("\n");
    }

    private void drawFailure(Event event, int height) {
        double x = Math.min(x(axis.at(event)), NAMES + BARS);
        svg.open("line", "class", "fail", "x1", x, "x2", x, "y1", TOP - 8, "y2", height - 6)
                .leaf("title", "%s: %s".formatted(event.subject(), event.detail())).close();
    }

    private String steps(Span span) {
        return trace.isSideBySide() ? "" : ", steps %d to %d".formatted(span.fromStep(), span.toStep());
    }

    private String moment(Event event) {
        return HumanTime.of(event.nanos()) + (trace.isSideBySide() ? "" : ", step " + event.step());
    }
}
