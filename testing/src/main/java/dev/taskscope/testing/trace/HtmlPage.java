/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run as a page: what it came to, charts, figures, and every event in words. */
final class HtmlPage {
    private static final int MOST_LISTED = 5_000;
    private static final int MOST_PARTS = 200;
    private static final int LONGEST_NAME = 100;

    private final Trace trace;
    private final Summary summary;
    private final LaneIndex index;
    private final Activity activity;
    private final Figures figures;
    private final Names names;
    private final Wording wording;
    private final Markup page = new Markup();

    HtmlPage(Trace trace) {
        this.trace = trace;
        this.summary = new Summary(trace);
        this.index = new LaneIndex(trace);
        this.activity = new Activity(trace, index);
        this.figures = trace.figures(index, activity);
        this.names = new Names(trace);
        this.wording = new Wording(index, names);
    }

    String draw() {
        page.raw("<!DOCTYPE html>\n").open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").raw("\n");
        drawHead();
        page.open("body").raw("\n");
        drawVerdict();
        drawCharts();
        drawEvents();
        return page.closeLine().closeLine().toString();
    }

    private String title() {
        if (trace.isSideBySide()) {
            return String.format(Locale.ROOT, "%.2f tasks at once, of %d", figures.parallelism().average(),
                    trace.lanes().size());
        }
        Event failure = summary.failure();
        return failure == null
                ? "No failure"
                : Visible.isBlank(failure.subject()) ? "Failed" : "Failed: " + failure.subject();
    }

    private void drawHead() {
        page.open("head").raw("\n")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "http-equiv", "Content-Security-Policy", "content",
                        "default-src 'none'; style-src 'unsafe-inline'")
                .leaf("title", title() + (trace.isSideBySide()
                        ? " - timeline"
                        : " - trace of " + Summary.counted(trace.lanes().size(), "thread")))
                .open("style").raw(PageStyle.CSS).close().closeLine();
    }

    private void drawVerdict() {
        Event failure = summary.failure();
        page.open("header", "class", failure != null ? "failed" : trace.isSideBySide() ? "measured" : "passed")
                .leaf("h1", title());
        if (failure != null && !Visible.isBlank(failure.detail())) {
            page.leaf("pre", failure.detail());
        }
        page.leaf("p", summary.whole());
        if (trace.isSideBySide()) {
            page.leaf("p", summary.reached(figures.parallelism())).leaf("p", figures.pathInWords(names, LONGEST_NAME));
        }
        page.closeLine();
    }

    private void drawCharts() {
        boolean overTime = Axis.of(trace).isTime();
        if (overTime) {
            drawChart("Over " + summary.timeInWords(), Axis.ofTime(trace), "data-task");
            page.raw(trace.isSideBySide() ? PageStyle.LEGEND_SIDE_BY_SIDE : "");
            drawFigures();
        }
        if (!trace.isSideBySide()) {
            drawChart(overTime ? "Over steps" : "Over steps; no virtual time passed", Axis.ofSteps(trace),
                    overTime ? "data-steps-of" : "data-task");
            page.raw(PageStyle.LEGEND);
        }
    }

    private void drawChart(String title, Axis axis, String taskAttribute) {
        page.open("section").leaf("h2", title)
                .raw(new Chart(trace, index, activity, figures, axis, taskAttribute).draw()).closeLine();
    }

    private void drawFigures() {
        Parallelism reached = figures.parallelism();
        page.open("section", "class", "figures").leaf("h2", "Parallelism reached");
        page.leaf("p", summary.reached(reached) + (trace.isSideBySide()
                ? ". A task that has forked others below it is not counted: it waits for them, mostly."
                : ": at work while virtual time passed. At work is one that runs, or sleeps for a time as real work would take."),
                "data-parallelism-most", reached.most());
        drawCriticalPath();
        page.closeLine();
    }

    private void drawCriticalPath() {
        List<CriticalPath.Part> parts = figures.path();
        page.leaf("h2",
                "Critical path: " + HumanTime.of(figures.pathNanos()) + " of " + HumanTime.of(summary.duration()))
                .leaf("p",
                        "What it all hung on, one after the other. Shorten anything else, and it takes as long as before.")
                .open("ol", "class", "path").raw("\n");
        for (CriticalPath.Part part : parts.subList(0, Math.min(MOST_PARTS, parts.size()))) {
            String what = part.what().isEmpty() ? "" : ", " + part.what();
            page.open("li").leaf("b", HumanTime.of(part.nanos())).text(" in ").leaf("b", part.lane().name())
                    .text(what + ": from " + HumanTime.of(part.fromNanos()) + " to " + HumanTime.of(part.toNanos()))
                    .closeLine();
        }
        page.close();
        if (parts.size() > MOST_PARTS) {
            page.leaf("p", "... " + (parts.size() - MOST_PARTS) + " more");
        }
    }

    private void drawEvents() {
        List<Integer> listed = listed();
        int all = trace.events().size();
        String title = listed.size() == all
                ? Summary.counted(all, "event")
                : listed.size() + " of " + Summary.counted(all, "event") + ": the ones around switches and failures";
        page.open("section").leaf("h2", title).open("table").open("thead").open("tr");
        String who = trace.isSideBySide() ? "task" : "thread";
        for (String each : List.of(trace.isSideBySide() ? "no." : "step", summary.timeInWords(), who,
                "what happened")) {
            page.leaf("th", each);
        }
        page.close().close().open("tbody").raw("\n");
        int before = -1;
        for (int i : listed) {
            drawGap(i - before - 1);
            drawEvent(trace.events().get(i));
            before = i;
        }
        page.close().close().closeLine();
    }

    private List<Integer> listed() {
        List<Integer> weights = new ArrayList<>();
        for (int weight : Weights.of(trace.events())) {
            weights.add(weight);
        }
        var selection = new Selection(weights, MOST_LISTED);
        List<Integer> listed = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            if (selection.keeps(i)) {
                listed.add(i);
            }
        }
        return listed;
    }

    private void drawGap(int events) {
        if (events > 0) {
            page.open("tr", "class", "gap")
                    .leaf("td", "... " + Summary.counted(events, "event") + " left out", "colspan", 4).closeLine();
        }
    }

    private void drawEvent(Event event) {
        Lane lane = index.of(event);
        page.open("tr", "class", style(event))
                .leaf("td", String.valueOf(event.step())).leaf("td", HumanTime.of(event.nanos()))
                .leaf("td", lane != null ? lane.name() : trace.isSideBySide() ? "the owner" : "")
                .leaf("td", wording.of(event))
                .closeLine();
    }

    private static String style(Event event) {
        boolean failure = event.kind() == Kind.FAIL || Ending.isFailure(event);
        return failure ? "failure" : event.kind() == Kind.SWITCH ? "switched" : "plain";
    }
}
