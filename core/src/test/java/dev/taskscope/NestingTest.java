/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scopes nest strictly: the inner ones close first, whatever the code says (contract, point 4). */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NestingTest {
    private final Made made = new Made();
    private final Told told = new Told();

    private TaskScope<Object, Completion<Object>> open(String name) {
        return TaskScope.open(
                CompletionPolicy.waitForAll(),
                options -> options.name(name).runtime(made.runtime()).listener(told));
    }

    /** Forks a task and waits until it runs. */
    private static Task<Object> running(TaskScope<Object, ?> scope) throws InterruptedException {
        var running = new CountDownLatch(1);
        Task<Object> task = scope.fork(CloseTest.untilInterrupted(running));
        running.await();
        return task;
    }

    private List<String> closed() {
        return told.events().stream().filter(event -> event.startsWith("close")).toList();
    }

    // ---- in order

    @Test
    void path_ofNestedScopes_namesThemFromTheOutside() throws InterruptedException {
        try (var outer = open("crawl")) {
            outer.fork("page-3", () -> {
                try (var images = open("images");
                        var icons = open("icons")) {
                    assertEquals("crawl/page-3/images", images.path());
                    assertEquals("crawl/page-3/images/icons", icons.path());
                    assertEquals("crawl/page-3/images/icons/logo", icons.fork("logo", () -> {}).path());
                }
            });
            outer.join().throwIfFailed();
        }
    }

    @Test
    void close_innerFirst_leavesTheOuterOneOpen() throws InterruptedException {
        try (var outer = open("outer")) {
            try (var inner = open("inner")) {
                running(inner);
            }
            outer.fork("a", () -> {});
            assertEquals(1, outer.join().succeeded().size());
            assertEquals(List.of("close inner"), closed());
        }
    }

    @Test
    void open_afterAnInnerScopeClosed_isNestedInTheOuterOne() {
        try (var outer = open("outer")) {
            open("first").close();
            try (var second = open("second")) {
                assertEquals("outer/second", second.path());
            }
            assertEquals("outer", outer.path());
        }
    }

    @Test
    void cancelOfTask_thatWaitsInAScopeOfItsOwn_endsTheTasksOfThatScope() throws InterruptedException {
        var inInner = new AtomicReference<Task<Object>>();
        var running = new CountDownLatch(1);
        try (var outer = open("outer")) {
            Task<Object> parent = outer.fork("parent", () -> {
                try (var inner = open("inner")) {
                    inInner.set(inner.fork(CloseTest.untilInterrupted(running)));
                    inner.join();
                }
            });
            running.await();
            outer.cancel();
            outer.join();
            assertEquals(Task.State.CANCELLED, parent.state());
            assertEquals(Task.State.CANCELLED, inInner.get().state());
        }
    }

    // ---- out of order

    @Test
    void closeOfOuter_whileInnerIsOpen_closesTheInnerOneFirstAndThrows() throws InterruptedException {
        var outer = open("outer");
        var inner = open("inner");
        Task<Object> ofInner = running(inner);
        var violation = assertThrows(StructureViolationException.class, outer::close);
        assertEquals(List.of("close inner", "close outer"), closed());
        assertEquals(Task.State.CANCELLED, ofInner.state());
        assertEquals(List.of(), made.alive());
        assertEquals(
                "scope 'outer' was closed while scope 'outer/inner', opened in it, was open: that has been closed first;"
                        + " open scopes with try (...), so that they close in order",
                violation.getMessage());
    }

    @Test
    void closeOfOuter_whileInnerIsOpen_endsTheTasksOfBoth() throws InterruptedException {
        var outer = open("outer");
        Task<Object> ofOuter = running(outer);
        var inner = open("inner");
        Task<Object> ofInner = running(inner);
        assertThrows(StructureViolationException.class, outer::close);
        assertEquals(List.of(Task.State.CANCELLED, Task.State.CANCELLED), List.of(ofOuter.state(), ofInner.state()));
    }

    @Test
    void closeOfInner_afterTheOuterOneClosedIt_doesNothing() {
        var outer = open("outer");
        var inner = open("inner");
        assertThrows(StructureViolationException.class, outer::close);
        inner.close();
        assertEquals(List.of("close inner", "close outer"), closed());
    }

    @Test
    void closeOfOutermost_whileTwoAreOpen_closesFromTheInsideAndNamesBoth() {
        var first = open("1");
        open("2");
        open("3");
        var violation = assertThrows(StructureViolationException.class, first::close);
        assertEquals(List.of("close 3", "close 2", "close 1"), closed());
        assertTrue(violation.getMessage().contains("scope '1/2/3'"), violation::getMessage);
        var next = assertInstanceOf(StructureViolationException.class, violation.getSuppressed()[0]);
        assertTrue(next.getMessage().contains("scope '1/2'"), next::getMessage);
    }

    @Test
    void closeOfMiddle_whileTheInnermostIsOpen_leavesTheOutermostOpen() throws InterruptedException {
        try (var first = open("1")) {
            var second = open("2");
            open("3");
            assertThrows(StructureViolationException.class, second::close);
            assertEquals(List.of("close 3", "close 2"), closed());
            first.fork("a", () -> {});
            assertEquals(1, first.join().succeeded().size());
        }
    }

    @Test
    void closeOfOuter_whenClosingTheInnerOneThrows_suppressesThat() {
        var thrown = new IllegalStateException("thrown by the listener");
        var outer = open("outer");
        TaskScope.open(
                CompletionPolicy.waitForAll(), options -> options.name("inner").listener(new ScopeListener() {
                    @Override
                    public void onClose(TaskScope<?, ?> scope) {
                        throw thrown;
                    }
                }));
        var violation = assertThrows(StructureViolationException.class, outer::close);
        var suppressed = assertInstanceOf(ScopeFailedException.class, violation.getSuppressed()[0]);
        assertSame(thrown, suppressed.getCause());
        assertEquals(List.of("close outer"), closed());
    }

    @Test
    void closeOfOuter_whileInnerIsOpenAndTheOuterOneHasFailed_suppressesThat() {
        var thrown = new IllegalStateException("thrown by the listener");
        var outer = TaskScope.open(CompletionPolicy.waitForAll(), options -> options.listener(new ScopeListener() {
            @Override
            public void onFork(Task<?> task) {
                throw thrown;
            }
        }));
        outer.fork(() -> {});
        open("inner");
        var violation = assertThrows(StructureViolationException.class, outer::close);
        assertSame(thrown, violation.getSuppressed()[0].getCause());
    }

    @Test
    void scopeAfterAViolation_onTheSameThread_isOutermost() {
        var outer = open("outer");
        open("inner");
        assertThrows(StructureViolationException.class, outer::close);
        try (var next = open("next")) {
            assertEquals("next", next.path());
        }
    }

    // ---- left open by a task

    @Test
    void task_thatLeavesAScopeOpen_failsAndTheScopeIsClosed() throws InterruptedException {
        var leftRunning = new AtomicReference<Task<Object>>();
        try (var outer = open("outer")) {
            Task<Object> careless = outer.fork("careless", () -> {
                leftRunning.set(running(open("left")));
            });
            outer.join();
            assertEquals(Task.State.CANCELLED, leftRunning.get().state());
            assertEquals(List.of("close left"), closed());
            var failure = assertInstanceOf(Outcome.Failure.class, careless.outcome().orElseThrow());
            assertEquals(
                    "task 'outer/careless' ended while scope 'outer/careless/left', opened in it, was open: it has been"
                            + " closed now; open scopes with try (...)",
                    assertInstanceOf(StructureViolationException.class, failure.exception())
                            .getMessage());
        }
    }

    @Test
    void task_thatLeavesTwoScopesOpenAndThrows_losesNothing() throws InterruptedException {
        var own = new IllegalArgumentException("its own");
        try (var outer = open("outer")) {
            Task<Object> careless = outer.fork("careless", () -> {
                open("1");
                running(open("2"));
                throw own;
            });
            outer.join();
            assertEquals(List.of("close 2", "close 1"), closed());
            var failure = assertInstanceOf(Outcome.Failure.class, careless.outcome().orElseThrow());
            assertInstanceOf(StructureViolationException.class, failure.exception());
            assertEquals(List.of(own), Arrays.asList(failure.exception().getSuppressed()));
        }
    }

    // ---- cancellation

    @Test
    void cancel_ofTheOuterScope_endsWhatTheOwnerHasOpenInside() throws InterruptedException {
        try (var outer = open("outer");
                var middle = open("middle");
                var inner = open("inner")) {
            Task<Object> inMiddle = running(middle);
            Task<Object> inInner = running(inner);
            outer.cancel("enough");
            assertEquals(List.of(inInner), inner.join().cancelled());
            assertEquals(List.of(inMiddle), middle.join().cancelled());
            assertEquals("enough", ((Outcome.Cancelled<?>) inInner.outcome().orElseThrow()).reason());
        }
    }

    @Test
    void cancel_ofTheOuterScope_afterTheInnerOneClosed_isForTheOuterOneAlone() throws InterruptedException {
        try (var outer = open("outer")) {
            var first = open("first");
            first.close();
            outer.cancel("enough");
            assertEquals(List.of("cancel outer"),
                    told.events().stream().filter(event -> event.startsWith("cancel"))
                            .map(event -> event.substring(0, 12))
                            .toList());
        }
    }

    @Test
    void cancelRest_byThePolicyOfTheOuterScope_leavesTheInnerOneAlone() throws InterruptedException {
        var firstEnds = CompletionPolicy.<Object>waitForAll().until(task -> true).thenCancel();
        try (var outer = TaskScope.open(firstEnds);
                var inner = open("inner")) {
            Task<Object> one = running(outer);
            Task<Object> inInner = running(inner);
            outer.fork(() -> "first").outcome();
            Uninterrupted.await(() -> one.state().ended());
            assertTrue(outer.isCancelled());
            assertEquals(Task.State.RUNNING, inInner.state());
        }
    }
}
