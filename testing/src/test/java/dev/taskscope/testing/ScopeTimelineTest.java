/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.ScopeTimeline;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.TaskSpan;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.time.Duration;
import java.util.List;

/** What a timeline says of programs whose concurrency is known. */
class ScopeTimelineTest {
    private final ScopeTimeline timeline = new ScopeTimeline();

    private TaskScope<String, ?> open(String name) {
        return TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.name(name).listener(timeline));
    }

    private static String sleep(int seconds) throws InterruptedException {
        TaskRuntime.current().timeSource().sleep(Duration.ofSeconds(seconds));
        return "slept";
    }

    private List<String> paths(List<TaskSpan> spans) {
        return spans.stream().map(TaskSpan::path).toList();
    }

    @ConcurrentTest
    void tasksSideBySide_areConcurrent_andTheLongestIsThePath() throws InterruptedException {
        try (var scope = open("s")) {
            scope.fork("one", () -> sleep(1));
            scope.fork("two", () -> sleep(2));
            scope.fork("three", () -> sleep(3));
            scope.join();
        }
        assertEquals(Duration.ofSeconds(3), timeline.length());
        assertEquals(2.0, timeline.parallelism());
        assertEquals(3, timeline.mostAtOnce());
        assertEquals(List.of("s/three"), paths(timeline.criticalPath()));
        assertEquals(List.of("s/one", "s/two", "s/three"), paths(timeline.spans()));
    }

    @ConcurrentTest
    void tasksAwaitedInTurn_areNotConcurrent_andAllOfThemAreThePath() throws InterruptedException {
        try (var scope = open("s")) {
            for (String name : List.of("one", "two", "three")) {
                scope.await(scope.fork(name, () -> sleep(1)));
            }
        }
        assertEquals(1.0, timeline.parallelism());
        assertEquals(1, timeline.mostAtOnce());
        assertEquals(List.of("s/one", "s/two", "s/three"), paths(timeline.criticalPath()));
        assertEquals(
                "3 tasks in PT3S, 1.0 at once on average, 1 at most; it hung on s/one (PT1S), s/two (PT1S), s/three"
                        + " (PT1S)",
                timeline.toString());
    }

    @ConcurrentTest
    void tasksBelowTasks_countForThem(TaskRuntime runtime) throws Exception {
        runtime.withListener(timeline).call(() -> {
            try (var outer = TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.name("outer"))) {
                outer.fork("parent", () -> {
                    try (var inner =
                            TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.name("inner"))) {
                        inner.fork("a", () -> sleep(2));
                        inner.fork("b", () -> sleep(1));
                        inner.join();
                    }
                    return "parent";
                });
                outer.join();
            }
            return null;
        });
        assertEquals(1.5, timeline.parallelism());
        assertEquals(List.of("outer/parent/inner/a"), paths(timeline.criticalPath()));
    }

    /** Of two URLs, one continues the other; the longer one was taken for a task below the shorter one. */
    @ConcurrentTest
    void tasksWhoseNamesHaveSlashes_areNotBelowEachOther() throws InterruptedException {
        try (var scope = open("s")) {
            scope.fork("http://host/a/b", () -> sleep(1));
            scope.fork("http://host/a", () -> sleep(1));
            scope.join();
        }
        assertEquals(2, timeline.mostAtOnce());
        assertEquals(2.0, timeline.parallelism());
    }

    @ConcurrentTest
    void spans_areInForkOrder_whateverTheOrderOfTheEnds() throws InterruptedException {
        try (var scope = open("s")) {
            scope.fork("long", () -> sleep(2));
            scope.fork("short", () -> sleep(1));
            scope.join();
        }
        assertEquals(List.of("s/long", "s/short"), paths(timeline.spans()));
    }

    @ConcurrentTest
    void taskWhoseEndCancelsTheOthers_isThePath_notOneOfThem() throws InterruptedException {
        var first = CompletionPolicy.<String>waitForAll().until(task -> true).thenCancel();
        try (var scope = TaskScope.open(first, options -> options.name("s").listener(timeline))) {
            scope.fork("first", () -> sleep(1));
            scope.fork("second", () -> sleep(2));
            scope.fork("third", () -> sleep(3));
            scope.join();
        }
        assertEquals(List.of("s/first"), paths(timeline.criticalPath()));
    }

    @ConcurrentTest
    void taskThatNeverRan_hasNoLength() throws InterruptedException {
        try (var scope = open("s")) {
            scope.cancel();
            scope.fork("late", () -> sleep(1));
            scope.join();
        }
        assertEquals(
                List.of(new TaskSpan("s", "late", Duration.ZERO, Duration.ZERO, Duration.ZERO, Task.State.CANCELLED)),
                timeline.spans());
        assertEquals(0.0, timeline.parallelism());
        assertEquals(0, timeline.mostAtOnce());
    }

    @ConcurrentTest
    void nothingToldYet_isZero() {
        assertEquals("0 tasks in PT0S, 0.0 at once on average, 0 at most", timeline.toString());
        assertEquals(List.of(), timeline.criticalPath());
    }
}
