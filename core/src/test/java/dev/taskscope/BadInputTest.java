/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What bad input gets: an exception at the call that is wrong, which names what is wrong and the way out. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadInputTest {

    private static TaskScope<Object, Completion<Object>> open() {
        return TaskScope.open(CompletionPolicy.waitForAll(), options -> options.name("work"));
    }

    private static Arguments of(String what, Executable call) {
        return Arguments.of(what, call);
    }

    // ---- nulls

    static Stream<Arguments> nullsOutsideAScope() {
        return Stream.of(
                of("policy of the scope", () -> TaskScope.open(null)),
                of("policy of the scope", () -> TaskScope.open(null, ScopeOptions.defaults())),
                of("options of the scope", () -> TaskScope.open(CompletionPolicy.waitForAll(), (ScopeOptions) null)),
                of("the function that sets them returned null", () -> TaskScope.open(
                        CompletionPolicy.waitForAll(), options -> null)),
                of("name of the scope", () -> ScopeOptions.defaults().name(null)),
                of("runtime of the scope", () -> ScopeOptions.defaults().runtime(null)),
                of("listener of the scope", () -> ScopeOptions.defaults().listener(null)),
                of("context carrier of the scope", () -> ScopeOptions.defaults().carrying(null)),
                of("deadline", () -> AwaitOptions.defaults().until(null)),
                of("threads", () -> TaskRuntime.system().withThreadFactory(null)),
                of("time", () -> TaskRuntime.system().withTimeSource(null)),
                of("listener", () -> TaskRuntime.system().withListener(null)),
                of("body", () -> TaskRuntime.system().call(null)),
                of("source", () -> new Deadline(null, 0)),
                of("exception", () -> new Outcome.Failure<>(null, true)),
                of("reason", () -> new Outcome.Cancelled<>(null, null, true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nullsOutsideAScope")
    void call_withNull_isRefusedNamingIt(String what, Executable call) {
        var refused = assertThrows(NullPointerException.class, call);
        assertTrue(String.valueOf(refused.getMessage()).contains(what), refused::getMessage);
    }

    /** A call with null on a scope. */
    @FunctionalInterface
    interface OnScope {
        void call(TaskScope<Object, ?> scope) throws Exception;
    }

    private static Arguments on(String what, OnScope call) {
        return Arguments.of(what, call);
    }

    static Stream<Arguments> nullsOnAScope() {
        return Stream.of(
                on("body of the task", scope -> scope.fork((Callable<Object>) null)),
                on("body of the task", scope -> scope.fork((TaskScope.Action) null)),
                on("body of task 'alpha'", scope -> scope.fork("alpha", (Callable<Object>) null)),
                on("body of task 'alpha'", scope -> scope.fork("alpha", (TaskScope.Action) null)),
                on("name of the task", scope -> scope.fork(null, () -> "a")),
                on("name of the task", scope -> scope.fork(null, () -> {})),
                on("reason to cancel", scope -> scope.cancel(null)),
                on("deadline of the join", scope -> scope.join(null)),
                on("task to wait for", scope -> scope.await(null)),
                on("tasks to wait for", scope -> scope.await(CompletionPolicy.waitForAll(), null)),
                on("one of the tasks to wait for", scope -> scope.await(
                        CompletionPolicy.waitForAll(), Arrays.asList((Task<Object>) null))),
                on("policy of the await", scope -> scope.await(null, List.of())),
                on("options of the await", scope -> scope.await(CompletionPolicy.waitForAll(), List.of(), null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nullsOnAScope")
    void callOnScope_withNull_isRefusedNamingItAndTheScopeGoesOn(String what, OnScope call)
            throws InterruptedException {
        try (var scope = open()) {
            var refused = assertThrows(NullPointerException.class, () -> call.call(scope));
            assertTrue(refused.getMessage().contains(what), refused::getMessage);
            assertFalse(scope.isCancelled());
            scope.fork("next", () -> "a");
            assertEquals(List.of("a"), scope.join().values());
        }
    }

    static Stream<Arguments> nullsInAFork() {
        return nullsOnAScope().limit(6);
    }

    /** In a log there is nothing else to tell which scope it was. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("nullsInAFork")
    void fork_withNull_isRefusedNamingTheScope(String what, OnScope call) {
        try (var scope = open()) {
            var refused = assertThrows(NullPointerException.class, () -> call.call(scope));
            assertTrue(refused.getMessage().contains("'work'"), refused::getMessage);
        }
    }

    @Test
    void cancelOfTask_withNull_isRefusedAndTheTaskGoesOn() throws InterruptedException {
        try (var scope = open()) {
            var mayEnd = new CountDownLatch(1);
            Task<Object> task = scope.fork("alpha", () -> mayEnd.await());
            var refused = assertThrows(NullPointerException.class, () -> task.cancel(null));
            assertEquals("reason to cancel a task", refused.getMessage());
            mayEnd.countDown();
            assertEquals(1, scope.join().succeeded().size());
        }
    }

    // ---- numbers and durations

    static Stream<Arguments> badNumbers() {
        Duration negative = Duration.ofNanos(-1);
        return Stream.of(
                of("limit is negative: PT-0.000000001S", () -> Deadline.after(negative)),
                of("limit is negative: PT-0.000000001S", () -> Deadline.after(negative, TimeSource.system())),
                of("straggler grace is negative: PT-0.000000001S",
                        () -> ScopeOptions.defaults().stragglerGrace(negative)),
                of(
                        "straggler grace is zero: a task needs some time to react",
                        () -> ScopeOptions.defaults().stragglerGrace(Duration.ZERO)),
                of(
                        "limit for stragglers is negative: PT-0.000000001S",
                        () -> ScopeOptions.defaults().abandonStragglersAfter(negative)),
                of("sleep is negative: PT-0.000000001S", () -> TimeSource.system().sleep(negative)),
                of("a quorum needs at least 1 success, not 0", () -> CompletionPolicy.quorum(0)),
                of("a number of tolerated failures is at least 0, not -1", () -> CompletionPolicy.atMostFailures(-1)),
                of("a policy on named tasks needs at least one name", () -> CompletionPolicy.ended()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badNumbers")
    void call_withABadNumber_isRefusedWithTheNumber(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void deadline_inMoreThanTheLifetimeOfTheUniverse_isFarAwayAndDoesNotOverflow() {
        var endless = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), new HandClock());
        assertFalse(endless.passed());
        assertEquals(Duration.ofNanos(Long.MAX_VALUE >> 1), endless.remaining());
    }

    @Test
    void options_withDurationsThatOverflow_areTaken() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
        try (var scope = TaskScope.<Object, Completion<Object>>open(
                CompletionPolicy.waitForAll(),
                options -> options.stragglerGrace(endless).abandonStragglersAfter(endless))) {
            scope.fork(() -> new CountDownLatch(1).await());
        }
    }

    // ---- another clock

    @Test
    void join_withADeadlineOfAnotherClock_isRefusedNamingBothAndTheWayOut() throws InterruptedException {
        try (var scope = open()) {
            Deadline ofAnother = Deadline.after(Duration.ofSeconds(1), new HandClock());
            String message = "the deadline is on hand-moved clock, scope 'work' on system time: make it with"
                    + " Deadline.after(limit) inside the scope";
            assertEquals(
                    message,
                    assertThrows(IllegalArgumentException.class, () -> scope.join(ofAnother))
                            .getMessage());
            assertEquals(
                    message,
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> scope.await(
                                    CompletionPolicy.waitForAll(),
                                    List.of(),
                                    AwaitOptions.defaults().until(ofAnother)))
                            .getMessage());
            assertTrue(scope.join().done().isEmpty());
        }
    }

    @Test
    void earlier_ofDeadlinesOfTwoClocks_isRefusedNamingBoth() {
        var first = Deadline.after(Duration.ZERO, new HandClock());
        var second = Deadline.after(Duration.ZERO, TimeSource.system());
        assertEquals(
                "deadlines of two clocks cannot be compared: hand-moved clock and system time; make both with the same"
                        + " TimeSource",
                assertThrows(IllegalArgumentException.class, () -> first.earlier(second))
                        .getMessage());
    }

    // ---- too early, too late, twice

    @Test
    void value_beforeItIsThere_isRefusedNamingTaskStateAndTheWayOut() throws InterruptedException {
        var mayEnd = new CountDownLatch(1);
        var running = new CountDownLatch(1);
        try (var scope = open()) {
            Task<Object> task = scope.fork("alpha", () -> {
                running.countDown();
                mayEnd.await();
            });
            running.await();
            assertEquals(
                    "task 'work/alpha' has no value yet, it is RUNNING: wait for it with join or await first",
                    assertThrows(IllegalStateException.class, task::value).getMessage());
            assertTrue(task.outcome().isEmpty());
            mayEnd.countDown();
        }
    }

    @Test
    void value_ofACancelledTask_isRefusedNamingTaskAndReason() {
        try (var scope = open()) {
            scope.cancel("no need");
            Task<Object> task = scope.fork("alpha", () -> "a");
            assertEquals(
                    "task 'work/alpha' was cancelled before it began: no need",
                    assertThrows(TaskCancelledException.class, task::value).getMessage());
        }
    }

    static Stream<Arguments> usesAfterClose() {
        return Stream.of(
                on("fork", scope -> scope.fork("late", () -> "a")),
                on("fork", scope -> scope.fork(() -> {})),
                on("join", TaskScope::join),
                on("join", scope -> scope.join(Deadline.after(Duration.ZERO))),
                on("await", scope -> scope.await(CompletionPolicy.waitForAll(), List.of())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("usesAfterClose")
    void call_afterClose_isRefusedNamingCallScopeAndTheWayOut(String call, OnScope use) {
        var scope = open();
        scope.close();
        assertEquals(
                call + " on scope 'work', which has closed: open a new scope",
                assertThrows(IllegalStateException.class, () -> use.call(scope)).getMessage());
    }

    @Test
    void join_againWithNothingToWaitFor_returnsAtOnceAndEmpty() throws InterruptedException {
        try (var scope = open()) {
            assertTrue(scope.join().done().isEmpty());
            scope.fork(() -> "a");
            assertEquals(1, scope.join().done().size());
            Completion<Object> again = scope.join();
            assertTrue(again.done().isEmpty());
            assertTrue(again.pending().isEmpty());
        }
    }

    @Test
    void await_ofATaskOfAnotherScope_isRefusedNamingBoth() {
        try (var first = open();
                var second = TaskScope.open(CompletionPolicy.waitForAll(), options -> options.name("other"))) {
            Task<Object> task = first.fork("alpha", () -> "a");
            assertEquals(
                    "task 'work/alpha' is not of scope 'work/other': wait for it with await of its own scope, or open that"
                            + " alongside this one",
                    assertThrows(IllegalArgumentException.class, () -> second.await(task))
                            .getMessage());
        }
    }
}
