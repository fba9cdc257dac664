/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The runtime is bound to the thread, and inherited by tasks and nested scopes. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskRuntimeTest {
    private final Made made = new Made();
    private final TaskRuntime mine = made.runtime();

    private static TaskScope<Object, Completion<Object>> open() {
        return TaskScope.open();
    }

    private static TaskScope<Object, Completion<Object>> open(TaskRuntime runtime) {
        return TaskScope.open(CompletionPolicy.waitForAll(), options -> options.runtime(runtime));
    }

    // ---- the current one

    @Test
    void current_onAThreadOfNobody_isTheSystems() {
        assertSame(TaskRuntime.system(), TaskRuntime.current());
    }

    @Test
    void current_inACall_isTheOneCalled() throws Exception {
        assertSame(mine, mine.call(TaskRuntime::current));
    }

    @Test
    void current_afterACall_isTheOneBefore() throws Exception {
        mine.call(() -> null);
        assertSame(TaskRuntime.system(), TaskRuntime.current());
    }

    @Test
    void current_afterACallThatThrew_isTheOneBefore() {
        var thrown = new IOException("of the body");
        assertSame(thrown, assertThrows(IOException.class, () -> mine.call(() -> {
            throw thrown;
        })));
        assertSame(TaskRuntime.system(), TaskRuntime.current());
        assertNull(Frame.current(), "a pooled thread keeps nothing of ours");
    }

    @Test
    void current_afterACallInACall_isTheOuterOne() throws Exception {
        TaskRuntime other = new Made().runtime();
        mine.call(() -> {
            assertSame(other, other.call(TaskRuntime::current));
            assertSame(mine, TaskRuntime.current());
            return null;
        });
    }

    @Test
    void call_returnsWhatTheBodyReturns() throws Exception {
        assertEquals("a", mine.call(() -> "a"));
        assertNull(mine.call(() -> null));
    }

    // ---- inherited

    @Test
    void current_inAScopeWithARuntime_isThatOne() {
        try (var scope = open(mine)) {
            assertSame(mine, TaskRuntime.current());
            assertEquals("scope", scope.name());
        }
        assertSame(TaskRuntime.system(), TaskRuntime.current());
        assertNull(Frame.current(), "a pooled thread keeps nothing of ours");
    }

    @Test
    void current_betweenNestedScopes_isThatOfTheInnermostOpenOne() {
        TaskRuntime other = new Made().runtime();
        try (var outer = open(mine)) {
            try (var inner = open(other)) {
                assertSame(other, TaskRuntime.current());
                assertEquals("scope/scope", inner.path());
            }
            assertSame(mine, TaskRuntime.current());
            assertEquals("scope", outer.path());
        }
    }

    @Test
    void scope_openedInACall_runsItsTasksOnThatRuntime() throws Exception {
        mine.call(() -> {
            try (var scope = open()) {
                scope.fork(() -> {});
                return scope.join();
            }
        });
        assertEquals(1, made.threads().size());
    }

    @Test
    void task_ofAScopeWithARuntime_inheritsIt() throws InterruptedException {
        try (var scope = open(mine)) {
            Task<Object> task = scope.fork(TaskRuntime::current);
            scope.join();
            assertSame(mine, task.value());
        }
    }

    @Test
    void nestedScope_ofATask_inheritsTheRuntime() throws InterruptedException {
        try (var scope = open(mine)) {
            scope.fork("parent", () -> {
                try (var inner = open()) {
                    inner.fork("child", () -> assertSame(mine, TaskRuntime.current()));
                    inner.join().throwIfFailed();
                }
            });
            scope.join().throwIfFailed();
        }
        assertEquals(List.of("parent", "child"), made.threads().stream().map(Thread::getName).toList());
    }

    /** It was the system's: a policy that looked at the time there looked at another clock than its scope. */
    @Test
    void current_inAPolicyThatACompletingTaskCalls_isThatOfTheScope() throws InterruptedException {
        TaskRuntime runtime = TaskRuntime.system().withListener(new ScopeListener() {});
        var seen = new CopyOnWriteArrayList<TaskRuntime>();
        CompletionPolicy<Object, Completion<Object>> looking = CompletionPolicy.waitForAll().until(task -> {
            seen.add(TaskRuntime.current());
            return false;
        });
        try (var scope = TaskScope.open(looking, options -> options.runtime(runtime))) {
            scope.fork(() -> "a");
            scope.fork(() -> {
                throw new IOException("no");
            });
            scope.join();
        }
        assertEquals(List.of(runtime, runtime), seen);
    }

    @Test
    void call_inATask_isForThatTaskAlone() throws InterruptedException {
        TaskRuntime other = new Made().runtime();
        try (var scope = open(mine)) {
            Task<Object> task = scope.fork(() -> {
                assertSame(other, other.call(TaskRuntime::current));
                return TaskRuntime.current();
            });
            Task<Object> sibling = scope.fork(TaskRuntime::current);
            scope.join().throwIfFailed();
            assertSame(mine, task.value());
            assertSame(mine, sibling.value());
        }
    }

    @Test
    void scope_whoseOpeningFails_leavesTheThreadAsItWas() {
        CompletionPolicy<Object, Object> broken = new CompletionPolicy<>() {
            @Override
            public Decision onCompletion(Task<Object> completed, Tally tally) {
                return Decision.RETURN;
            }

            @Override
            public Object result(Completion<Object> completion) {
                return completion;
            }

            @Override
            public CompletionPolicy<Object, Object> newRound() {
                throw new IllegalStateException("no new round");
            }
        };
        assertThrows(IllegalStateException.class, () -> TaskScope.open(broken, options -> options.runtime(mine)));
        assertSame(TaskRuntime.system(), TaskRuntime.current());
        assertNull(Frame.current());
    }

    // ---- put together

    @Test
    void withTimeSource_takesTimeFromThere() throws InterruptedException {
        var clock = new HandClock();
        try (var scope = open(mine.withTimeSource(clock))) {
            var deadline = Deadline.after(Duration.ofSeconds(5));
            assertSame(clock, deadline.source());
            clock.advance(Duration.ofSeconds(5));
            assertTrue(deadline.passed());
            scope.fork(() -> {});
            scope.join();
        }
        assertEquals(1, made.threads().size()); // and threads from the original
    }

    @Test
    void withThreadFactory_keepsThePointsOfTheOriginal() throws InterruptedException {
        var points = new CopyOnWriteArrayList<String>();
        var watched = new Watched(points);
        try (var scope = open(watched.withThreadFactory(made))) {
            scope.fork("a", () -> {});
            scope.join();
        }
        assertEquals(List.of("FORK", "START", "COMPLETE", "POLICY", "CLOSE"), points);
        assertEquals(1, made.threads().size());
    }

    /** A runtime that notes the points that are reached. */
    private record Watched(List<String> points) implements TaskRuntime {
        @Override
        public java.util.concurrent.ThreadFactory threadFactory() {
            return TaskRuntime.system().threadFactory();
        }

        @Override
        public TimeSource timeSource() {
            return TimeSource.system();
        }

        @Override
        public void reached(Point point, Object subject) {
            points.add(point.name());
        }
    }

    @Test
    void withListener_isToldOfNestedScopesToo() throws InterruptedException {
        var told = new Told();
        try (var scope = open(TaskRuntime.system().withListener(told))) {
            scope.fork("parent", () -> {
                try (var inner = TaskScope.open(CompletionPolicy.waitForAll(), options -> options.name("inner"))) {
                    inner.fork("child", () -> {});
                    inner.join();
                }
            });
            scope.join();
        }
        assertEquals(
                List.of("open inner", "fork child", "start child", "complete child", "close inner"),
                told.events().subList(3, 8));
    }

    @Test
    void listenerOfAScope_isNotToldOfNestedScopes() throws InterruptedException {
        var told = new Told();
        try (var scope = TaskScope.open(CompletionPolicy.waitForAll(), options -> options.listener(told))) {
            scope.fork("parent", () -> {
                try (var inner = TaskScope.open(CompletionPolicy.waitForAll(), options -> options.name("inner"))) {
                    inner.fork("child", () -> {});
                    inner.join();
                }
            });
            scope.join();
        }
        assertEquals(
                List.of("open scope", "fork parent", "start parent", "complete parent", "close scope"), told.events());
    }
}
