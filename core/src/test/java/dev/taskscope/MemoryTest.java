/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scope of many rounds holds what is still to come, not what it has reported. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MemoryTest {
    private static final int ROUNDS = 100;
    private static final int EARLY = 90;

    /** Asks for collections until all have been collected; returns those that have not. */
    private static List<?> kept(List<WeakReference<Object>> references) {
        for (int attempt = 0; attempt < 20; attempt++) {
            System.gc();
            if (references.stream().allMatch(reference -> reference.get() == null)) {
                break;
            }
        }
        return references.stream()
                .filter(reference -> reference.get() != null)
                .map(references::indexOf)
                .toList();
    }

    /** Joins one round, and returns its value as something that does not hold it. */
    private static WeakReference<Object> round(TaskScope<Object, Completion<Object>> scope)
            throws InterruptedException {
        scope.fork(Object::new);
        return new WeakReference<>(scope.join().values().getFirst());
    }

    private static CompletionPolicy<Object, Completion<Object>> firstCompleted() {
        return CompletionPolicy.waitForAll().until(task -> true);
    }

    @Test
    void values_ofReportedTasks_areReleased() throws InterruptedException {
        var values = new ArrayList<WeakReference<Object>>();
        try (var scope = TaskScope.open(CompletionPolicy.waitForAll())) {
            for (int i = 0; i < ROUNDS; i++) {
                values.add(round(scope));
            }
            assertEquals(List.of(), kept(values.subList(0, EARLY)));
        }
    }

    /** The last value is the last task's; few rounds, so that no list is long enough to be swept by its length. */
    @Test
    void values_ofReportedTasksOfAFewRounds_areReleased() throws InterruptedException {
        var values = new ArrayList<WeakReference<Object>>();
        try (var scope = TaskScope.open(CompletionPolicy.waitForAll())) {
            for (int i = 0; i < 10; i++) {
                values.add(round(scope));
            }
            assertEquals(List.of(), kept(values.subList(0, 9)));
        }
    }

    @Test
    void values_ofReportedTasks_areReleasedWhileTheFirstTaskIsPending() throws InterruptedException {
        var values = new ArrayList<WeakReference<Object>>();
        try (var scope = TaskScope.open(firstCompleted())) {
            scope.fork(() -> new CountDownLatch(1).await());
            for (int i = 0; i < ROUNDS; i++) {
                values.add(round(scope));
            }
            assertEquals(List.of(), kept(values.subList(0, EARLY)));
        }
    }

    @Test
    void bodies_ofEndedTasks_areReleased() throws InterruptedException {
        var bodies = new ArrayList<WeakReference<Object>>();
        var tasks = new ArrayList<Task<Object>>();
        try (var scope = TaskScope.open(CompletionPolicy.waitForAll())) {
            for (int i = 0; i < 10; i++) {
                Object captured = new Object();
                bodies.add(new WeakReference<>(captured));
                tasks.add(scope.fork(() -> captured.hashCode()));
            }
            scope.join();
            assertEquals(List.of(), kept(bodies));
        }
        assertEquals(10, tasks.size());
    }

    /** Without having been asked, it would keep what later rounds report: see docs/adr/0005. */
    @Test
    void values_ofLaterRounds_areReleasedThoughAnEarlyCompletionIsKeptThatWasAsked() throws InterruptedException {
        var values = new ArrayList<WeakReference<Object>>();
        try (var scope = TaskScope.open(CompletionPolicy.waitForAll())) {
            scope.fork(Object::new);
            Completion<Object> early = scope.join();
            assertTrue(early.pending().isEmpty());
            for (int i = 0; i < ROUNDS; i++) {
                values.add(round(scope));
            }
            assertEquals(List.of(), kept(values.subList(0, EARLY)));
            assertEquals(1, early.done().size());
        }
    }

    @Test
    void tasks_ofAWatchThatATaskHasNotClosed_areReleasedWithTheirScope() throws InterruptedException {
        var tasks = new ArrayList<WeakReference<Object>>();
        try (var scope = TaskScope.<Object>open()) {
            scope.awaitValue(scope.fork(() -> {
                try (var inner = TaskScope.<Object>open()) {
                    Task<Object> task = inner.fork(Object::new);
                    tasks.add(new WeakReference<>(task));
                    inner.watch(List.of(task));
                    inner.watch(List.of(task)).await(CompletionPolicy.waitForAll(), AwaitOptions.defaults());
                }
                return "left open";
            }));
            assertEquals(List.of(), kept(tasks));
        }
    }

    @Test
    void manyTasks_overTheLifeOfAScope_fitIntoASmallHeap() throws IOException, InterruptedException {
        int count = Integer.getInteger(ManyTasks.COUNT, 300_000);
        String heap = count <= 300_000 ? "-Xmx32m" : "-Xmx256m";
        assertEquals(
                count + " tasks",
                ChildJvm.running(ManyTasks.class)
                        .with(heap, "-XX:+UseSerialGC")
                        .run(String.valueOf(count))
                        .ok()
                        .getLast());
    }
}
