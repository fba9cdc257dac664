/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that do not react to their interrupt are reported, with back-off, and abandoned only if that was asked for. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StragglersTest {
    private final HandClock clock = new HandClock();
    private final Made made = new Made();
    private final CountDownLatch running = new CountDownLatch(2);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    private final Told told = new Told();

    private record Report(String task, Duration waiting, List<StackTraceElement> stack) {}

    private final ScopeListener reporting = new ScopeListener() {
        @Override
        public void onStraggler(Task<?> task, Duration waiting, List<StackTraceElement> stack) {
            reports.add(new Report(task.name(), waiting, stack));
        }
    };

    @AfterEach
    void letThemEnd() {
        mayEnd.countDown();
    }

    private void ignoreInterrupts() {
        running.countDown();
        Uninterrupted.await(mayEnd);
    }

    /** Opens a scope on a thread of its own, forks two tasks that ignore interrupts and one that does not, and closes it. */
    private Elsewhere<List<Task<Object>>> closeWithStragglers(UnaryOperator<ScopeOptions> change) {
        return Elsewhere.run(() -> {
            Task<Object> first;
            Task<Object> second;
            try (var scope = TaskScope.<Object, Completion<Object>>open(CompletionPolicy.waitForAll(),
                    change.apply(options()))) {
                first = scope.fork("first", this::ignoreInterrupts);
                second = scope.fork("second", this::ignoreInterrupts);
                wellBehaved.set(scope.fork("well-behaved", () -> new CountDownLatch(1).await()));
                running.await();
            }
            return List.of(first, second);
        });
    }

    private final AtomicReference<Task<?>> wellBehaved = new AtomicReference<>();

    private ScopeOptions options() {
        return ScopeOptions.defaults()
                .name("work")
                .runtime(made.runtime().withTimeSource(clock))
                .listener(reporting)
                .listener(told);
    }

    private void advanceOnceItWaits(Duration length) {
        Uninterrupted.await(() -> told.was("complete well-behaved")); // which has reacted
        clock.awaitParked(1);
        Task<?> other = wellBehaved.get();
        Uninterrupted.await(() -> other == null || other.state().ended());
        clock.advance(length);
    }

    private void assertReported(Duration waiting) throws InterruptedException {
        Report first = reports.take();
        Report second = reports.take();
        assertEquals(List.of("first", "second"), List.of(first.task, second.task));
        assertEquals(List.of(waiting, waiting), List.of(first.waiting, second.waiting));
    }

    // ---- reports

    @Test
    void close_withStragglers_reportsThemAfterTheGraceAndThenWithBackOff() throws InterruptedException {
        try (var logged = Logged.by(TaskScope.class.getName())) {
            var owner = closeWithStragglers(options -> options.stragglerGrace(Duration.ofSeconds(5)));
            advanceOnceItWaits(Duration.ofSeconds(5));
            assertReported(Duration.ofSeconds(5));
            advanceOnceItWaits(Duration.ofSeconds(10));
            assertReported(Duration.ofSeconds(15));
            advanceOnceItWaits(Duration.ofSeconds(20));
            assertReported(Duration.ofSeconds(35));
            clock.awaitParked(1);
            mayEnd.countDown();
            owner.value();
            assertEquals(6, logged.warnings().size());
        }
    }

    @Test
    void close_stragglerBeforeItsGraceIsOver_isNotReported() throws InterruptedException {
        var owner = closeWithStragglers(options -> options.stragglerGrace(Duration.ofSeconds(5)));
        advanceOnceItWaits(Duration.ofSeconds(5).minusNanos(1));
        clock.awaitParked(1);
        mayEnd.countDown();
        owner.value();
        assertTrue(reports.isEmpty());
    }

    @Test
    void close_stragglerBetweenTwoReports_isNotReported() throws InterruptedException {
        try (var logged = Logged.by(TaskScope.class.getName())) {
            var owner = closeWithStragglers(options -> options.stragglerGrace(Duration.ofSeconds(5)));
            advanceOnceItWaits(Duration.ofSeconds(5));
            assertReported(Duration.ofSeconds(5));
            advanceOnceItWaits(Duration.ofSeconds(9));
            clock.awaitParked(1);
            mayEnd.countDown();
            owner.value();
            assertTrue(reports.isEmpty());
            assertEquals(2, logged.warnings().size());
        }
    }

    @Test
    void close_graceNotSet_isTenSeconds() throws InterruptedException {
        try (var logged = Logged.by(TaskScope.class.getName())) {
            var owner = closeWithStragglers(UnaryOperator.identity());
            advanceOnceItWaits(Duration.ofSeconds(10));
            assertReported(Duration.ofSeconds(10));
            mayEnd.countDown();
            owner.value();
            assertEquals(2, logged.warnings().size());
        }
    }

    @Test
    void close_stragglerForLongerThanPausesGrow_isNotReportedAgain() throws InterruptedException {
        try (var logged = Logged.by(TaskScope.class.getName())) {
            var owner = closeWithStragglers(options -> options.stragglerGrace(Duration.ofDays(20_000)));
            advanceOnceItWaits(Duration.ofDays(20_000));
            assertReported(Duration.ofDays(20_000));
            awaitParkedWithoutLimit(owner.thread());
            clock.advance(Duration.ofDays(40_000));
            mayEnd.countDown();
            owner.value();
            assertTrue(reports.isEmpty());
            assertEquals(2, logged.warnings().size());
        }
    }

    /** Close threw ArithmeticException when it computed the pause after that. */
    @Test
    void close_withTheLongestGraceThereIs_waitsWithoutReports() throws InterruptedException {
        var owner = closeWithStragglers(options -> options.stragglerGrace(Duration.ofSeconds(Long.MAX_VALUE)));
        awaitParkedWithoutLimit(owner.thread());
        clock.advance(Duration.ofDays(60_000));
        mayEnd.countDown();
        assertEquals(2, owner.value().size());
        assertTrue(reports.isEmpty());
    }

    private void awaitParkedWithoutLimit(Thread owner) {
        Uninterrupted.await(() -> told.was("complete well-behaved"));
        Uninterrupted.await(() -> owner.getState() == Thread.State.WAITING);
    }

    @Test
    void report_ofAStraggler_hasItsStack() throws InterruptedException {
        try (var logged = Logged.by(TaskScope.class.getName())) {
            var owner = closeWithStragglers(options -> options.stragglerGrace(Duration.ofSeconds(5)));
            advanceOnceItWaits(Duration.ofSeconds(5));
            Report report = reports.take();
            assertTrue(
                    report.stack.stream().anyMatch(frame -> frame.getMethodName().equals("ignoreInterrupts")),
                    report::toString);
            mayEnd.countDown();
            owner.value();
            assertTrue(logged.warnings().getFirst().contains("ignoreInterrupts"), logged.warnings()::toString);
        }
    }

    @Test
    void warning_ofAStraggler_namesScopeTaskForkSiteAndThatCloseGoesOnWaiting() throws InterruptedException {
        try (var logged = Logged.by(TaskScope.class.getName())) {
            var owner = closeWithStragglers(
                    options -> options.stragglerGrace(Duration.ofSeconds(5)).recordForkSites());
            advanceOnceItWaits(Duration.ofSeconds(5));
            assertReported(Duration.ofSeconds(5));
            mayEnd.countDown();
            owner.value();
            String warning = logged.warnings().getFirst();
            assertTrue(
                    warning.startsWith(
                            "Scope 'work' has been waiting in close for PT5S for task 'first', which does not"
                                    + " react to its interrupt, forked at dev.taskscope.StragglersTest."),
                    warning);
            assertTrue(warning.contains("it goes on waiting"), warning);
        }
    }

    @Test
    void close_withStragglerAndOwnerInterrupted_goesOnReporting() throws InterruptedException {
        try (var logged = Logged.by(TaskScope.class.getName())) {
            var owner = closeWithStragglers(options -> options.stragglerGrace(Duration.ofSeconds(5)));
            clock.awaitParked(1);
            owner.thread().interrupt();
            advanceOnceItWaits(Duration.ofSeconds(5));
            assertReported(Duration.ofSeconds(5));
            mayEnd.countDown();
            owner.value();
            assertEquals(2, logged.warnings().size());
        }
    }

    // ---- abandoning

    private StragglersAbandonedException abandoned() throws InterruptedException {
        var owner = closeWithStragglers(options -> options.abandonStragglersAfter(Duration.ofSeconds(3)));
        advanceOnceItWaits(Duration.ofSeconds(3));
        return assertInstanceOf(StragglersAbandonedException.class, owner.thrown());
    }

    @Test
    void close_abandoningStragglers_throwsAnExceptionThatNamesEach() throws InterruptedException {
        var abandoned = abandoned();
        assertEquals(List.of("first", "second"), abandoned.tasks().stream().map(Task::name).toList());
        String message = abandoned.getMessage();
        assertTrue(
                message.startsWith(
                        "scope 'work' was closed while 2 of its tasks were still running, PT3S after they were"
                                + " asked to stop: 'first', here:"),
                message);
        assertTrue(message.contains("; 'second', here:"), message);
        assertTrue(message.contains("ignoreInterrupts"), message);
        assertFalse(message.contains("well-behaved"), message);
    }

    @Test
    void close_abandoningStragglers_leavesThemRunningAndNobodyElse() throws InterruptedException {
        var abandoned = abandoned();
        assertEquals(
                List.of("first", "second"), made.alive().stream().map(Thread::getName).toList());
        assertEquals(Task.State.RUNNING, abandoned.tasks().getFirst().state());
    }

    @Test
    void close_beforeTheLimitForStragglers_waits() throws InterruptedException {
        var owner = closeWithStragglers(options -> options.abandonStragglersAfter(Duration.ofSeconds(3)));
        advanceOnceItWaits(Duration.ofSeconds(3).minusNanos(1));
        clock.awaitParked(1);
        mayEnd.countDown();
        assertEquals(2, owner.value().size());
        assertEquals(List.of(), made.alive());
    }

    @Test
    void abandonedTask_thatEndsLater_isToldToNobody() throws InterruptedException {
        var abandoned = abandoned();
        List<String> before = told.events();
        assertEquals("close work", before.getLast());
        mayEnd.countDown();
        for (Thread thread : made.threads()) {
            thread.join();
        }
        assertEquals(before, told.events());
        assertEquals(Task.State.SUCCEEDED, abandoned.tasks().getFirst().state());
    }

    @Test
    void abandonedTask_thatForksLater_isRefused() throws InterruptedException {
        var owner = Elsewhere.run(() -> {
            var begun = new CountDownLatch(1);
            try (var scope = TaskScope.<Object, Completion<Object>>open(
                    CompletionPolicy.waitForAll(), options().abandonStragglersAfter(Duration.ofSeconds(3)))) {
                scope.fork("forks", () -> {
                    begun.countDown();
                    Uninterrupted.await(mayEnd);
                    return scope.fork("late", () -> "a");
                });
                begun.await();
            }
            return null;
        });
        clock.awaitParked(1);
        clock.advance(Duration.ofSeconds(3));
        var abandoned = assertInstanceOf(StragglersAbandonedException.class, owner.thrown());
        mayEnd.countDown();
        Task<?> task = abandoned.tasks().getFirst();
        Uninterrupted.await(() -> task.state().ended());
        var failure = assertInstanceOf(Outcome.Failure.class, task.outcome().orElseThrow());
        assertInstanceOf(IllegalStateException.class, failure.exception());
    }
}
