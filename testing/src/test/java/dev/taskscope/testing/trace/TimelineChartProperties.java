/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Task;
import dev.taskscope.TaskSpan;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Charts of any run fit, and what is drawn of a run without a scheduler is what its timeline was told. */
class TimelineChartProperties {
    private static final int ABOVE_AND_BELOW = 11;

    @Property(tries = 300)
    void chart_ofAnyTimeline_fits(
            @ForAll("timelines") Trace trace, @ForAll @IntRange(min = 72, max = 200) int columns,
            @ForAll @IntRange(min = 1, max = 30) int rows) {
        assertFits(trace.chart(columns, rows), columns, rows);
    }

    @Property(tries = 200)
    void chart_ofAnyTrace_fits(
            @ForAll("traces") Trace trace, @ForAll @IntRange(min = 72, max = 200) int columns,
            @ForAll @IntRange(min = 1, max = 30) int rows) {
        assertFits(trace.chart(columns, rows), columns, rows);
    }

    private static void assertFits(String chart, int columns, int rows) {
        List<String> lines = chart.lines().toList();
        assertTrue(lines.size() <= rows + ABOVE_AND_BELOW, () -> lines.size() + " lines:\n" + chart);
        for (String line : lines) {
            assertTrue(Cells.width(line) <= columns, () -> Cells.width(line) + " columns: " + line);
            assertTrue(line.codePoints().noneMatch(point -> Character.getType(point) == Character.CONTROL
                    || Character.getType(point) == Character.FORMAT
                    || Character.getType(point) == Character.SURROGATE), line);
        }
    }

    @Property(tries = 300)
    void spans_ofAnyTask_doNotOverlap_andGoFromItsForkToItsEnd(@ForAll("spans") List<TaskSpan> spans) {
        Trace trace = trace(spans);
        var activity = new Activity(trace, new LaneIndex(trace));
        for (Trace.Lane lane : trace.lanes()) {
            TaskSpan task = spans.get(lane.thread());
            List<Span> drawn = activity.of(lane).stream().filter(span -> span.nanos() > 0).toList();
            long at = task.forked().toNanos();
            for (Span span : drawn) {
                assertEquals(at, span.fromNanos(), () -> task + " as " + drawn);
                at = span.toNanos();
            }
            assertEquals(task.ended().toNanos(), at, () -> task + " as " + drawn);
        }
    }

    @Property(tries = 150)
    void html_ofAnyTimeline_isWellFormedAndHasARowForEachTask(@ForAll("timelines") Trace trace) {
        NodeList elements = ParsedPage.of(trace.html()).getElementsByTagName("g");
        long rows = IntStream.range(0, elements.getLength()).mapToObj(elements::item)
                .filter(node -> ((Element) node).hasAttribute("data-task")).count();
        assertEquals(trace.lanes().size(), rows);
        assertEquals(0, ParsedPage.of(trace.html()).getElementsByTagName("script").getLength());
    }

    @Property(tries = 150)
    void chromeTrace_ofAnyTimeline_endsWhatItBegins_andHasNoSpanOfNegativeLength(@ForAll("timelines") Trace trace) {
        List<ParsedJson.Event> events = ParsedJson.eventsOf(trace.chromeTrace());
        assertTrue(events.stream().allMatch(event -> event.ts() >= 0 && event.dur() >= 0), trace::chromeTrace);
        assertEquals(
                events.stream().filter(event -> event.phase().equals("b")).map(ParsedJson.Event::id).sorted().toList(),
                events.stream().filter(event -> event.phase().equals("e")).map(ParsedJson.Event::id).sorted().toList());
    }

    @Provide
    Arbitrary<Trace> traces() {
        return AnyTrace.any();
    }

    @Provide
    Arbitrary<Trace> timelines() {
        return spans().map(TimelineChartProperties::trace);
    }

    private static Trace trace(List<TaskSpan> spans) {
        return new Trace(
                new FromTimeline(spans, spans.subList(spans.size() / 2, spans.size()), new Parallelism(1.5, 2)));
    }

    /** Of few moments, so that much happens at once; in fork order. */
    @Provide
    Arbitrary<List<TaskSpan>> spans() {
        Arbitrary<Integer> ticks = Arbitraries.integers().between(0, 3);
        Arbitrary<Long> lengths = Arbitraries.of(1L, 1_000_000L, Long.MAX_VALUE / 2_000);
        Arbitrary<Task.State> states =
                Arbitraries.of(Task.State.SUCCEEDED, Task.State.FAILED, Task.State.CANCELLED);
        Arbitrary<TaskSpan> span = Combinators.combine(AnyTrace.texts(), AnyTrace.texts(), ticks, ticks, ticks, states)
                .as((scope, name, forked, began, ended, state) -> span(scope, name, forked, began, ended, state));
        return Combinators.combine(span.list().ofMaxSize(60), lengths)
                .as((spans, length) -> spans.stream().map(each -> scaled(each, length))
                        .sorted(Comparator.comparing(TaskSpan::forked)).toList())
                .withoutEdgeCases();
    }

    private static TaskSpan span(String scope, String name, int forked, int waited, int ran, Task.State state) {
        return new TaskSpan(scope, name, Duration.ofNanos(forked), Duration.ofNanos(forked + waited),
                Duration.ofNanos(forked + waited + ran), state);
    }

    private static TaskSpan scaled(TaskSpan span, long length) {
        return new TaskSpan(span.scope(), span.name(), span.forked().multipliedBy(length),
                span.began().multipliedBy(length), span.ended().multipliedBy(length), span.state());
    }
}
