/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Decision.KEEP_WAITING;
import static dev.taskscope.Decision.RETURN;
import static dev.taskscope.Puppets.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies that throw, answer null or make no fresh instance: the scope fails with it, and loses nothing. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class PolicyTroubleTest {
    private final Puppets puppets = new Puppets();
    private final ParkWatch parks = new ParkWatch();

    private <R> TaskScope<String, R> open(CompletionPolicy<String, R> policy) {
        return TaskScope.open(policy, options -> options.listener(puppets).runtime(parks.runtime()));
    }

    private static CompletionPolicy<String, Completion<String>> throwing(Throwable problem) {
        return (task, tally) -> {
            throw PolicyTroubleTest.<RuntimeException>unchecked(problem);
        };
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    // ---- onCompletion

    @Test
    void onCompletion_throws_failsTheScopeAndCancelsTheRest() throws Exception {
        var problem = new IllegalStateException("no idea");
        var scope = open(throwing(problem));
        try (scope) {
            var tasks = puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            var failure = assertThrows(ScopeFailedException.class, scope::join);
            assertSame(problem, failure.getCause());
            assertTrue(failure.getMessage().startsWith("scope 'scope' failed: its policy"), failure.getMessage());
            puppets.awaitCompleted("b");
            assertEquals(Task.State.CANCELLED, tasks.get(1).state());
        }
    }

    @Test
    void onCompletion_throwsAnError_failsTheScopeWithIt() throws Exception {
        var problem = new StackOverflowError();
        try (var scope = open(throwing(problem))) {
            puppets.fork(scope, "a");
            puppets.succeed("a");
            assertSame(problem, assertThrows(ScopeFailedException.class, scope::join).getCause());
        }
    }

    @Test
    void onCompletion_throwsWhileTheOwnerWaits_wakesIt() throws Exception {
        var watch = new ParkWatch();
        var problem = new IllegalStateException("no idea");
        try (var scope = TaskScope.open(
                throwing(problem), options -> options.listener(puppets).runtime(watch.runtime()))) {
            puppets.fork(scope, "a", "b");
            watch.whenParked(() -> puppets.succeed("a"));
            assertSame(problem, assertThrows(ScopeFailedException.class, scope::join).getCause());
        }
    }

    @Test
    void onCompletion_throws_isNotAskedAgain() throws Exception {
        var asked = new ArrayList<String>();
        CompletionPolicy<String, Completion<String>> policy = (task, tally) -> {
            asked.add(task.name());
            throw new IllegalStateException("no idea");
        };
        try (var scope = open(policy)) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            puppets.awaitCompleted("b");
            assertThrows(ScopeFailedException.class, scope::join);
        }
        assertEquals(List.of("a"), asked);
    }

    @Test
    void onCompletion_throws_taskFailuresAreSuppressedInIt() throws Exception {
        try (var scope = open(throwing(new IllegalStateException("no idea")))) {
            puppets.fork(scope, "a");
            puppets.fail("a");
            var failure = assertThrows(ScopeFailedException.class, scope::join);
            assertEquals("a", failure.getSuppressed()[0].getMessage());
        }
    }

    @Test
    void onCompletion_throws_everyLaterJoinAndAwaitSaysSo() throws Exception {
        try (var scope = open(throwing(new IllegalStateException("no idea")))) {
            var tasks = puppets.fork(scope, "a");
            puppets.succeed("a");
            var first = assertThrows(ScopeFailedException.class, scope::join);
            assertSame(first, assertThrows(ScopeFailedException.class, scope::join));
            assertSame(first, assertThrows(ScopeFailedException.class, () -> scope.await(tasks.get(0))));
        }
    }

    @Test
    void onCompletion_throwsAndNobodyJoins_closeSaysSo() throws Exception {
        var problem = new IllegalStateException("no idea");
        var scope = open(throwing(problem));
        puppets.fork(scope, "a");
        puppets.succeed("a");
        assertSame(problem, assertThrows(ScopeFailedException.class, scope::close).getCause());
    }

    @Test
    void onCompletion_throwsInAnAwaitOfATask_thatAndCloseSaySo() throws Exception {
        var waiting = new CompletableFuture<Thread>();
        assertEquals("ScopeFailedException", throwsInAnAwait(waiting, () -> parks.awaitParked(waiting.get())));
    }

    @Test
    void onCompletion_throwsAsSoonAsATaskBeginsToAwait_thatAndCloseSaySo() throws Exception {
        assertEquals("ScopeFailedException",
                throwsInAnAwait(new CompletableFuture<>(), () -> puppets.pull("a", () -> "a")));
    }

    /** It has looked whether the wait is over, and looks whether it is interrupted when both have come. */
    @Test
    void onCompletion_throwsWhileTheWaiterLooks_isToldAsThat() throws Exception {
        TaskRuntime watched = TaskRuntime.system().withThreadFactory(WatchedThread::new);
        var scope = TaskScope.open(
                CompletionPolicy.<String>waitForAll(), options -> options.listener(puppets).runtime(watched));
        var tasks = puppets.fork(scope, "a");
        var waiting = new CompletableFuture<WatchedThread>();
        Task<String> waiter = scope.fork("waiter", () -> {
            waiting.complete((WatchedThread) Thread.currentThread());
            try {
                return "got " + scope.await(throwing(new IllegalStateException("no idea")), tasks);
            } catch (ScopeFailedException | InterruptedException e) {
                return e.getClass().getSimpleName();
            }
        });
        WatchedThread thread = waiting.get();
        Uninterrupted.await(() -> ((ForkedTask<?>) waiter).waitingIn() != null
                && thread.getState() == Thread.State.WAITING);
        thread.stopItself();
        LockSupport.unpark(thread); // so that it looks
        thread.awaitStopped();
        puppets.pull("a", () -> "a");
        Uninterrupted.await(() -> ((ForkedTask<?>) waiter).requests() == 1);
        thread.release();
        puppets.awaitCompleted("waiter");
        assertEquals("ScopeFailedException", waiter.value());
        assertThrows(ScopeFailedException.class, scope::close);
    }

    private String throwsInAnAwait(CompletableFuture<Thread> waiting, TaskScope.Action beforeTheEnd) throws Exception {
        var problem = new IllegalStateException("no idea");
        var scope = open(CompletionPolicy.waitForAll());
        var tasks = puppets.fork(scope, "a");
        Task<String> waiter = scope.fork("swallows it", () -> {
            waiting.complete(Thread.currentThread());
            try {
                return "got " + scope.await(throwing(problem), tasks);
            } catch (ScopeFailedException | InterruptedException e) {
                return e.getClass().getSimpleName();
            }
        });
        beforeTheEnd.run();
        puppets.succeed("a");
        puppets.awaitCompleted("swallows it");
        assertSame(problem, assertThrows(ScopeFailedException.class, scope::close).getCause());
        return waiter.value();
    }

    @Test
    void onCompletion_answersNull_failsTheScopeAndSaysWhatIsExpected() throws Exception {
        CompletionPolicy<String, Completion<String>> policy = (task, tally) -> null;
        try (var scope = open(policy)) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            var failure = assertThrows(ScopeFailedException.class, scope::join);
            assertTrue(failure.getMessage().contains("answered null when task 'a' ended"), failure.getMessage());
            assertInstanceOf(NullPointerException.class, failure.getCause());
            assertTrue(scope.isCancelled());
        }
    }

    @Test
    void onCompletion_composedWithOneThatAnswersNull_failsTheScope() throws Exception {
        CompletionPolicy<String, Completion<String>> policy = (task, tally) -> null;
        for (var composed : Arrays.asList(policy.thenCancel(), policy.or(policy), policy.until(task -> true))) {
            try (var scope = TaskScope.open(composed)) {
                scope.fork("a", () -> "a");
                assertThrows(ScopeFailedException.class, scope::join);
            }
        }
    }

    @Test
    void until_predicateThrows_failsTheScope() throws Exception {
        var problem = new IllegalStateException("no idea");
        CompletionPolicy<String, Completion<String>> policy = CompletionPolicy.<String>waitForAll().until(task -> {
            throw problem;
        });
        try (var scope = open(policy)) {
            puppets.fork(scope, "a");
            puppets.succeed("a");
            assertSame(problem, assertThrows(ScopeFailedException.class, scope::join).getCause());
        }
    }

    /** An exception that cannot even say what is wrong. */
    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }
    }

    @Test
    void onCompletion_throwsWhatHasNoMessage_failsTheScope() throws Exception {
        try (var scope = open(throwing(new Speechless()))) {
            puppets.fork(scope, "a", "b");
            puppets.pull("a", () -> "a");
            assertThrows(ScopeFailedException.class, scope::join);
        }
    }

    @Test
    void onCompletion_throwsAndHasNoName_failsTheScope() throws Exception {
        CompletionPolicy<String, Completion<String>> policy = new CompletionPolicy<>() {
            @Override
            public Decision onCompletion(Task<String> completed, Tally tally) {
                throw new IllegalStateException("no idea");
            }

            @Override
            public String toString() {
                throw new IllegalStateException("no words");
            }
        };
        try (var scope = open(policy)) {
            puppets.fork(scope, "a", "b");
            puppets.pull("a", () -> "a");
            assertThrows(ScopeFailedException.class, scope::join);
        }
    }

    // ---- newRound

    /** Makes a fresh instance so many times. */
    private record FreshUntil(int[] left, CompletionPolicy<String, Completion<String>> then)
            implements CompletionPolicy<String, Completion<String>> {
        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return KEEP_WAITING;
        }

        @Override
        public CompletionPolicy<String, Completion<String>> newRound() {
            return left[0]-- > 0 ? this : then.newRound();
        }
    }

    private static FreshUntil throwingInRound(int round) {
        return new FreshUntil(new int[]{round - 1}, new FreshUntil(new int[0], CompletionPolicy.waitForAll()));
    }

    @Test
    void newRound_throwsForTheFirst_comesOutOfOpenAndLeavesNothingOpen() throws Exception {
        assertThrows(ArrayIndexOutOfBoundsException.class, () -> open(throwingInRound(1)));
        assertSame(null, Frame.current());
    }

    @Test
    void newRound_throwsForTheSecond_failsTheScope() throws Exception {
        try (var scope = open(throwingInRound(2))) {
            puppets.fork(scope, "a");
            puppets.succeed("a");
            var failure = assertThrows(ScopeFailedException.class, scope::join);
            assertInstanceOf(ArrayIndexOutOfBoundsException.class, failure.getCause());
        }
    }

    @Test
    void newRound_throwsForAnAwait_comesOutOfIt() throws Exception {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            var tasks = puppets.fork(scope, "a");
            assertThrows(ArrayIndexOutOfBoundsException.class, () -> scope.await(throwingInRound(1), tasks));
            puppets.succeed("a");
            assertEquals(List.of("a"), names(scope.join().done()));
        }
    }

    private static final CompletionPolicy<String, Completion<String>> NOT_FRESH = new CompletionPolicy<>() {
        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return RETURN;
        }

        @Override
        @SuppressWarnings("NullAway") // on purpose
        public CompletionPolicy<String, Completion<String>> newRound() {
            return null;
        }

        @Override
        public String toString() {
            return "never fresh";
        }
    };

    @Test
    void newRound_returnsNullForTheFirst_isRefusedByOpen() {
        var refusal = assertThrows(NullPointerException.class, () -> open(NOT_FRESH).close());
        assertTrue(refusal.getMessage().contains("never fresh"), refusal.getMessage());
    }

    @Test
    void newRound_returnsNullForAnAwait_isRefused() {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            var tasks = puppets.fork(scope, "a");
            var refusal = assertThrows(NullPointerException.class, () -> scope.await(NOT_FRESH, tasks));
            assertTrue(refusal.getMessage().contains("never fresh"), refusal.getMessage());
        }
    }
}
