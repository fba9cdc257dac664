/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

/** How the page of a run looks, and the key to it. */
final class PageStyle {
    static final String CSS = """

            :root { color-scheme: light dark; --ink: #1c2330; --soft: #5f6b7c; --line: #dde2ea; --paper: #fff; --row: #f4f6f9;
              --run: #2f6fde; --clock: #7fb0f5; --ready: #b3bfcf; --wait: #d9dfe8; --good: #16803c; --bad: #c2261c;
              --off: #9a6200; --switch: #a21caf; --path: #e8590c; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ef; --soft: #9aa6b8; --line: #303846; --paper: #14181f;
              --row: #1c222c; --run: #5b95f5; --clock: #2f5fa8; --ready: #5c6a7e; --wait: #3a4454; --good: #4ccb78;
              --bad: #ff7a6e; --off: #e0a83f; --switch: #e879f9; --path: #ff922b; } }
            body { margin: 0 auto; max-width: 1240px; padding: 20px; background: var(--paper); color: var(--ink);
              font: 14px/1.45 system-ui, sans-serif; }
            header { border-left: 6px solid var(--good); background: var(--row); padding: 10px 16px; }
            header.failed { border-color: var(--bad); } header.measured { border-color: var(--run); }
            h1 { font-size: 20px; margin: 0; } header.failed h1 { color: var(--bad); } header.passed h1 { color: var(--good); }
            h2 { font-size: 15px; margin: 26px 0 6px; } p { margin: 4px 0; color: var(--soft); }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 6px 0; max-height: 16em; overflow: auto; }
            svg { display: block; width: 100%; height: auto; font: 12px ui-monospace, monospace; }
            svg text { fill: var(--ink); } svg .tick { text-anchor: middle; fill: var(--soft); font-size: 11px; }
            svg .title { fill: var(--soft); font-size: 11px; } .scope .name { fill: var(--soft); font-style: italic; }
            .grid { stroke: var(--line); } .side { stroke: var(--soft); stroke-opacity: .35; }
            .bracket { fill: none; stroke: var(--soft); stroke-width: 1.5; }
            .life { fill: var(--row); stroke: var(--line); } .running { fill: var(--run); } .ready { fill: var(--ready); }
            .on-the-clock { fill: var(--clock); } .waiting { fill: var(--wait); stroke: var(--soft); stroke-width: .5;
              stroke-dasharray: 2 2; }
            .mark { fill: none; stroke: var(--soft); stroke-width: 2.2; }
            .success .mark { stroke: var(--good); } .success .outcome { fill: var(--good); }
            .failure .mark { stroke: var(--bad); } .failure .outcome { fill: var(--bad); }
            .cancelled .mark { stroke: var(--off); } .cancelled .outcome { fill: var(--off); }
            .switch line { stroke: var(--switch); stroke-width: 1.5; } .switch circle, .switch path { fill: var(--switch); }
            line.fail { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 5 3; }
            .critical line { stroke: var(--path); stroke-width: 3; } .critical .next { stroke-width: 1; stroke-dasharray: 2 2; }
            .key { display: flex; flex-wrap: wrap; gap: 4px 18px; color: var(--soft); font-size: 12px; margin-top: 8px; }
            .key svg { display: inline-block; width: 26px; height: 14px; vertical-align: -2px; margin-right: 4px; }
            .path li { padding: 1px 0; } table { border-collapse: collapse; width: 100%; font-size: 13px; table-layout: auto; }
            th { text-align: left; color: var(--soft); font-weight: 600; position: sticky; top: 0; background: var(--paper); }
            td, th { padding: 2px 12px 2px 4px; border-bottom: 1px solid var(--line); vertical-align: top;
              overflow-wrap: anywhere; } td:nth-child(-n+2), th:nth-child(-n+2) { white-space: nowrap; }
            td:nth-child(3) { min-width: 8em; } .switched td { color: var(--switch); font-weight: 600; }
            .failure td { color: var(--bad); font-weight: 600; } .gap td { color: var(--soft); font-style: italic; }
            """;

    private static final String CRITICAL = "<line x1=\"0\" x2=\"26\" y1=\"8\" y2=\"8\"/>";
    private static final String CRITICAL_IN_WORDS = "critical path: what the length hung on";

    /** In words what colours and shapes say. */
    static final String LEGEND = key(
            bar("running", 14, "running"), bar("on-the-clock", 14, "on the clock: sleeps, or waited until time was up"),
            bar("ready", 4, "could run, another one did"), bar("waiting", 8, "waits for another thread"),
            mark(Ending.SUCCESS, "success"), mark(Ending.FAILURE, "failure"), mark(Ending.CANCELLED, "cancelled"),
            item("critical", CRITICAL, CRITICAL_IN_WORDS), mark(Ending.ENDED, "ended, no outcome"),
            mark(Ending.OPEN, "not ended"),
            item("switch", "<circle cx=\"7\" cy=\"2.5\" r=\"2.5\"/><line x1=\"7\" x2=\"7\" y1=\"2\" y2=\"13\"/>"
                    + "<path d=\"M7 14 l-4 -6 h8 z\"/>", "a switch that matters"));

    /** Of a run without a scheduler. */
    static final String LEGEND_SIDE_BY_SIDE = key(
            bar("running", 14, "running, or waiting for something outside"),
            bar("ready", 4, "forked, not begun"), bar("waiting", 8, "waits for tasks below"),
            mark(Ending.SUCCESS, "success"), mark(Ending.FAILURE, "failure"), mark(Ending.CANCELLED, "cancelled"),
            item("critical", CRITICAL, CRITICAL_IN_WORDS));

    private PageStyle() {}

    private static String key(String... items) {
        return "<div class=\"key\">" + String.join("\n", items) + "</div>\n";
    }

    private static String bar(String style, int height, String words) {
        return item("", "<rect class=\"%s\" y=\"%s\" width=\"26\" height=\"%s\"/>"
                .formatted(style, String.valueOf(7 - height / 2), String.valueOf(height)), words);
    }

    private static String mark(Ending ending, String words) {
        return item(ending.style(), "<path class=\"mark\" d=\"" + Shapes.path(ending, 10, 7) + "\"/>", words);
    }

    private static String item(String style, String shape, String words) {
        return "<span><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 26 14\" class=\"" + style + "\">" + shape
                + "</svg>" + words + "</span>";
    }
}
