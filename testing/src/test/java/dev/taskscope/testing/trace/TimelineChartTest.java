/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.ScopeTimeline;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.TaskSpan;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run without a scheduler looks like, drawn from what its timeline was told. */
class TimelineChartTest {
    private final ScopeTimeline timeline = new ScopeTimeline();

    private static TaskScope<Object, ?> open(String name) {
        return TaskScope.open(CompletionPolicy.<Object>waitForAll(), options -> options.name(name));
    }

    private static String work(int tenths) throws InterruptedException {
        TaskRuntime.current().timeSource().sleep(Duration.ofMillis(tenths * 100L));
        return "done";
    }

    /** A crawl: one page loads its images below, one waits for the first, one fails and the last is cancelled. */
    private void crawl(TaskRuntime runtime) throws Exception {
        runtime.withListener(timeline).call(() -> {
            try (var crawl = open("crawl")) {
                var first = crawl.fork("page-1", () -> {
                    work(5);
                    try (var images = open("images")) {
                        images.fork("logo", () -> work(5));
                        images.fork("photo", () -> work(15));
                        images.join();
                    }
                    return work(5);
                });
                crawl.fork("page-2", () -> {
                    work(10);
                    throw new IOException("503");
                });
                crawl.await(first);
                crawl.fork("page-3", () -> work(15));
                crawl.fork("page-4", () -> work(30));
                work(20);
                crawl.cancel("enough");
                crawl.join();
            }
            return null;
        });
    }

    @ConcurrentTest(schedules = 50)
    void chart_ofACrawl_hasABarForEachTask_andSaysWhatItHungOn(TaskRuntime runtime) throws Exception {
        crawl(runtime);
        assertEquals("""
                6 tasks in 4.5 s: 4 succeeded, 1 failed, 1 cancelled
                1.44 at once on average, 3 at most, of 6 tasks
                critical path, 3.5 s: photo (1.5 s), page-4 (2 s)

                time              0 s   500 ms 1 s    1.5 s  2 s    2.5 s  3 s    3.5 s  4 s   4.5 s
                  crawl           .------------------------------------------------------------.
                    page-1        ======:::::::::::::::::::::=======                             success
                    page-1/images       .-------------------.
                      logo              =======                                                  success
                *     photo             #####################                                    success
                    page-2        ============x                                                  failure
                    page-3                                          =====================        success
                *   page-4                                          ###########################/ cancelled
                # critical path  = at work  : waits  x failed  / cancelled""", Trace.of(timeline).chart(90, 20));
    }

