/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskscope.engine.Engines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scopes are a tree in {@code jcmd <pid> Thread.dump_to_file -format=json}, with the tasks' names, on the structured engine. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadDumpTest {
    private static final Pattern FIELD =
            Pattern.compile("\"(container|parent|owner|tid|name)\":\\s*\"?([^\",\\n]*)\"?,?");

    @TempDir private Path folder;

    private final CountDownLatch running = new CountDownLatch(3);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @BeforeEach
    void needsTheStructuredEngine() {
        assumeTrue(
                Engines.preferred().toString().equals("structured"),
                "the tree of scopes is in thread dumps on the structured engine only; this JVM runs on the other one");
    }

    /** What the dump says of a scope: thread ids as they stand there. */
    private static final class Container {
        private String name = "";
        private String parent = "";
        private String owner = "";
        private final List<String> threadIds = new ArrayList<>();
        private final List<String> threadNames = new ArrayList<>();
    }

    private List<Container> dump() throws IOException, InterruptedException {
        Path file = folder.resolve("threads.json");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = String.valueOf(ProcessHandle.current().pid());
        Process process = new ProcessBuilder(jcmd, pid, "Thread.dump_to_file", "-format=json", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return parse(Files.readString(file).replace("\\/", "/"));
    }

    private static List<Container> parse(String json) {
        var containers = new ArrayList<Container>();
        Matcher field = FIELD.matcher(json);
        while (field.find()) {
            String value = field.group(2);
            if (field.group(1).equals("container")) {
                containers.add(new Container());
                containers.getLast().name = value;
            } else if (!containers.isEmpty()) {
                Container last = containers.getLast();
                switch (field.group(1)) {
                    case "parent" -> last.parent = value;
                    case "owner" -> last.owner = value;
                    case "tid" -> last.threadIds.add(value);
                    default -> last.threadNames.add(value);
                }
            }
        }
        return containers;
    }

    private static Container named(List<Container> containers, String name) {
        return containers.stream()
                .filter(container -> container.name.equals(name) || container.name.startsWith(name + "/"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no '" + name + "' among "
                        + containers.stream().map(container -> container.name).toList()));
    }

    private static TaskScope<Object, Completion<Object>> open(String name) {
        return TaskScope.open(CompletionPolicy.waitForAll(), options -> options.name(name));
    }

    private void runUntilDumped() throws InterruptedException {
        running.countDown();
        mayEnd.await();
    }

    /** What was dumped of the scopes that the thread "owner" and a task below it had opened. */
    private List<Container> dumpOfACrawl() throws InterruptedException {
        return Elsewhere.run("owner", this::crawl).value(); // JUnit's own thread is in a container of its pool
    }

    /** The scope "crawl" with a task "page", which owns the scope "images" with a task "logo"; and in it, "feeds". */
    private List<Container> crawl() throws IOException, InterruptedException {
        try (var crawl = open("crawl")) {
            crawl.fork("page", () -> {
                try (var images = open("images")) {
                    images.fork("logo", this::runUntilDumped);
                    images.join();
                }
            });
            crawl.fork("robots.txt", this::runUntilDumped);
            try (var feeds = open("feeds")) {
                feeds.fork("atom", this::runUntilDumped);
                running.await();
                List<Container> containers = dump();
                mayEnd.countDown();
                feeds.join();
                return containers;
            }
        }
    }

    @Test
    void dump_ofNestedScopes_showsThemAsATree() throws InterruptedException {
        List<Container> containers = dumpOfACrawl();
        Container crawl = named(containers, "crawl");
        assertEquals("<root>", crawl.parent);
        assertEquals(crawl.name, named(containers, "images").parent);
        assertEquals(crawl.name, named(containers, "feeds").parent);
    }

    @Test
    void dump_ofAScope_showsItsTasksByName() throws InterruptedException {
        List<Container> containers = dumpOfACrawl();
        assertEquals(Set.of("page", "robots.txt"), Set.copyOf(named(containers, "crawl").threadNames));
        assertEquals(List.of("logo"), named(containers, "images").threadNames);
        assertEquals(List.of("atom"), named(containers, "feeds").threadNames);
    }

    @Test
    void dump_ofAScope_showsItsOwner() throws InterruptedException {
        List<Container> containers = dumpOfACrawl();
        Container crawl = named(containers, "crawl");
        String page = crawl.threadIds.get(crawl.threadNames.indexOf("page"));
        Container root = named(containers, "<root>");
        assertEquals(page, named(containers, "images").owner);
        assertEquals(root.threadIds.get(root.threadNames.indexOf("owner")), crawl.owner);
        assertEquals(crawl.owner, named(containers, "feeds").owner);
    }

    @Test
    void dump_afterClose_showsNothingOfTheScope() throws IOException, InterruptedException {
        dumpOfACrawl();
        Files.delete(folder.resolve("threads.json"));
        assertTrue(dump().stream().noneMatch(container -> container.name.startsWith("crawl/")));
    }
}
