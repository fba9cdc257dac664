/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cancel scope does with its own interrupt, with those of others, and with the scopes in it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelScopeTest {
    private final CancelScope limit = CancelScope.named("limit");
    private final CancelScope outer = CancelScope.named("outer");
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void noInterruptIsLeft() {
        assertFalse(Thread.interrupted());
    }

    private String blocks() throws InterruptedException {
        never.await();
        return "never";
    }

    private static Outcome.Cancelled<?> assertCancelled(String reason, Outcome<?> outcome) {
        var cancelled = assertInstanceOf(Outcome.Cancelled.class, outcome, outcome::toString);
        assertEquals(reason, cancelled.reason());
        assertTrue(cancelled.started());
        return cancelled;
    }

    private static <E extends Throwable> E assertFailed(Class<E> type, Outcome<?> outcome) {
        return assertInstanceOf(type, assertInstanceOf(Outcome.Failure.class, outcome, outcome::toString).exception());
    }

    // ---- alone

    @Test
    void run_notCancelled_isWhatTheBodyCameTo() {
        assertEquals(new Outcome.Success<>("value"), limit.run(() -> "value"));
        var failure = new IOException("disk");
        Callable<String> failing = () -> {
            throw failure;
        };
        assertSame(failure, assertFailed(IOException.class, outer.run(failing)));
        assertFalse(limit.isCancelled());
        assertEquals(Optional.empty(), limit.reason());
    }

    @Test
    void run_cancelledWhileTheBodyBlocks_isCancelled() {
        var outcome = limit.run(() -> {
            assertTrue(limit.cancel("enough"));
            return blocks();
        });
        assertInstanceOf(InterruptedException.class, assertCancelled("enough", outcome).thrown());
        assertTrue(limit.isCancelled());
        assertEquals(Optional.of("enough"), limit.reason());
    }

    @Test
    void run_bodyReturnsAValueAlthoughItWasAsked_succeedsAndLeavesNoInterrupt() {
        assertEquals(new Outcome.Success<>("value"), limit.run(() -> {
            limit.cancel("enough");
            return "value";
        }));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void run_bodyThrowsSomethingElseWhenItIsAsked_fails() {
        assertFailed(IOException.class, limit.run(() -> {
            limit.cancel("enough");
            try {
                return blocks();
            } catch (InterruptedException e) {
                throw new IOException("half-written", e);
            }
        }));
    }

    @Test
    void run_bodyRestoresItsInterruptAndThrowsItsOwn_isCancelledAndLeavesNoInterrupt() {
        assertCancelled("enough", limit.run(() -> {
            limit.cancel("enough");
            try {
                return blocks();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("stopped");
            }
        }));
    }

    @Test
    void run_cleanupAfterItWasAsked_mayBlockAndOpenScopes() {
        var cleaned = new ArrayList<String>();
        assertCancelled("enough", limit.run(() -> {
            limit.cancel("enough");
            try {
                return blocks();
            } finally {
                TimeSource.system().sleep(Duration.ofNanos(1));
                try (var scope = TaskScope.<String>open()) {
                    scope.fork(() -> "cleaned");
                    cleaned.addAll(scope.join().values());
                }
            }
        }));
        assertEquals(List.of("cleaned"), cleaned);
    }

    @Test
    void run_cancelledBefore_runsTheBodyWithTheInterruptPending() {
        assertTrue(limit.cancel("at once"));
        assertCancelled("at once", limit.run(this::blocks));
    }

    @Test
    void run_cancelledBeforeAndTheBodyNeverBlocks_succeeds() {
        limit.cancel("at once");
        assertEquals(new Outcome.Success<>("value"), limit.run(() -> "value"));
    }

    @Test
    void run_twice_isRefused() {
        limit.run(() -> "value");
        var refusal = assertThrows(IllegalStateException.class, () -> limit.run(() -> "value"));
        assertTrue(refusal.getMessage().contains("'limit'"), refusal::getMessage);
    }

    @Test
    void run_twiceAfterAnEarlyCancel_isRefused() {
        limit.cancel("at once");
        limit.run(() -> "value");
        assertThrows(IllegalStateException.class, () -> limit.run(() -> "value"));
    }

    @Test
    void run_withinItself_isRefused() {
        assertFailed(IllegalStateException.class, limit.run(() -> limit.run(() -> "value")));
    }

    @Test
    void badInput_isRefusedByName() {
        assertThrows(NullPointerException.class, () -> CancelScope.named(null));
        assertThrows(NullPointerException.class, () -> CancelScope.shield(null));
        var noBody = assertThrows(NullPointerException.class, () -> limit.run(null));
        assertTrue(noBody.getMessage().contains("'limit'"), noBody::getMessage);
        assertThrows(NullPointerException.class, () -> limit.cancel(null));
        assertThrows(NullPointerException.class, () -> CancelScope.endsAsCancelled(null));
    }

    @Test
    void cancel_again_doesNothing() {
        assertCancelled("first", limit.run(() -> {
            assertTrue(limit.cancel("first"));
            assertFalse(limit.cancel("second"));
            return blocks();
        }));
    }

    @Test
    void cancel_afterTheEnd_doesNothing() {
        limit.run(() -> "value");
        assertFalse(limit.cancel("late"));
        assertFalse(limit.isCancelled());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void cancel_byAnotherThread_reachesTheBody() throws InterruptedException {
        var other = new ArrayList<Thread>();
        assertCancelled("by another", limit.run(() -> {
            other.add(Thread.ofVirtual().start(() -> limit.cancel("by another")));
            return blocks();
        }));
        other.get(0).join();
    }

    // ---- with interrupts of others

    @Test
    void run_interruptedFromOutsideAlone_failsWithTheInterrupt() {
        assertFailed(InterruptedException.class, limit.run(() -> {
            Thread.currentThread().interrupt();
            return blocks();
        }));
    }

    @Test
    void run_interruptIsPendingAtEntryAndTheScopeIsCancelled_theInterruptIsNotLost() {
        Thread.currentThread().interrupt();
        assertFailed(InterruptedException.class, limit.run(() -> {
            limit.cancel("enough");
            return blocks();
        }));
    }

    @Test
    void run_interruptIsPendingAtEntryAndTheBodyReturns_theInterruptStays() {
        Thread.currentThread().interrupt();
        limit.run(() -> limit.cancel("enough"));
        assertTrue(Thread.interrupted());
    }

    @Test
    void run_interruptedFromOutsideFirstAndThenCancelled_theInterruptIsNotLost() {
        assertFailed(InterruptedException.class, limit.run(() -> {
            Thread.currentThread().interrupt();
            limit.cancel("enough");
            return blocks();
        }));
    }

    @Test
    void run_interruptedFromOutsideDuringTheCleanup_theInterruptIsNotLost() {
        assertFailed(InterruptedException.class, limit.run(() -> {
            limit.cancel("enough");
            try {
                return blocks();
            } finally {
                Thread.currentThread().interrupt();
            }
        }));
    }

    @Test
    void run_anInnerScopeWasCancelledLongAgo_anInterruptFromOutsideIsStillHeard() {
        assertFailed(InterruptedException.class, outer.run(() -> {
            assertCancelled("inner", limit.run(() -> {
                limit.cancel("inner");
                return blocks();
            }));
            Thread.currentThread().interrupt();
            outer.cancel("outer");
            return blocks();
        }));
    }

    @Test
    void run_interruptedFromOutsideAndThenInnerAndOuterAreCancelled_theInterruptIsNotLost() {
        assertFailed(InterruptedException.class, outer.run(() -> {
            throw assertFailed(InterruptedException.class, limit.run(() -> {
                Thread.currentThread().interrupt();
                limit.cancel("inner");
                outer.cancel("outer");
                return blocks();
            }));
        }));
    }

    @Test
    void run_interruptedFromOutsideAndThenInnermostAndOutermostAreCancelled_theInterruptIsNotLost() {
        var middle = CancelScope.named("middle");
        assertFailed(InterruptedException.class, outer.run(() -> {
            throw assertFailed(InterruptedException.class, middle.run(() -> {
                throw assertFailed(InterruptedException.class, limit.run(() -> {
                    Thread.currentThread().interrupt();
                    limit.cancel("inner");
                    outer.cancel("outer");
                    return blocks();
                }));
            }));
        }));
    }

    @Test
    void run_enteredWithTheRequestOfTheScopeAroundPending_leavesNoInterruptBehind() {
        assertEquals(new Outcome.Success<>("value"), outer.run(() -> {
            outer.cancel("outer");
            var inner = limit.run(() -> {
                limit.cancel("inner");
                return "value";
            });
            return inner instanceof Outcome.Success<String> success ? success.value() : "not";
        }));
    }

    @Test
    void run_theBodyHasHandledAnInterruptFromOutside_aLaterCancelIsItsOwn() {
        assertCancelled("outer", outer.run(() -> {
            assertFailed(InterruptedException.class, limit.run(() -> {
                Thread.currentThread().interrupt();
                limit.cancel("inner");
                return blocks();
            }));
            outer.cancel("outer");
            return blocks();
        }));
    }

    @Test
    void run_inTheCleanupOfACancelledTask_anInterruptFromOutsideIsStillHeard() throws InterruptedException {
        var inCleanup = new ArrayList<Outcome<?>>();
        try (var scope = TaskScope.<String>open()) {
            var inside = new CountDownLatch(1);
            Task<String> task = scope.fork(() -> {
                try {
                    inside.countDown();
                    return blocks();
                } finally {
                    inCleanup.add(limit.run(() -> {
                        Thread.currentThread().interrupt();
                        limit.cancel("cleanup takes too long");
                        return blocks();
                    }));
                }
            });
            inside.await();
            task.cancel("task");
            scope.join();
        }
        assertFailed(InterruptedException.class, inCleanup.get(0));
    }

    // ---- nested

    @Test
    void nested_innerIsCancelled_theOuterOneGoesOn() {
        assertEquals(new Outcome.Success<>("went on"), outer.run(() -> {
            assertCancelled("inner", limit.run(() -> {
                limit.cancel("inner");
                return blocks();
            }));
            return "went on";
        }));
    }

    @Test
    void nested_outerIsCancelled_theInnerOnePassesTheInterruptOn() {
        assertCancelled("outer", outer.run(() -> {
            var inner = limit.run(() -> {
                outer.cancel("outer");
                return blocks();
            });
            throw assertFailed(InterruptedException.class, inner);
        }));
    }

    @Test
    void nested_innerThenOuterCancelledAtOnce_bothAreHeard() {
        assertCancelled("outer", outer.run(() -> {
            var inner = limit.run(() -> {
                limit.cancel("inner");
                outer.cancel("outer");
                return blocks();
            });
            throw assertFailed(InterruptedException.class, inner);
        }));
    }

    @Test
    void nested_outerThenInnerCancelledAtOnce_bothAreHeard() {
        assertCancelled("outer", outer.run(() -> {
            var inner = limit.run(() -> {
                outer.cancel("outer");
                limit.cancel("inner");
                return blocks();
            });
            throw assertFailed(InterruptedException.class, inner);
        }));
    }

    @Test
    void nested_bothCancelledAndTheBodyReturns_theOuterOneStillInterrupts() {
        assertCancelled("outer", outer.run(() -> {
            assertEquals(new Outcome.Success<>("value"), limit.run(() -> {
                limit.cancel("inner");
                outer.cancel("outer");
                return "value";
            }));
            return blocks();
        }));
    }

    @Test
    void nested_outerIsCancelledDuringTheCleanupOfTheInner_theOuterOneIsHeard() {
        assertCancelled("outer", outer.run(() -> {
            var inner = limit.run(() -> {
                limit.cancel("inner");
                try {
                    return blocks();
                } finally {
                    outer.cancel("outer");
                }
            });
            throw assertFailed(InterruptedException.class, inner); // once for both: it is on its way out anyway
        }));
    }

    @Test
    void nested_limitInTheCleanup_reachesTheCleanup() {
        var inCleanup = new ArrayList<Outcome<?>>();
        assertCancelled("outer", outer.run(() -> {
            outer.cancel("outer");
            try {
                return blocks();
            } finally {
                inCleanup.add(limit.run(() -> {
                    limit.cancel("cleanup takes too long");
                    return blocks();
                }));
            }
        }));
        assertCancelled("cleanup takes too long", inCleanup.get(0));
    }

    // ---- in a task

    @Test
    void inATask_taskIsCancelled_theTaskEndsAsCancelled() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            var inside = new CountDownLatch(1);
            Task<String> task = scope.fork(() -> {
                var outcome = limit.run(() -> {
                    inside.countDown();
                    return blocks();
                });
                throw assertFailed(InterruptedException.class, outcome);
            });
            inside.await();
            task.cancel("task");
            scope.join();
            assertCancelled("task", task.outcome().orElseThrow());
        }
    }

    @Test
    void inATask_scopeAndTaskAreCancelled_theTaskEndsAsCancelled() throws InterruptedException {
        for (boolean taskFirst : new boolean[]{true, false}) {
            var both = CancelScope.named("both");
            try (var scope = TaskScope.<String>open()) {
                var mine = new ArrayList<Task<String>>();
                var forked = new CountDownLatch(1);
                mine.add(scope.fork(() -> {
                    forked.await();
                    var outcome = both.run(() -> {
                        if (taskFirst) {
                            mine.get(0).cancel("task");
                        }
                        both.cancel("both");
                        mine.get(0).cancel("task");
                        return blocks();
                    });
                    throw assertFailed(InterruptedException.class, outcome);
                }));
                forked.countDown();
                scope.join();
                assertCancelled("task", mine.get(0).outcome().orElseThrow());
            }
        }
    }

    @Test
    void inATask_scopeIsCancelled_theTaskGoesOn() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(() -> {
                assertCancelled("enough", limit.run(() -> {
                    limit.cancel("enough");
                    return blocks();
                }));
                return "went on";
            });
            scope.join();
            assertEquals("went on", task.value());
        }
    }

    @Test
    void cancel_byAListenerOnTheThreadOfTheBody_reachesTheBodyAndNotTheListener() {
        var interruptedInListener = new ArrayList<Boolean>();
        var listener = new ScopeListener() {
            @Override
            public void onFork(Task<?> task) {
                limit.cancel("by a listener");
                interruptedInListener.add(Thread.currentThread().isInterrupted());
            }
        };
        assertCancelled("by a listener", limit.run(() -> {
            try (var scope =
                    TaskScope.open(CompletionPolicy.waitForAll(), options -> options.listener(listener))) {
                scope.fork(() -> "value");
                scope.join();
            }
            return "not interrupted";
        }));
        assertEquals(List.of(false), interruptedInListener);
    }

    @Test
    void run_byAListenerOnTheThreadOfABody_isReachedByItsOwnCancelAlone() {
        var inListener = new ArrayList<Outcome<?>>();
        var listener = new ScopeListener() {
            @Override
            public void onFork(Task<?> task) {
                var own = CancelScope.named("own");
                inListener.add(own.run(() -> {
                    assertEquals(Optional.empty(), CancelScope.effectiveDeadline());
                    own.cancel("own");
                    return blocks();
                }));
            }
        };
        limit.announce(Deadline.after(Duration.ofHours(1)));
        assertEquals(new Outcome.Success<>("value"), limit.run(() -> {
            try (var scope =
                    TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.listener(listener))) {
                scope.fork(() -> "value");
                return scope.join().values().get(0);
            }
        }));
        assertCancelled("own", inListener.get(0));
    }

    @Test
    void cancel_ofABody_doesNotReachWhatAListenerOnItsThreadHasOpen() {
        var inListener = new ArrayList<Boolean>();
        var listener = new ScopeListener() {
            @Override
            public void onFork(Task<?> task) {
                try (var own = TaskScope.<String>open()) {
                    limit.cancel("enough");
                    inListener.add(own.isCancelled());
                }
            }
        };
        assertCancelled("enough", limit.run(() -> {
            try (var scope =
                    TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.listener(listener))) {
                scope.fork(() -> "value");
                return blocks();
            }
        }));
        assertEquals(List.of(false), inListener);
    }

    // ---- scopes inside

    @Test
    void cancel_scopesAreOpenInside_theirTasksAreCancelledThoughTheOwnerIsBusy() {
        assertEquals(new Outcome.Success<>("the owner went on"), limit.run(() -> {
            try (var first = TaskScope.<String>open();
                    var second = TaskScope.<String>open()) {
                Task<String> one = first.fork(this::blocks);
                Task<String> two = second.fork(this::blocks);
                limit.cancel("enough");
                Uninterrupted.await(() -> one.state().ended() && two.state().ended());
                assertEquals("enough", assertInstanceOf(
                        Outcome.Cancelled.class, two.outcome().orElseThrow()).reason());
            }
            return "the owner went on";
        }));
    }

    @Test
    void cancel_scopesAreOpenAround_theyGoOn() throws InterruptedException {
        try (var around = TaskScope.<String>open()) {
            assertCancelled("enough", limit.run(() -> {
                limit.cancel("enough");
                return blocks();
            }));
            assertFalse(around.isCancelled());
            around.fork(() -> "value");
            assertEquals(List.of("value"), around.join().values());
        }
    }

    @Test
    void cancel_aScopeInsideHasClosed_onlyTheOpenOneIsReached() {
        limit.run(() -> {
            TaskScope.<String>open().close();
            try (var open = TaskScope.<String>open()) {
                limit.cancel("enough");
                assertTrue(open.isCancelled());
            }
            return "";
        });
    }

    @Test
    void run_bodyLeavesAScopeOpen_itIsClosedAndThatIsTheFailure() throws InterruptedException {
        try (var around = TaskScope.<String>open()) {
            var left = new ArrayList<TaskScope<String, ?>>();
            var violation = assertFailed(StructureViolationException.class, limit.run(() -> {
                left.add(TaskScope.open(CompletionPolicy.waitForAll(), options -> options.name("left")));
                return "value";
            }));
            assertTrue(violation.getMessage().contains("'scope/left'"), violation::getMessage);
            assertThrows(IllegalStateException.class, () -> left.get(0).join());
            around.fork(() -> "value");
            assertEquals(List.of("value"), around.join().values());
        }
    }

    @Test
    void run_bodyClosesAScopeAroundAndLeavesAnotherOpen_thatIsClosed() {
        var around = TaskScope.<String>open();
        var left = new ArrayList<TaskScope<String, ?>>();
        assertFailed(StructureViolationException.class, limit.run(() -> {
            around.close();
            left.add(TaskScope.open());
            limit.cancel("reaches it, too");
            assertTrue(left.get(0).isCancelled());
            return "value";
        }));
        assertThrows(IllegalStateException.class, () -> left.get(0).join());
    }

    @Test
    void cancel_ofAScopeAgain_doesNotReachWhatItsOwnerHasOpenedSince() {
        try (var around = TaskScope.<String>open()) {
            around.cancel("first");
            try (var cleanup = TaskScope.<String>open()) {
                around.cancel("second");
                assertFalse(cleanup.isCancelled());
            }
        }
    }

    @Test
    void cancel_threadThatThrowsOnInterrupt_theScopeCanBeLeftAllTheSame() throws InterruptedException {
        var outcome = new ArrayList<Outcome<String>>();
        var stubborn = new Thread(() -> outcome.add(limit.run(() -> {
            assertThrows(SecurityException.class, () -> limit.cancel("enough"));
            return "value";
        }))) {
            @Override
            public void interrupt() {
                throw new SecurityException("not me");
            }
        };
        stubborn.start();
        stubborn.join();
        assertEquals(List.of(new Outcome.Success<>("value")), outcome);
    }

    @Test
    void run_bodyClosesAScopeAround_leavesNothingOpen() {
        var around = TaskScope.<String>open();
        assertEquals(new Outcome.Success<>("value"), limit.run(() -> {
            around.close();
            return "value";
        }));
    }

    // ---- shield

    @Test
    void shield_cancelledFromOutside_theBodyGoesOnAndIsInterruptedAfter() {
        assertCancelled("outer", outer.run(() -> {
            String value = CancelScope.shield(() -> {
                outer.cancel("outer");
                assertFalse(Thread.currentThread().isInterrupted());
                return "shielded";
            });
            assertEquals("shielded", value);
            return blocks();
        }));
    }

    @Test
    void shield_taskIsCancelled_theBodyGoesOnAndTheTaskEndsAsCancelledAfter() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            var inside = new CountDownLatch(1);
            var cancelled = new CountDownLatch(1);
            var ended = new ArrayList<String>();
            Task<String> task = scope.fork(() -> {
                ended.add(CancelScope.shield(() -> {
                    inside.countDown();
                    cancelled.await();
                    return "shielded";
                }));
                return blocks();
            });
            inside.await();
            task.cancel("task");
            cancelled.countDown();
            scope.join();
            assertCancelled("task", task.outcome().orElseThrow());
            assertEquals(List.of("shielded"), ended);
        }
    }

    @Test
    void shield_interruptIsPending_itWaits() throws Exception {
        Thread.currentThread().interrupt();
        assertFalse(CancelScope.shield(() -> Thread.currentThread().isInterrupted()));
        assertTrue(Thread.interrupted());
    }

    @Test
    void shield_interruptIsPending_andAScopeAroundIsCancelledInside_bothAreHeard() {
        assertFailed(InterruptedException.class, limit.run(() -> {
            Thread.currentThread().interrupt(); // somebody's
            CancelScope.shield(() -> limit.cancel("hard limit"));
            return blocks();
        }));
        assertEquals(new Outcome.Success<>("value"), outer.run(() -> {
            Thread.currentThread().interrupt();
            CancelScope.shield(() -> outer.cancel("hard limit"));
            return "value";
        }));
        assertTrue(Thread.interrupted());
    }

    @Test
    void shield_interruptedInside_andAScopeAroundIsCancelledInside_bothAreHeard() {
        assertFailed(InterruptedException.class, limit.run(() -> {
            CancelScope.shield(() -> {
                limit.cancel("hard limit");
                Thread.currentThread().interrupt(); // somebody's
                return "shielded";
            });
            return blocks();
        }));
    }

    @Test
    void shield_interruptOfAScopeInsideIsPending_andTheOneAroundIsCancelledInside_eachIsHeardOnce() {
        assertCancelled("outer limit", outer.run(() -> {
            assertFailed(InterruptedException.class, limit.run(() -> {
                limit.cancel("inner limit");
                CancelScope.shield(() -> outer.cancel("outer limit"));
                return blocks();
            }));
            throw new InterruptedException("passed on");
        }));
    }

    @Test
    void shield_interruptOfTheScopeAroundIsPending_isHeardOnce() {
        assertCancelled("hard limit", limit.run(() -> {
            limit.cancel("hard limit");
            CancelScope.shield(() -> "shielded");
            return blocks();
        }));
    }

    @Test
    void shield_cancelScopeInside_reachesTheBody() throws Exception {
        CancelScope.shield(() -> assertCancelled("hard limit", limit.run(() -> {
            limit.cancel("hard limit");
            return blocks();
        })));
    }

    @Test
    void shield_scopeInsideAndThenScopeAroundAreCancelled_leavesNoInterruptBehind() {
        assertEquals(new Outcome.Success<>("value"), outer.run(() -> CancelScope.shield(() -> {
            limit.run(() -> {
                limit.cancel("inside");
                outer.cancel("around"); // while the interrupt of the scope inside is pending
                return "value";
            });
            return "value";
        })));
    }

    @Test
    void shield_scopesInside_areNotCancelledFromOutside() throws Exception {
        try (var around = TaskScope.<String>open()) {
            assertEquals(new Outcome.Success<>("value"), outer.run(() -> CancelScope.shield(() -> {
                try (var scope = TaskScope.<String>open()) {
                    outer.cancel("outer");
                    around.cancel("around");
                    scope.fork(() -> "value");
                    return scope.join().values().get(0);
                }
            })));
        }
        assertTrue(Thread.interrupted() || outer.isCancelled());
    }

    @Test
    void shield_bodyThrows_thatComesOut() {
        assertThrows(IOException.class, () -> CancelScope.shield(() -> {
            throw new IOException("disk");
        }));
    }

    @Test
    void shield_bodyLeavesAScopeOpen_isRefusedAfterClosingIt() {
        assertThrows(StructureViolationException.class, () -> CancelScope.shield(() -> TaskScope.<String>open()));
    }

    // ---- deadlines

    @Test
    void effectiveDeadline_nothingAnnounced_isEmpty() {
        assertEquals(Optional.empty(), CancelScope.effectiveDeadline());
        limit.run(() -> {
            assertEquals(Optional.empty(), CancelScope.effectiveDeadline());
            return "";
        });
    }

    @Test
    void effectiveDeadline_nested_isTheEarliest_inForkedTasksToo() throws InterruptedException {
        Deadline soon = Deadline.after(Duration.ofHours(1));
        Deadline late = Deadline.after(Duration.ofHours(2));
        for (boolean innerIsEarlier : new boolean[]{true, false}) {
            var around = CancelScope.named("around");
            var inside = CancelScope.named("inside");
            around.announce(innerIsEarlier ? late : soon);
            inside.announce(innerIsEarlier ? soon : late);
            assertInstanceOf(Outcome.Success.class, around.run(() -> {
                try (var scope = TaskScope.<Optional<Deadline>>open()) {
                    scope.fork(() -> inside
                            .run(CancelScope::effectiveDeadline) instanceof Outcome.Success<Optional<Deadline>> success
                                    ? success.value()
                                    : Optional.empty());
                    assertEquals(List.of(Optional.of(soon)), scope.join().values());
                }
                return "";
            }));
        }
    }

    @Test
    void effectiveDeadline_inAShield_isThatOfTheScopesInside() throws Exception {
        outer.announce(Deadline.after(Duration.ofHours(1)));
        Deadline inside = Deadline.after(Duration.ofHours(2));
        limit.announce(inside);
        outer.run(() -> CancelScope.shield(() -> {
            assertEquals(Optional.empty(), CancelScope.effectiveDeadline());
            limit.run(() -> {
                assertEquals(Optional.of(inside), CancelScope.effectiveDeadline());
                return "";
            });
            return "";
        }));
    }

    @Test
    void effectiveDeadline_takenBack_isThatOfTheScopesAround() {
        Deadline late = Deadline.after(Duration.ofHours(2));
        outer.announce(late);
        limit.announce(Deadline.after(Duration.ofHours(1)));
        outer.run(() -> limit.run(() -> {
            limit.announce(null);
            assertEquals(Optional.of(late), CancelScope.effectiveDeadline());
            return "";
        }));
    }

    @Test
    void toString_always_namesItAndSaysWhy() {
        assertEquals("cancel scope 'limit'", limit.toString());
        limit.cancel("enough");
        assertEquals("cancel scope 'limit' (asked to stop: enough)", limit.toString());
    }

    // ---- what it has running

    @Test
    void tasks_areThoseOfItsOpenScopes_outermostFirst_upToAShield() throws Exception {
        assertEquals(List.of(), limit.tasks());
        var puppets = new Puppets();
        limit.run(() -> {
            try (var first = TaskScope.<String, Completion<String>>open(
                    CompletionPolicy.waitForAll(), options -> options.listener(puppets));
                    var second = TaskScope.<String, Completion<String>>open(
                            CompletionPolicy.waitForAll(), options -> options.listener(puppets))) {
                Task<String> inSecond = puppets.fork(second, "c").get(0);
                List<Task<String>> inFirst = puppets.fork(first, "a", "b");
                puppets.succeed("a"); // ended, and not reported
                assertEquals(List.of(inFirst.get(0), inFirst.get(1), inSecond), limit.tasks());
                CancelScope.shield(() -> {
                    try (var shielded = TaskScope.<String>open()) {
                        shielded.fork(() -> "d");
                        assertEquals(3, limit.tasks().size());
                        return shielded.join();
                    }
                });
            }
            assertEquals(List.of(), limit.tasks());
            return "done";
        });
    }

    @Test
    void stackTrace_ofATask_isWhereItStands_andEmptyWhenItDoesNotRun() throws Exception {
        var puppets = new Puppets();
        try (var scope = TaskScope.<String, Completion<String>>open(
                CompletionPolicy.waitForAll(), options -> options.listener(puppets))) {
            Task<String> task = puppets.fork(scope, "a").get(0);
            Uninterrupted.await(() -> task.stackTrace().stream()
                    .anyMatch(frame -> frame.getClassName().startsWith(Puppets.class.getName())));
            puppets.succeed("a");
            assertEquals(List.of(), task.stackTrace());
        }
    }
}
