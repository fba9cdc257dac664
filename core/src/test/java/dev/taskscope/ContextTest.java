/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** What carriers capture at the fork is set in the task and cleared after it (contract, point 10). */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContextTest {
    private final List<String> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void clearMdc() {
        MDC.clear();
    }

    /** A carrier that notes what is done with it, and may throw. */
    private final class Noting implements ContextCarrier {
        private final String name;
        private RuntimeException thrownBySet;
        private RuntimeException thrownByClear;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public Snapshot capture() {
            events.add("capture " + name);
            return new Snapshot() {
                @Override
                public void set() {
                    events.add("set " + name);
                    throwIfAny(thrownBySet);
                }

                @Override
                public void clear() {
                    events.add("clear " + name);
                    throwIfAny(thrownByClear);
                }
            };
        }

        private static void throwIfAny(RuntimeException thrown) {
            if (thrown != null) {
                throw thrown;
            }
        }
    }

    private static TaskScope<Object, Completion<Object>> open(ContextCarrier... carriers) {
        ScopeOptions options = ScopeOptions.defaults().name("work");
        for (ContextCarrier carrier : carriers) {
            options = options.carrying(carrier);
        }
        return TaskScope.open(CompletionPolicy.waitForAll(), options);
    }

    // ---- MDC

    @Test
    void mdc_ofTheForker_isSetInTheTask() throws InterruptedException {
        try (var scope = open()) {
            MDC.put("order", "42");
            Task<Object> task = scope.fork(() -> MDC.get("order"));
            MDC.put("order", "43"); // too late for that task
            scope.join();
            assertEquals("42", task.value());
        }
    }

    @Test
    void mdc_changedByTheTask_staysAsItIsForTheForker() throws InterruptedException {
        try (var scope = open()) {
            MDC.put("order", "42");
            scope.fork(() -> MDC.put("order", "changed"));
            scope.join();
            assertEquals("42", MDC.get("order"));
        }
    }

    @Test
    void mdc_ofATaskThatForks_isSetInTheForked() throws InterruptedException {
        try (var scope = open()) {
            MDC.put("order", "42");
            scope.fork(() -> {
                MDC.put("step", "parent");
                scope.fork("child", () -> events.add(MDC.get("order") + " " + MDC.get("step")));
            });
            scope.join();
            assertEquals(List.of("42 parent"), events);
        }
    }

    @Test
    void mdc_isClearedAfterTheBody() throws InterruptedException {
        var afterwards = new AtomicReference<String>("not looked");
        TaskRuntime looking = TaskRuntime.system().withThreadFactory(work -> Thread.ofVirtual().unstarted(() -> {
            work.run();
            afterwards.set(MDC.get("order"));
        }));
        MDC.put("order", "42");
        try (var scope = TaskScope.open(CompletionPolicy.waitForAll(), options -> options.runtime(looking))) {
            scope.fork(() -> {});
        }
        assertNull(afterwards.get());
    }

    // ---- carriers

    @Test
    void carriers_areSetInOrderAndClearedInReverse() throws InterruptedException {
        try (var scope = open(new Noting("a"), new Noting("b"))) {
            scope.fork(() -> events.add("body"));
            scope.join();
        }
        assertEquals(List.of("set a", "set b", "body", "clear b", "clear a"), events.subList(2, 7));
        assertEquals(List.of("capture a", "capture b"), events.subList(0, 2).stream().sorted().toList());
    }

    @Test
    void carrier_afterABodyThatThrows_isCleared() throws InterruptedException {
        try (var scope = open(new Noting("a"))) {
            scope.fork(() -> {
                throw new IOException();
            });
            scope.join();
        }
        assertEquals(List.of("capture a", "set a", "clear a"), events);
    }

    @Test
    void carrier_withoutAContext_isLeftOut() throws InterruptedException {
        try (var scope = open(() -> null, new Noting("b"))) {
            scope.fork(() -> {});
            assertEquals(1, scope.join().succeeded().size());
        }
        assertEquals(List.of("capture b", "set b", "clear b"), events);
    }

    @Test
    void carrier_ofATaskThatWasCancelledBeforeItBegan_isNotSet() throws InterruptedException {
        try (var scope = open(new Noting("a"))) {
            scope.cancel();
            scope.fork(() -> {});
            scope.join();
        }
        assertEquals(List.of("capture a"), events);
    }

    @Test
    void carrier_whileTheTaskIsAskedToStop_isNotInterrupted() throws InterruptedException {
        var setting = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        var ran = new AtomicBoolean();
        var cancelled = new CountDownLatch(1);
        ContextCarrier slow = () -> new ContextCarrier.Snapshot() {
            @Override
            public void set() {
                setting.countDown();
                Uninterrupted.await(() -> cancelled.getCount() == 0 || Thread.currentThread().isInterrupted());
                interrupted.set(Thread.currentThread().isInterrupted());
            }

            @Override
            public void clear() {}
        };
        try (var scope = open(slow)) {
            Task<Object> task = scope.fork(() -> ran.set(true));
            setting.await();
            task.cancel();
            cancelled.countDown();
            assertEquals(1, scope.join().cancelled().size());
            assertFalse(interrupted.get());
            ForkTest.assertNeverRan(task, ran);
        }
    }

    // ---- carriers that throw

    @Test
    void capture_thatThrows_comesOutOfTheForkAndNothingIsForked() throws InterruptedException {
        var thrown = new IllegalStateException("no context");
        ContextCarrier throwing = () -> {
            throw thrown;
        };
        try (var scope = open(throwing)) {
            assertSame(thrown, assertThrows(IllegalStateException.class, () -> scope.fork(() -> {})));
            assertTrue(scope.join().done().isEmpty());
        }
    }

    @Test
    void set_thatThrows_isTheFailureOfTheTaskWhichNeverRan() throws InterruptedException {
        var carrier = new Noting("a");
        carrier.thrownBySet = new IllegalStateException("cannot be set");
        try (var scope = open(carrier)) {
            Task<Object> task = scope.fork(() -> events.add("body"));
            scope.join();
            assertEquals(
                    new Outcome.Failure<>(carrier.thrownBySet, /* started= */ false),
                    task.outcome().orElseThrow());
        }
        assertFalse(events.contains("body"));
    }

    @Test
    void set_thatThrows_clearsWhatWasSetBefore() throws InterruptedException {
        var second = new Noting("b");
        second.thrownBySet = new IllegalStateException("cannot be set");
        try (var scope = open(new Noting("a"), second)) {
            scope.fork(() -> {});
            scope.join();
        }
        assertEquals("clear a", events.getLast());
    }

    @Test
    void clear_thatThrows_failsTheScopeAndKeepsTheOutcome() throws InterruptedException {
        var carrier = new Noting("a");
        carrier.thrownByClear = new IllegalStateException("cannot be cleared");
        try (var scope = open(carrier)) {
            Task<Object> task = scope.fork("task", () -> "value");
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertSame(carrier.thrownByClear, failed.getCause());
            assertEquals(
                    "scope 'work' failed: the context of task 'work/task' could not be cleared:"
                            + " java.lang.IllegalStateException: cannot be cleared",
                    failed.getMessage());
            assertEquals("value", task.value());
        }
    }

    @Test
    void clear_thatThrowsInTwoCarriers_losesNeither() throws InterruptedException {
        var first = new Noting("a");
        var second = new Noting("b");
        first.thrownByClear = new IllegalStateException("a cannot be cleared");
        second.thrownByClear = new IllegalStateException("b cannot be cleared");
        try (var scope = open(first, second)) {
            scope.fork(() -> {});
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertEquals(List.of("clear b", "clear a"), events.subList(4, 6));
            assertSame(second.thrownByClear, failed.getCause());
            assertInstanceOf(IllegalStateException.class, failed.getCause());
            var later = Arrays.asList(failed.getSuppressed());
            var within = Arrays.asList(failed.getCause().getSuppressed());
            assertTrue(later.contains(first.thrownByClear) || within.contains(first.thrownByClear));
        }
    }
}
