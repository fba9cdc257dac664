/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static dev.taskscope.timeouts.Timeouts.failAfter;
import static dev.taskscope.timeouts.Timeouts.failAt;
import static dev.taskscope.timeouts.Timeouts.limited;
import static dev.taskscope.timeouts.Timeouts.moveOnAfter;
import static dev.taskscope.timeouts.Timeouts.moveOnAt;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.Deadline;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.TimeSource;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.TestScheduler;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What limits do around a body. */
class LimitTest {
    private static final Duration FOR_EVER = ofSeconds(Long.MAX_VALUE);

    private static void sleep(int seconds) throws InterruptedException {
        TaskRuntime.current().timeSource().sleep(ofSeconds(seconds));
    }

    private static String slept(int seconds) throws InterruptedException {
        sleep(seconds);
        return "slept";
    }

    private static long now() {
        return TaskRuntime.current().timeSource().nanoTime() / 1_000_000_000;
    }

    private static DeadlineExceededException assertExpires(TimeLimit limit, Timeouts.Body<?, Exception> body) {
        return assertThrows(DeadlineExceededException.class, () -> limit.call(body));
    }

    // ---- what the body does

    @ConcurrentTest(schedules = 20)
    void failAfter_bodyInTime_returnsItsValue_alsoNull() throws Exception {
        assertEquals("slept", failAfter(ofSeconds(2), () -> slept(1)));
        assertNull(failAfter(ofSeconds(2), LimitTest::nothing));
        assertEquals(1, now());
    }

    private static @Nullable String nothing() {
        return null;
    }

