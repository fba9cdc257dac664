/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.of;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.TimeSource;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What limits make of lengths, deadlines, bodies and clocks that are out of the ordinary. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadInputTest {
    private static final Duration NEGATIVE = ofNanos(-1);
    private static final Duration FOR_EVER = ofSeconds(Long.MAX_VALUE, 999_999_999);
    private static final TaskScope<String, Completion<String>> NO_SCOPE = null;

    private static CompletionPolicy<String, Completion<String>> all() {
        return CompletionPolicy.waitForAll();
    }

    private static String slept(int seconds) throws InterruptedException {
        TaskRuntime.current().timeSource().sleep(ofSeconds(seconds));
        return "slept";
    }

    private static long now() {
        return TaskRuntime.current().timeSource().nanoTime() / 1_000_000_000;
    }

    // ---- lengths

    static Stream<Arguments> negative() {
        String limit = "limit is negative: PT-0.000000001S";
        return Stream.of(
                of(limit, (Executable) () -> Timeouts.failAfter(NEGATIVE, () -> "never")),
                of(limit, (Executable) () -> Timeouts.failAfter(NEGATIVE, ignored -> "never")),
                of(limit, (Executable) () -> Timeouts.failAfter(NEGATIVE, () -> {})),
                of(limit, (Executable) () -> Timeouts.moveOnAfter(NEGATIVE, () -> "never")),
                of(limit, (Executable) () -> Timeouts.moveOnAfter(NEGATIVE, ignored -> "never")),
                of(limit, (Executable) () -> Timeouts.moveOnAfter(NEGATIVE, () -> {})),
                of(limit, (Executable) () -> Timeouts.limited(NEGATIVE, () -> "never")),
                of(limit, (Executable) () -> Timeouts.waitFor(NEGATIVE, NO_SCOPE, null)),
                of(limit, (Executable) () -> Timeouts.join(NEGATIVE, NO_SCOPE)),
                of(limit, (Executable) () -> Timeouts.failingAfter(NEGATIVE, all())),
                of(limit, (Executable) () -> Timeouts.movingOnAfter(NEGATIVE, all())),
                of(limit, (Executable) () -> TimeLimit.of(NEGATIVE)),
                of("budget for cleanup is negative: PT-0.000000001S",
                        (Executable) () -> TimeLimit.none().cleanupWithin(NEGATIVE)),
                of(limit, (Executable) () -> TimeLimit.none().call(running -> {
                    running.reschedule(NEGATIVE);
                    return "never";
                })));
    }

    @ParameterizedTest
    @MethodSource("negative")
    void negative_isRefusedAtTheCall_andSaysWhich(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @ConcurrentTest(schedules = 5)
    void negative_toReschedule_leavesTheLimitAsItWas() {
        var late = assertThrows(DeadlineExceededException.class, () -> Timeouts.failAfter(ofSeconds(2), limit -> {
            assertThrows(IllegalArgumentException.class, () -> limit.reschedule(NEGATIVE));
            assertThrows(NullPointerException.class, () -> limit.reschedule(null));
            assertThrows(NullPointerException.class, () -> limit.rescheduleAt(null));
            return slept(5);
        }));
        assertEquals(ofSeconds(2), late.length());
        assertEquals(2, now());
    }

    @ConcurrentTest(schedules = 5)
    void overflowing_isAsLongAsThereIs_everywhere() throws InterruptedException {
        assertEquals("slept", Timeouts.failAfter(FOR_EVER, limit -> {
            limit.reschedule(FOR_EVER);
            return slept(1);
        }));
        assertEquals("slept", Timeouts.moveOnAfter(FOR_EVER, () -> slept(1)).orElseThrow());
        TimeLimit generous = TimeLimit.of(ofSeconds(1)).cleanupWithin(FOR_EVER);
        assertFalse(((Attempt.CutShort<String>) generous.attempt(() -> slept(5))).why().cleanupCutShort());
        try (var scope = TaskScope.open(Timeouts.failingAfter(FOR_EVER, all()))) {
            Task<String> task = scope.fork(() -> slept(1));
            assertEquals("slept", Timeouts.waitFor(FOR_EVER, scope, task));
            assertEquals(1, Timeouts.join(FOR_EVER, scope).done().size());
        }
    }

    @ConcurrentTest(schedules = 5)
    void zero_inALoop_expiresEachTime_andLeavesNothing() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            assertThrows(DeadlineExceededException.class, () -> Timeouts.failAfter(ZERO, () -> slept(1)));
            assertTrue(Timeouts.moveOnAfter(ZERO, () -> slept(1)).expired());
            assertEquals(i, Timeouts.failAfter(ZERO, limit -> limit.expired() ? 0 : -1) + i);
            assertFalse(Thread.currentThread().isInterrupted());
        }
        assertEquals("slept", slept(1));
        assertEquals(1, now());
        assertEquals(0, ExpiryQueues.of(TaskRuntime.current().timeSource()).size());
    }

    @ConcurrentTest(schedules = 20)
    void zero_ofAWait_doesNotWait_andTakesWhatHasEnded() throws InterruptedException {
        try (var scope = TaskScope.open(Timeouts.failingAfter(ZERO, all()))) {
            assertEquals(List.of(), scope.join().done()); // nothing to wait for
            Task<String> ended = scope.fork(() -> "value");
            scope.await(ended);
            assertEquals(List.of(ended), scope.join().done());
            scope.fork(() -> slept(1));
            assertThrows(DeadlineExceededException.class, scope::join);
        }
        try (var scope = TaskScope.<String>open()) {
            assertEquals(List.of(), Timeouts.join(ZERO, scope).done());
            Task<String> slow = scope.fork(() -> slept(1));
            var late = assertThrows(DeadlineExceededException.class, () -> Timeouts.join(ZERO, scope));
            assertEquals(List.of(slow), late.completion().orElseThrow().pending());
        }
        assertEquals(0, now());
    }

    @ConcurrentTest(schedules = 5)
    void deadlineOfExactlyNow_isZero() throws InterruptedException {
        slept(7);
        Deadline now = Deadline.after(ZERO);
        var late = assertThrows(DeadlineExceededException.class, () -> Timeouts.failAt(now, () -> slept(1)));
        assertEquals(ZERO, late.noticedAfter());
        assertEquals(ZERO, late.length());
        assertEquals("done", Timeouts.failAt(now, () -> "done"));
        assertTrue(Timeouts.moveOnAt(now, () -> slept(1)).expired());
        assertThrows(DeadlineExceededException.class, () -> TimeLimit.none().call(limit -> {
            limit.rescheduleAt(now);
            return slept(1);
        }));
        try (var scope = TaskScope.open(TimeLimit.at(now).movingOn(all()))) {
            scope.fork(() -> slept(1));
            assertTrue(scope.join().expired());
        }
        assertEquals(7, now());
    }

    // ---- clocks

    @Test
    void deadlineOnAnotherClock_isRefusedByEveryVerb_andSaysWhatToDo() {
        Deadline elsewhere = Deadline.after(ofSeconds(1), new FakeClock());
        try (var scope = TaskScope.open(TimeLimit.at(elsewhere).failing(all()))) {
            Task<String> task = scope.fork(() -> "value");
            for (Executable call : List.<Executable>of(
                    () -> Timeouts.failAt(elsewhere, () -> "never"),
                    () -> Timeouts.moveOnAt(elsewhere, () -> "never"),
                    () -> TimeLimit.at(elsewhere).waitFor(scope, task),
                    () -> TimeLimit.at(elsewhere).join(scope),
                    () -> TimeLimit.none().run(() -> TimeLimit.none().call(limit -> {
                        limit.rescheduleAt(elsewhere);
                        return "never";
                    })),
                    scope::join)) {
                String refused = assertThrows(IllegalArgumentException.class, call).getMessage();
                assertTrue(refused.startsWith("the deadline is on fake clock"), refused);
                assertTrue(refused.endsWith("make it there, with Deadline.after(limit)"), refused);
            }
        }
    }

    @Test
    void clockThatJumpsForwardByYears_expiresOnce_andSaysHowLate() throws Exception {
        var clock = new JumpingClock();
        clock.set(Long.MAX_VALUE - 1); // and past the end of its range
        TaskRuntime.system().withTimeSource(clock).call(() -> {
            var late = assertThrows(DeadlineExceededException.class, () -> Timeouts.failAfter(ofSeconds(2), () -> {
                clock.set(clock.nanoTime() + ofDays(3_650).toNanos());
                clock.fire();
                new CountDownLatch(1).await();
            }));
            assertEquals(ofDays(3_650).minusSeconds(2), late.noticedAfter());
            assertTrue(late.getMessage().startsWith("limit of PT2S has expired, noticed PT87599H59M58S late"),
                    late::getMessage);
            return null;
        });
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void clockThatJumpsBack_waitsUntilItsDeadlineComesAgain() throws Exception {
        var clock = new JumpingClock();
        TaskRuntime.system().withTimeSource(clock).call(() -> {
            var late = assertThrows(DeadlineExceededException.class, () -> Timeouts.failAfter(ofSeconds(2), limit -> {
                clock.set(-ofDays(3_650).toNanos());
                clock.fire(); // early now
                assertFalse(limit.expired());
                assertEquals(ofDays(3_650).plusSeconds(2), limit.deadline().orElseThrow().remaining());
                assertFalse(Thread.currentThread().isInterrupted());
                clock.set(ofSeconds(2).toNanos());
                clock.fire();
                assertTrue(limit.expired());
                clock.set(0); // back again, after it has expired
                new CountDownLatch(1).await();
                return "never";
            }));
            assertEquals(ZERO, late.noticedAfter());
            assertEquals(ZERO, late.endedAfter()); // not less than nothing
            return null;
        });
        assertFalse(Thread.currentThread().isInterrupted());
    }

    // ---- bodies

    @ConcurrentTest(schedules = 20)
    void body_thatSwallowsEveryInterrupt_isAskedOnce_andKeepsItsValue() throws InterruptedException {
        Attempt<Integer> attempt = Timeouts.moveOnAfter(ofSeconds(1), () -> swallowingFor(5));
        assertEquals(new Attempt.Done<>(1, true), attempt);
        assertEquals(5, now());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @ConcurrentTest(schedules = 20)
    void body_thatSwallowsEveryInterrupt_isAskedTwice_withABudgetForCleanup() {
        assertEquals(2, TimeLimit.of(ofSeconds(1)).cleanupWithin(ofSeconds(2)).call(() -> swallowingFor(5)));
        assertEquals(5, now());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    /** Goes on to a moment, whoever asks it to stop; returns how often it was asked. */
    private static int swallowingFor(int seconds) {
        TimeSource clock = TaskRuntime.current().timeSource();
        Deadline end = Deadline.after(ofSeconds(seconds), clock);
        int asked = 0;
        while (!end.passed()) {
            try {
                clock.sleep(end.remaining());
            } catch (InterruptedException e) {
                asked++;
            }
        }
        return asked;
    }

    @ConcurrentTest(schedules = 20)
    void moving_whatHasEndedOrExpired_isRefused_andSaysWhy() {
        var handle = new AtomicReference<Limit>();
        TimeLimit.of(ofSeconds(1)).named("quotes").attempt(limit -> {
            handle.set(limit);
            return swallowingFor(2);
        });
        TimeLimit.of(ofSeconds(1)).named("quotes").call(limit -> {
            limit.reschedule(ZERO);
            for (Executable move : moves(limit)) {
                assertEquals(
                        "limit 'quotes' of PT0S cannot be moved: it has expired, and its body has been asked to stop",
                        assertThrows(IllegalStateException.class, move).getMessage());
            }
            return "done";
        });
        for (Executable move : moves(handle.get())) {
            assertEquals(
                    "limit 'quotes' of PT1S cannot be moved: its body has ended",
                    assertThrows(IllegalStateException.class, move).getMessage());
        }
    }

    private static List<Executable> moves(Limit limit) {
        return List.of(
                () -> limit.reschedule(ofSeconds(1)),
                () -> limit.reschedule(ZERO),
                () -> limit.rescheduleAt(Deadline.after(ofSeconds(1))),
                limit::lift);
    }
}