    @ConcurrentTest(schedules = 50)
    void chart_ofTasksAwaitedInTurn_isAStaircase() throws Exception {
        // @start region="of"
        var timeline = new ScopeTimeline();
        try (var scope = TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.listener(timeline))) {
            for (String name : List.of("alpha", "beta", "gamma")) {
                scope.await(scope.fork(name, () -> work(10))); // waits before it forks the next one
            }
        }
        assertEquals("""
                3 tasks in 3 s: 3 succeeded
                1.00 at once on average, 1 at most, of 3 tasks
                critical path, 3 s: alpha (1 s), beta (1 s), gamma (1 s)

                time      0 s       500 ms    1 s        1.5 s     2 s       2.5 s     3 s
                  scope   .------------------------------------------------------------.
                *   alpha ####################                                           success
                *   beta                      #####################                      success
                *   gamma                                          ##################### success
                # critical path""", Trace.of(timeline).chart(80, 20));
        // @end
    }

    @ConcurrentTest(schedules = 3)
    void chart_ofMoreTasksThanRows_keepsTheLong_andCountsTheOthers(TaskRuntime runtime) throws Exception {
        runtime.withListener(timeline).call(() -> {
            try (var scope = open("s")) {
                for (int i = 0; i < 40; i++) {
                    int tenths = i == 17 ? 30 : i == 30 ? 20 : 1;
                    scope.fork("task-" + i, () -> work(tenths));
                }
                scope.join();
            }
            return null;
        });
        List<String> lines = Trace.of(timeline).chart(80, 3).lines().toList();
        assertEquals(List.of("  s", "*   task-17", "    task-30"),
                lines.subList(5, 8).stream().map(line -> line.substring(0, 11).stripTrailing()).toList());
        assertEquals("  ... 38 tasks left out", lines.get(8));
    }

    /** Its scope was drawn as nobody's, and the task as running while it waited. */
    @Test
    void taskWhoseBeginningIsToldLate_waitsForWhatItForks() {
        var trace = new Trace(new FromTimeline(
                List.of(span("s", "parent", 0, 3, 9), span("s/parent/inner", "child", 2, 2, 8)), List.of(),
                new Parallelism(1, 1)));
        assertEquals(List.of("READY 0-3", "WAITING 3-8", "RUNNING 8-9"),
                new Activity(trace, new LaneIndex(trace)).of(trace.lanes().get(0)).stream()
                        .filter(span -> span.nanos() > 0)
                        .map(span -> span.state() + " " + span.fromNanos() + "-" + span.toNanos()).toList());
    }

    @Test
    void chart_ofScopesOnTwoClocks_isDrawn() throws Exception {
        var ahead = new FakeClock();
        ahead.advance(Duration.ofHours(12));
        for (FakeClock clock : List.of(ahead, new FakeClock())) {
            TaskRuntime.system().withTimeSource(clock).withListener(timeline).call(() -> {
                try (var scope = open("s")) {
                    scope.fork("a", () -> "done");
                    scope.join();
                }
                return null;
            });
        }
        assertTrue(Trace.of(timeline).chart(80, 5).startsWith("2 tasks in 0 s: 2 succeeded\n"));
    }

    private static TaskSpan span(String scope, String name, long forked, long began, long ended) {
        return new TaskSpan(scope, name, Duration.ofNanos(forked), Duration.ofNanos(began), Duration.ofNanos(ended),
                Task.State.SUCCEEDED);
    }

    @ConcurrentTest(schedules = 50)
    void timeline_isTheChart(TaskRuntime runtime) throws Exception {
        crawl(runtime);
        Trace trace = Trace.of(timeline);
        assertEquals(trace.chart(120, 28), trace.timeline());
    }

    @ConcurrentTest(schedules = 50)
    void chart_ofARunUnderAScheduler_isOfItsThreads() {
        assertEquals("""
                6 threads, 44 steps, 1.5 s of virtual time, 1 switch that matters; tasks: 2 succeeded, 1
                  failed, 2 cancelled
                2.33 at once on average, 4 at most, of 6 threads
                critical path, 1.5 s: page-2 (1.5 s)

                virtual time      0 s   200 ms 400 ms       800 ms       1.2 s 1.4 s
                  main            ::::::::::::::::::::::::::::::::::::::::::::::::= ended
                  crawl           .-----------------------------------------------.
                    page-1        ========::::::::::::::::::::::::::::::::::::::::/ cancelled: page-2 f...
                    page-1/images         .---------------------------------------.
                      logo                ====                                      success
                      photo               ========================================/ cancelled: page-2 f...
                *   page-2        ################################################x failure: java.io.IO...
                    page-3        ==============                                    success
                # critical path  = at work  : waits  x failed  / cancelled""", SampleRuns.crawl().chart(90, 20));
    }

    @ConcurrentTest(schedules = 50)
    void html_saysWhatWasReached_andMarksTheCriticalPath(TaskRuntime runtime) throws Exception {
        crawl(runtime);
        String page = Trace.of(timeline).html();
        assertTrue(page.contains("<h1>1.44 tasks at once, of 6</h1>"), page);
        assertTrue(page.contains("<p>6 tasks in 4.5 s: 4 succeeded, 1 failed, 1 cancelled</p>"), page);
        assertTrue(page.contains("<title>critical path: crawl/page-4, 2 s</title>"), page);
        assertFalse(page.contains("virtual"), page);
        assertFalse(page.contains(", step"), page);
        ParsedPage.of(page);
    }

    @ConcurrentTest(schedules = 50)
    void chromeTrace_hasTheCriticalPathAsAProcessOfItsOwn(TaskRuntime runtime) throws Exception {
        crawl(runtime);
        List<String> path = ParsedJson.eventsOf(Trace.of(timeline).chromeTrace()).stream()
                .filter(event -> event.pid() == 1 && event.phase().equals("X"))
                .map(event -> "%s %.0f+%.0f".formatted(event.name(), event.ts(), event.dur()))
                .toList();
        assertEquals(List.of("crawl/page-1/images/photo 500000+1500000", "crawl/page-4 2500000+2000000"), path);
    }

    @Test
    void chart_ofNothing_saysSo() {
        assertEquals("0 tasks in 0 s: no task has completed\n0.00 at once on average, 0 at most, of 0 tasks",
                Trace.of(timeline).chart(80, 20));
        ParsedPage.of(Trace.of(timeline).html());
    }

    @Test
    void chart_tooSmall_isRefused() {
        Trace trace = Trace.of(timeline);
        Exception narrow = assertThrows(IllegalArgumentException.class, () -> trace.chart(71, 1));
        assertEquals("a chart of 71 columns and 1 rows: it needs at least 72 and 1", narrow.getMessage());
        assertThrows(IllegalArgumentException.class, () -> trace.chart(72, 0));
    }
}