    @ConcurrentTest(schedules = 20)
    void body_thatIsAMethodReference_isTakenForWhatItIs_alsoOfAMethodWithOverloads() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            scope.fork(() -> slept(1));
            Completion<String> seen = failAfter(ofSeconds(2), scope::join); // there is a join(Deadline), too
            assertEquals(List.of("slept"), seen.values());
            assertEquals(List.of(), moveOnAfter(ofSeconds(2), scope::join).orElseThrow().values());
            assertEquals(List.of(), TimeLimit.none().call(scope::join).values());
            assertEquals(List.of(), TimeLimit.none().attempt(scope::join).orElseThrow().values());
        }
        var future = CompletableFuture.completedFuture("value"); // with a get of two parameters
        assertEquals("value", failAfter(ofSeconds(2), future::get));
        assertEquals("value", failAt(Deadline.after(ofSeconds(2)), future::get));
        assertEquals("value", moveOnAt(Deadline.after(ofSeconds(2)), future::get).orElseThrow());
        assertNull(failAfter(ofSeconds(2), LimitTest::nothing)); // of one without overloads
        failAfter(ofSeconds(2), Thread::onSpinWait); // without a value
        TimeLimit.none().run(Thread::onSpinWait);
    }

    @ConcurrentTest(schedules = 20)
    void body_isAlsoOneThatIsGivenItsLimit_andOneWithoutAValue() throws Exception {
        var calls = new AtomicInteger();
        Timeouts.Body<Integer, Exception> body = calls::incrementAndGet;
        Timeouts.LimitedBody<Integer, Exception> limited = body;
        Timeouts.KeepingBody<Integer, Exception> keeping = body;
        Timeouts.Action<Exception> action = body;
        assertEquals(1, failAfter(ofSeconds(2), limited));
        assertEquals(2, moveOnAfter(ofSeconds(2), keeping).orElseThrow());
        failAfter(ofSeconds(2), action);
        assertEquals(3, calls.get());
    }

    @ConcurrentTest(schedules = 20)
    void failAfter_bodyThatThrows_throwsThat() {
        var thrown = new IOException("disk");
        assertSame(thrown, assertThrows(IOException.class, () -> failAfter(ofSeconds(2), () -> {
            throw thrown;
        })));
        assertEquals(0, thrown.getSuppressed().length);
    }

    @ConcurrentTest(schedules = 20)
    void failAfter_bodyThatThrowsSomethingElseWhenAsked_throwsThat_andSaysThatTheLimitHasExpired() {
        var thrown = assertThrows(IllegalStateException.class, () -> failAfter(ofSeconds(1), () -> {
            try {
                return slept(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException("no answer", e);
            }
        }));
        assertInstanceOf(DeadlineExceededException.class, thrown.getSuppressed()[0]);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @ConcurrentTest(schedules = 20)
    void failAfter_bodyThatSwallowsItsInterrupt_keepsItsValue() throws Exception {
        var handle = new AtomicReference<Limit>();
        assertEquals("late", failAfter(ofSeconds(1), limit -> {
            handle.set(limit);
            try {
                return slept(5);
            } catch (InterruptedException e) {
                sleep(3); // is not asked again
                return "late";
            }
        }));
        assertTrue(handle.get().expired());
        assertEquals(4, now());
    }

    @ConcurrentTest(schedules = 20)
    void failAfter_bodyWithoutAnythingThatBlocks_isNotCutShort() {
        assertEquals("done", failAfter(ZERO, () -> "done"));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @ConcurrentTest(schedules = 20)
    void failAfter_zero_expiresAtTheFirstCallThatBlocks() {
        var late = assertThrows(DeadlineExceededException.class, () -> failAfter(ZERO, () -> slept(1)));
        assertEquals(ZERO, late.length());
        assertEquals(0, now());
        assertTrue(late.getMessage().startsWith("limit of PT0S has expired"), late::getMessage);
    }

    @ConcurrentTest(schedules = 20)
    void failAt_deadlineThatHasPassed_expiresAtTheFirstCallThatBlocks() throws Exception {
        Deadline before = Deadline.after(ofSeconds(1));
        sleep(3);
        var late = assertThrows(DeadlineExceededException.class, () -> failAt(before, () -> slept(1)));
        assertEquals(ofSeconds(2), late.noticedAfter());
        assertTrue(moveOnAt(before, () -> slept(1)).expired());
        assertEquals(3, now());
    }

    @ConcurrentTest(schedules = 20)
    void around_countsFromEntry_notFromWhenItWasMade() throws Exception {
        var body = limited(ofSeconds(2), () -> slept(1));
        sleep(5);
        assertEquals("slept", body.call());
    }

    @ConcurrentTest(schedules = 20)
    void around_aBodyWithoutAValue_isForkedAsOne() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> quick = scope.fork("quick", limited(ofSeconds(2), () -> sleep(1)));
            Task<String> slow = scope.fork("slow", limited(ofSeconds(2), () -> sleep(3)));
            scope.join();
            assertNull(quick.value());
            assertEquals(Task.State.FAILED, slow.state());
            assertEquals(2, now());
        }
    }

    @ConcurrentTest(schedules = 20)
    void limit_ofAllTheTimeThereIs_neverExpires() throws Exception {
        assertEquals("slept", failAfter(FOR_EVER, () -> slept(1)));
        assertEquals("slept", TimeLimit.none().call(() -> slept(1)));
    }

    @ConcurrentTest(schedules = 20)
    void attempt_cutShort_hasWhatWasKeptLast() throws Exception {
        Attempt<String> attempt = moveOnAfter(ofSeconds(3), limit -> {
            for (int i = 1;; i++) {
                slept(2);
                limit.keep("value " + i);
            }
        });
        assertEquals("value 1", attempt.orElse("none"));
        assertSame(((Attempt.CutShort<String>) attempt).why(),
                assertThrows(DeadlineExceededException.class, attempt::orElseThrow));
    }

    @ConcurrentTest(schedules = 20)
    void attempt_cutShort_withNothingKept_hasTheOther() throws Exception {
        Attempt<String> attempt = moveOnAfter(ofSeconds(1), () -> slept(2));
        assertEquals("none", attempt.orElse("none"));
    }

    @ConcurrentTest(schedules = 20)
    void attempt_done_hasTheValue() throws Exception {
        Attempt<String> attempt = moveOnAfter(ofSeconds(3), limit -> {
            limit.keep("better than nothing");
            return slept(2);
        });
        assertEquals("slept", attempt.orElse("none"));
        assertEquals("slept", attempt.orElseThrow());
        assertEquals(new Attempt.Done<>("slept", false), attempt);
    }

    @ConcurrentTest(schedules = 20)
    void expiry_ofATask_isAFailure_notACancellation() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(limited(ofSeconds(1), () -> slept(2)));
            scope.join();
            var failure = assertInstanceOf(Outcome.Failure.class, task.outcome().orElseThrow());
            assertInstanceOf(DeadlineExceededException.class, failure.exception());
        }
    }

    @ConcurrentTest(schedules = 50)
    void expiry_cancelsEveryScopeAndTaskBelow_andWaitsForThem() {
        var cleaned = new AtomicReference<>("not cleaned up");
        assertThrows(DeadlineExceededException.class, () -> failAfter(ofSeconds(1), () -> {
            try (var outer = TaskScope.<Object>open(); var inner = TaskScope.<Object>open()) {
                outer.fork(() -> {
                    try (var below = TaskScope.<Object>open()) {
                        below.fork(() -> {
                            try {
                                return slept(50);
                            } finally {
                                sleep(2);
                                cleaned.set("cleaned up");
                            }
                        });
                        return below.join();
                    }
                });
                inner.fork(() -> slept(50));
                return inner.join();
            }
        }));
        assertEquals("cleaned up", cleaned.get());
        assertEquals(3, now());
    }

    @ConcurrentTest(schedules = 50)
    void expiry_whileTheOwnerIsBusy_cancelsItsTasksAtOnce(TestScheduler scheduler) throws InterruptedException {
        Task<?>[] task = new Task<?>[1];
        failAfter(ofSeconds(1), () -> {
            try (var scope = TaskScope.<String>open()) {
                task[0] = scope.fork(() -> slept(50));
                scheduler.settle();
                scheduler.clock().advance(ofSeconds(2)); // keeps going, and does not look at its interrupt
                assertEquals(Task.State.CANCELLED, task[0].state());
                assertTrue(Thread.interrupted());
            }
        });
    }

    // ---- moving

    @ConcurrentTest(schedules = 20)
    void reschedule_laterSoonerAndNever() throws Exception {
        assertEquals("slept", failAfter(ofSeconds(1), limit -> {
            limit.reschedule(ofSeconds(5));
            return slept(4);
        }));
        assertThrows(DeadlineExceededException.class, () -> failAfter(ofSeconds(5), limit -> {
            limit.reschedule(ofSeconds(1));
            return slept(4);
        }));
        assertEquals(5, now());
        assertEquals("slept", failAfter(ofSeconds(1), limit -> {
            limit.lift();
            assertTrue(limit.deadline().isEmpty());
            assertTrue(Timeouts.effectiveDeadline().isEmpty());
            return slept(4);
        }));
        assertThrows(DeadlineExceededException.class, () -> TimeLimit.none().call(limit -> {
            limit.rescheduleAt(Deadline.after(ofSeconds(1)));
            return slept(4);
        }));
        assertEquals(10, now());
    }

    @ConcurrentTest(schedules = 20)
    void reschedule_toNow_expiresAtTheNextCallThatBlocks() {
        var late = assertThrows(DeadlineExceededException.class, () -> failAfter(ofSeconds(5), limit -> {
            limit.reschedule(ZERO);
            assertTrue(limit.expired());
            return slept(1);
        }));
        assertEquals(ZERO, late.length());
        assertEquals(0, now());
    }

    @ConcurrentTest(schedules = 20)
    void reschedule_afterTheEnd_isRefused_andSaysSo() {
        var handle = new AtomicReference<Limit>();
        TimeLimit.of(ofSeconds(5)).named("quotes").call(limit -> {
            handle.set(limit);
            return "done";
        });
        var refused = assertThrows(IllegalStateException.class, () -> handle.get().reschedule(ofSeconds(1)));
        assertEquals("limit 'quotes' of PT5S cannot be moved: its body has ended", refused.getMessage());
        assertThrows(IllegalStateException.class, handle.get()::lift);
        assertFalse(handle.get().expired());
    }

    @ConcurrentTest(schedules = 20)
    void reschedule_afterExpiry_isRefused_andSaysSo() {
        assertThrows(DeadlineExceededException.class, () -> failAfter(ofSeconds(1), limit -> {
            try {
                return slept(5);
            } finally {
                var refused = assertThrows(IllegalStateException.class, () -> limit.reschedule(ofSeconds(1)));
                assertTrue(refused.getMessage().contains("it has expired"), refused::getMessage);
            }
        }));
    }

    // ---- cleanup

    @ConcurrentTest(schedules = 20)
    void cleanup_withoutABudget_takesAsLongAsItLikes() {
        var late = assertExpires(TimeLimit.of(ofSeconds(1)), () -> {
            try {
                return slept(5);
            } finally {
                sleep(100);
            }
        });
        assertEquals(ofSeconds(100), late.endedAfter());
        assertEquals(ZERO, late.noticedAfter());
        assertFalse(late.cleanupCutShort());
        assertEquals(101, now());
    }

    @ConcurrentTest(schedules = 20)
    void cleanup_beyondItsBudget_isAskedToStopAgain() {
        TimeLimit limit = TimeLimit.of(ofSeconds(1)).cleanupWithin(ofSeconds(2));
        var late = assertExpires(limit, () -> {
            try {
                return slept(5);
            } finally {
                try (var scope = TaskScope.<String>open()) { // one of the cleanup's own
                    scope.fork(() -> slept(100));
                    scope.join();
                }
            }
        });
        assertTrue(late.cleanupCutShort());
        assertEquals(ofSeconds(2), late.endedAfter());
        assertEquals(3, now());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @ConcurrentTest(schedules = 20)
    void cleanup_withinItsBudget_isLeftAlone() {
        TimeLimit limit = TimeLimit.of(ofSeconds(1)).cleanupWithin(ofSeconds(2));
        var late = assertExpires(limit, () -> {
            try {
                return slept(5);
            } finally {
                sleep(1);
            }
        });
        assertFalse(late.cleanupCutShort());
        assertEquals(ofSeconds(1), late.endedAfter());
    }

    @ConcurrentTest(schedules = 20)
    void cleanup_beyondItsBudget_thatReturnsAValue_keepsIt() throws Exception {
        assertEquals("saved", TimeLimit.of(ofSeconds(1)).cleanupWithin(ofSeconds(2)).call(() -> {
            try {
                return slept(5);
            } catch (InterruptedException e) {
                try {
                    sleep(100);
                } catch (InterruptedException again) {
                    return "saved";
                }
                return "took its time";
            }
        }));
        assertEquals(3, now());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @ConcurrentTest(schedules = 20)
    void cleanup_ofALimitWithABudget_isReachedByTheLimitAround() {
        assertExpires(TimeLimit.of(ofSeconds(2)).named("outer"), () -> {
            TimeLimit inner = TimeLimit.of(ofSeconds(1)).cleanupWithin(ofSeconds(50));
            return inner.call(() -> {
                try {
                    return slept(5);
                } finally {
                    sleep(100);
                }
            });
        });
        assertEquals(2, now());
    }

    private static Optional<Long> effective() {
        return Timeouts.effectiveDeadline().map(Deadline::nanos).map(nanos -> nanos / 1_000_000_000);
    }

    /** Returns the effective deadline in the cleanup after a limit that expires at one second, then that of a task below. */
    private static List<Optional<Long>> effectiveInTheCleanupOf(TimeLimit limit) throws InterruptedException {
        var seen = new ArrayList<Optional<Long>>();
        limit.attempt(() -> {
            try {
                return slept(5);
            } finally {
                seen.add(effective());
                try (var scope = TaskScope.<Optional<Long>>open()) {
                    seen.add(scope.awaitValue(scope.fork(LimitTest::effective)));
                }
            }
        });
        return seen;
    }

    @ConcurrentTest(schedules = 20)
    void effectiveDeadline_inTheCleanup_isTheEndOfItsBudget_orWhatIsAround() throws InterruptedException {
        TimeLimit limit = TimeLimit.of(ofSeconds(1));
        assertEquals(List.of(Optional.empty(), Optional.empty()), effectiveInTheCleanupOf(limit));
        assertEquals(1, now());
        failAt(Deadline.after(ofSeconds(9)), () -> { // at 10
            assertEquals(List.of(Optional.of(10L), Optional.of(10L)), effectiveInTheCleanupOf(limit));
            TimeLimit brief = limit.cleanupWithin(ofSeconds(2));
            assertEquals(List.of(Optional.of(5L), Optional.of(5L)), effectiveInTheCleanupOf(brief));
            TimeLimit generous = limit.cleanupWithin(ofSeconds(50));
            assertEquals(List.of(Optional.of(10L), Optional.of(10L)), effectiveInTheCleanupOf(generous));
            assertEquals(Optional.of(10L), effective());
        });
        assertEquals(Optional.empty(), effective());
    }

    @ConcurrentTest(schedules = 20)
    void effectiveDeadline_afterTheBudgetForCleanup_isWhatIsAround() throws InterruptedException {
        var seen = new ArrayList<Optional<Long>>();
        TimeLimit limit = TimeLimit.of(ofSeconds(1)).cleanupWithin(ofSeconds(2));
        failAfter(ofSeconds(9), () -> limit.attempt(() -> {
            try {
                sleep(5);
            } finally {
                try {
                    sleep(5);
                } finally {
                    seen.add(effective());
                }
            }
        }));
        assertEquals(List.of(Optional.of(9L)), seen);
    }

    @ConcurrentTest(schedules = 20)
    void effectiveDeadline_ofALimitThatIsExpiredFromTheBeginning_isWhatIsAround() throws InterruptedException {
        assertEquals(Optional.empty(), failAfter(ZERO, LimitTest::effective));
        assertEquals(Optional.of(3L), failAfter(ofSeconds(3), () -> failAfter(ZERO, LimitTest::effective)));
        assertEquals(Optional.of(2L), TimeLimit.of(ZERO).cleanupWithin(ofSeconds(2)).call(LimitTest::effective));
    }

    // ---- what the exception says

    @ConcurrentTest(schedules = 20)
    void exceeded_says_whichLimitWhereHowLateAndWhatWasRunning() throws Exception {
        var late = assertThrows(DeadlineExceededException.class, () -> expiring("quotes"));
        assertEquals("quotes", late.name().orElseThrow());
        assertEquals(ofSeconds(2), late.length());
        assertEquals(2_000_000_000L, late.deadline().orElseThrow().nanos());
        assertEquals("expiring", late.setAt().orElseThrow().getMethodName());
        assertEquals(List.of("done"), late.done().stream().map(Task::name).toList());
        assertEquals("gather/slow", late.running().get(0).task().path());
        assertTrue(late.running().get(0).stack().stream().anyMatch(frame -> frame.getMethodName().equals("slept")));
        assertTrue(late.completion().isEmpty());
        assertInstanceOf(InterruptedException.class, late.getCause());
        String said = late.getMessage();
        assertTrue(said.startsWith("limit 'quotes' of PT2S has expired; set at "), said);
        assertTrue(said.contains("LimitTest.expiring(LimitTest.java:"), said);
        assertTrue(said.contains("; still running: gather/slow at "), said);
    }

    private static void expiring(String name) throws InterruptedException {
        TimeLimit.of(ofSeconds(2)).named(name).run(() -> {
            try (var scope = TaskScope.open(
                    dev.taskscope.CompletionPolicy.<String>waitForAll(), options -> options.name("gather"))) {
                scope.fork("done", () -> slept(1));
                scope.fork("slow", () -> slept(5));
                scope.join();
            }
        });
    }

    @Test
    void exceeded_survivesSerialization_withoutTasks() throws Exception {
        var late = assertThrows(DeadlineExceededException.class,
                () -> failAfter(ZERO, () -> new CountDownLatch(1).await()));
        var bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(late);
        var read = (DeadlineExceededException) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))
                .readObject();
        assertEquals(late.getMessage(), read.getMessage());
        assertEquals(ZERO, read.length());
        assertTrue(read.deadline().isEmpty() && read.completion().isEmpty());
        assertEquals(List.of(), read.running());
        assertEquals(List.of(), read.done());
    }

    // ---- bad input

    @Test
    void limits_badInput_isRefusedAtTheCall() {
        var latch = new CountDownLatch(1);
        var negative =
                assertThrows(IllegalArgumentException.class, () -> failAfter(ofSeconds(-1), () -> latch.await()));
        assertEquals("limit is negative: PT-1S", negative.getMessage());
        assertThrows(IllegalArgumentException.class, () -> moveOnAfter(ofMillis(-1), () -> "never"));
        assertThrows(IllegalArgumentException.class, () -> limited(ofMillis(-1), () -> "never"));
        assertThrows(
                IllegalArgumentException.class, () -> TimeLimit.of(ofSeconds(1)).cleanupWithin(ofMillis(-1)));
        assertThrows(NullPointerException.class, () -> TimeLimit.of(null));
        assertThrows(NullPointerException.class, () -> TimeLimit.at(null));
        assertThrows(NullPointerException.class, () -> TimeLimit.none().named(null));
        assertThrows(NullPointerException.class, () -> TimeLimit.none().around((Callable<String>) null));
        assertThrows(NullPointerException.class, () -> TimeLimit.none().around((TaskScope.Action) null));
        assertThrows(NullPointerException.class, () -> Timeouts.shield(null));
        assertThrows(
                IllegalArgumentException.class,
                () -> failAfter(ofSeconds(9), limit -> {
                    limit.reschedule(ofSeconds(-1));
                    return "never";
                }));
    }

    @Test
    void limits_onAnotherClock_areRefused() {
        Deadline elsewhere = Deadline.after(ofSeconds(1), new FakeClock());
        var refused = assertThrows(IllegalArgumentException.class, () -> failAt(elsewhere, () -> "never"));
        assertTrue(refused.getMessage().contains("the deadline is on fake clock"), refused::getMessage);
        assertThrows(IllegalArgumentException.class, () -> failAfter(ofSeconds(9), limit -> {
            limit.rescheduleAt(elsewhere);
            return "never";
        }));
    }

    // ---- real threads and real time, without waiting for it

    @Test
    void limits_onAPlatformThread_leaveNothingOnIt() throws Exception {
        int before = ExpiryQueues.of(TimeSource.system()).size();
        var never = new CountDownLatch(1);
        assertEquals("done", failAfter(ofDays(1), () -> "done"));
        assertThrows(DeadlineExceededException.class, () -> failAfter(ofMillis(1), () -> never.await()));
        assertTrue(moveOnAfter(ZERO, () -> never.await()).expired());
        assertFalse(Thread.currentThread().isInterrupted());
        assertTrue(Timeouts.effectiveDeadline().isEmpty());
        assertEquals(before, ExpiryQueues.of(TimeSource.system()).size());
    }

    @Test
    void limits_aMillionSetAndLeft_holdNothing_andSetATimerOrTwo() {
        ExpiryQueue queue = ExpiryQueues.of(TimeSource.system());
        int before = queue.timersSet();
        for (int i = 0; i < 1_000_000; i++) {
            int value = i;
            assertEquals(i, failAfter(ofDays(1), () -> value).intValue());
        }
        assertEquals(0, queue.size());
        assertTrue(queue.timersSet() - before <= 2, () -> queue.timersSet() + " timers");
    }

    // ---- on a clock that is moved by hand

    @Test
    void limits_onAFakeClockWithoutAScheduler_expireWhenItIsMoved() throws Exception {
        var clock = new FakeClock();
        TaskRuntime.system().withTimeSource(clock).call(() -> {
            var late = assertThrows(DeadlineExceededException.class, () -> failAfter(ofSeconds(2), () -> {
                clock.advance(ofSeconds(1));
                assertFalse(Thread.currentThread().isInterrupted());
                clock.advance(ofDays(1)); // a jump
                new CountDownLatch(1).await();
            }));
            assertEquals(ofDays(1).minusSeconds(1), late.endedAfter());
            return late;
        });
    }
}
