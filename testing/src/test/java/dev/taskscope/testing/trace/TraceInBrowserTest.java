/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.ScopeTimeline;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.TestScheduler;
import dev.taskscope.testing.trace.Trace.Lane;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run as a browser loads it. Skipped on a machine without one; a failure in CI, unless CI says that it could get none. */
class TraceInBrowserTest {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    @TempDir Path folder;

    @Test
    void html_inABrowser_hasABarForEachTask() throws Exception {
        Trace run = SampleRuns.crawl();
        assertEquals(namesOf(run), barsIn(loaded(run)));
    }

    @Test
    void html_inABrowser_whereNoTimePassed_hasABarForEachTask() throws Exception {
        Trace run = SampleRuns.deadlock();
        assertEquals(namesOf(run), barsIn(loaded(run)));
    }

    @Test
    void html_inABrowser_ofARunThatFailed_hasABarForEachTaskOfEachScope() throws Exception {
        Trace run = Exploration.defaults().find(TraceInBrowserTest::failingCrawl).orElseThrow().trace().orElseThrow();
        String page = loaded(run);
        assertEquals(
                Set.of("main", "crawl/page-1", "crawl/page-2", "crawl/page-1/images/logo", "crawl/page-1/images/photo"),
                barsIn(page));
        assertEquals(namesOf(run), barsIn(page));
        assertTrue(page.contains("<title>Failed: FAILURE - trace of 5 threads</title>"), page);
    }

    /** Fails if the second page is there first. */
    private static void failingCrawl(TestScheduler scheduler) throws InterruptedException {
        FakeClock clock = scheduler.clock();
        List<String> loaded = new ArrayList<>();
        try (var crawl = TaskScope.open(CompletionPolicy.<Object>waitForAll(), options -> options.name("crawl"))) {
            crawl.fork("page-1", () -> {
                try (var images =
                        TaskScope.open(CompletionPolicy.<Object>waitForAll(), options -> options.name("images"))) {
                    images.fork("logo", () -> clock.sleep(Duration.ofMillis(100)));
                    images.fork("photo", () -> clock.sleep(Duration.ofSeconds(2)));
                    images.join();
                }
                loaded.add("page-1");
            });
            crawl.fork("page-2", () -> {
                clock.sleep(Duration.ofSeconds(2));
                loaded.add("page-2");
            });
            crawl.join();
        }
        assertEquals(List.of("page-1", "page-2"), loaded);
    }

    @Test
    void html_inABrowser_ofATaskNamedLikeMarkup_showsItsName() throws Exception {
        String name = "<script>document.title='run'</script>";
        String page = loaded(new Script().lane(name).start(name).end(name).trace());
        assertTrue(page.contains("<title>No failure - trace of 1 thread</title>"), page);
        assertTrue(page.contains("&lt;script&gt;"), page);
    }

    @Test
    void html_inABrowser_ofARunWithoutAScheduler_hasABarForEachTask() throws Exception {
        var timeline = new ScopeTimeline();
        try (var scope =
                TaskScope.open(CompletionPolicy.<Object>waitForAll(),
                        options -> options.name("s").listener(timeline))) {
            scope.fork("<b>a</b>", () -> 1);
            scope.fork("\"b'", () -> 2);
            scope.join();
        }
        Trace run = Trace.of(timeline);
        String page = loaded(run);
        assertEquals(Set.of("s/&lt;b&gt;a&lt;/b&gt;", "s/&quot;b'"), barsIn(page), page);
        assertTrue(page.contains("tasks at once, of 2 - timeline</title>"), page);
    }

    private static TreeSet<String> namesOf(Trace run) {
        var names = new TreeSet<String>();
        run.lanes().stream().map(Lane::name).forEach(names::add);
        return names;
    }

    private static TreeSet<String> barsIn(String page) {
        var bars = new TreeSet<String>();
        Pattern.compile("<g class=\"lane [^\"]*\" data-task=\"([^\"]*)\">(?=.*?<rect [^>]*class=\"life\")")
                .matcher(page)
                .results().forEach(found -> bars.add(found.group(1)));
        return bars;
    }

    /** Returns the document as it is in the browser, written down again by it. */
    private String loaded(Trace run) throws IOException, InterruptedException {
        Path page = Files.writeString(folder.resolve("run.html"), run.html());
        File document = folder.resolve("document.html").toFile();
        Process browser = new ProcessBuilder(browser(), "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                page.toUri().toString())
                .redirectOutput(document).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            assertTrue(browser.waitFor(60, TimeUnit.SECONDS), "the browser has not ended after a minute");
        } finally {
            browser.destroyForcibly().waitFor();
        }
        return Files.readString(document.toPath());
    }

    private static String browser() {
        return BROWSERS.stream().flatMap(TraceInBrowserTest::onPath).findFirst().orElseGet(() -> {
            String reason = "no browser on the PATH: install one of " + BROWSERS;
            boolean wanted = System.getenv("CI") != null && System.getenv("TASKSCOPE_NO_BROWSER") == null;
            return wanted ? fail(reason) : abort(reason);
        });
    }

    private static Stream<String> onPath(String program) {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(each -> Path.of(each, program)).filter(Files::isExecutable).map(Path::toString);
    }
}
