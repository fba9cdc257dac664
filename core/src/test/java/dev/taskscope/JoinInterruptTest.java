/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupt of the owner at every point of a join: it comes out of the join or stays, and nothing is lost. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class JoinInterruptTest {
    private final Puppets puppets = new Puppets();
    private final HandClock clock = new HandClock();
    private final ParkWatch watch = new ParkWatch(clock);
    private final Stops stops = new Stops(watch.runtime());

    private TaskScope<String, Completion<String>> openWaitingForAll() {
        return open(CompletionPolicy.waitForAll());
    }

    private TaskScope<String, Completion<String>> openReturningAtFirst() {
        return open(CompletionPolicy.<String>waitForAll().until(task -> true));
    }

    private TaskScope<String, Completion<String>> open(CompletionPolicy<String, Completion<String>> policy) {
        return TaskScope.open(policy, options -> options.listener(puppets).runtime(stops));
    }

    @Test
    void join_interruptedBefore_throwsAndClearsTheStatus() {
        Thread owner = Thread.currentThread();
        try (var scope = openWaitingForAll()) {
            owner.interrupt();
            assertThrows(InterruptedException.class, scope::join);
            assertFalse(owner.isInterrupted());
        }
    }

    @Test
    void join_interruptedBeforeThoughAllIsDone_throwsAndTheNextOneReports() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = openWaitingForAll()) {
            puppets.fork(scope, "a");
            puppets.succeed("a");
            owner.interrupt();
            assertThrows(InterruptedException.class, scope::join);
            assertEquals(List.of("a"), names(scope.join().done()));
        }
    }

    @Test
    void join_interruptedWhileParked_throwsAndClearsTheStatus() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = openWaitingForAll()) {
            puppets.fork(scope, "a");
            watch.whenParked(owner::interrupt);
            assertThrows(InterruptedException.class, scope::join);
            assertFalse(owner.isInterrupted());
            assertFalse(scope.isCancelled());
            puppets.succeed("a");
        }
    }

    @Test
    void join_afterAnInterruptedOne_goesOnWithTheSameRound() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = openWaitingForAll()) {
            puppets.fork(scope, "a", "b", "c");
            puppets.succeed("b");
            watch.whenParked(owner::interrupt);
            assertThrows(InterruptedException.class, scope::join);
            puppets.succeed("a");
            watch.whenParked(() -> puppets.succeed("c"));
            assertEquals(List.of("b", "a", "c"), names(scope.join().done()));
        }
    }

    @Test
    void join_interruptedWithADeadline_throwsAndTheNextOneGoesOn() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = openWaitingForAll()) {
            puppets.fork(scope, "a");
            Deadline deadline = Deadline.after(ofSeconds(5), watch);
            watch.whenParked(owner::interrupt);
            assertThrows(InterruptedException.class, () -> scope.join(deadline));
            watch.whenParked(() -> clock.advance(ofSeconds(5)));
            assertTrue(scope.join(deadline).expired());
            puppets.succeed("a");
        }
    }

    @Test
    void join_interruptedAndTheDeadlinePassed_throws() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = openWaitingForAll()) {
            puppets.fork(scope, "a");
            CountDownLatch hold = watch.holdNextWoken();
            watch.whenParked(() -> {
                clock.advance(ofSeconds(5));
                owner.interrupt();
                hold.countDown();
            });
            assertThrows(InterruptedException.class, () -> scope.join(Deadline.after(ofSeconds(5), watch)));
            puppets.succeed("a");
            assertEquals(List.of("a"), names(scope.join().done()));
        }
    }

    @Test
    void join_decisionThenInterrupt_returnsAndKeepsTheStatus() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = openReturningAtFirst()) {
            puppets.fork(scope, "a");
            CountDownLatch hold = watch.holdNextWoken();
            watch.whenParked(() -> {
                puppets.succeed("a");
                owner.interrupt();
                hold.countDown();
            });
            var round = scope.join();
            assertTrue(Thread.interrupted());
            assertEquals(List.of("a"), names(round.done()));
        }
    }

    @Test
    void join_interruptThenDecisionBeforeTheOwnerLooks_isInterrupted_andTheNextJoinGoesOn() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = openReturningAtFirst()) {
            puppets.fork(scope, "a");
            CountDownLatch hold = watch.holdNextWoken();
            watch.whenParked(() -> {
                owner.interrupt();
                puppets.succeed("a");
                hold.countDown();
            });
            assertThrows(InterruptedException.class, scope::join);
            assertFalse(Thread.interrupted());
            var round = scope.join();
            assertEquals(List.of("a"), names(round.done()));
        }
    }

    @Test
    void join_interruptWhileThePolicyIsBeingAsked_throwsAndTheNextOneReturnsAtOnce() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = openReturningAtFirst()) {
            puppets.fork(scope, "a", "b");
            var asking = stops.at(TaskRuntime.Point.POLICY, "a");
            watch.whenParked(() -> {
                puppets.pull("a", () -> "a");
                asking.awaitReached();
                CountDownLatch hold = watch.holdNextWoken();
                owner.interrupt();
                watch.awaitWoken(owner);
                hold.countDown();
                watch.awaitHeldUp(owner); // it waits for its turn to go
                asking.release();
            });
            assertThrows(InterruptedException.class, scope::join);
            var round = scope.join();
            assertEquals(List.of("a"), names(round.done()));
            assertEquals(List.of("b"), names(round.pending()));
        }
    }

    @Test
    void join_interruptedWhileItTakesTheRound_returnsAllAndKeepsTheStatus() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = openReturningAtFirst()) {
            puppets.fork(scope, "a", "b");
            var asking = stops.at(TaskRuntime.Point.POLICY, "b");
            CountDownLatch hold = watch.holdNextWoken();
            watch.whenParked(() -> {
                puppets.succeed("a");
                puppets.pull("b", () -> "b");
                asking.awaitReached();
                watch.awaitWoken(owner);
                hold.countDown();
                watch.awaitHeldUp(owner); // it waits for its turn to take the round
                owner.interrupt();
                asking.release();
            });
            var round = scope.join();
            assertTrue(Thread.interrupted());
            assertEquals(List.of("a", "b"), names(round.done()));
        }
    }

    @Test
    void join_interruptedAgainAndAgain_losesNothing() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = openWaitingForAll()) {
            puppets.fork(scope, "a", "b", "c");
            for (String next : List.of("c", "a")) {
                watch.whenParked(() -> {
                    puppets.succeed(next);
                    owner.interrupt();
                });
                assertThrows(InterruptedException.class, scope::join);
            }
            puppets.succeed("b");
            assertEquals(List.of("c", "a", "b"), names(scope.join().done()));
            assertFalse(owner.isInterrupted());
        }
    }

    @Test
    void join_cancelRestDecidedAndInterrupted_theNextOneReturnsTheDecidedRound() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = open(CompletionPolicy.<String>waitForAll().until(task -> true).thenCancel())) {
            var tasks = puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            puppets.awaitCompleted("b"); // cancelled, while the owner is elsewhere
            owner.interrupt();
            assertThrows(InterruptedException.class, scope::join);
            assertEquals(List.of("a", "b"), names(scope.join().done()));
            assertEquals(Task.State.CANCELLED, tasks.get(1).state());
        }
    }

    @Test
    void join_ofAnInnerScopeWhoseTaskIsCancelled_isInterrupted() throws Exception {
        try (var scope = openWaitingForAll()) {
            Task<String> outer = scope.fork("outer", () -> {
                try (var inner = openWaitingForAll()) {
                    puppets.fork(inner, "inner");
                    inner.join();
                }
                return "not interrupted";
            });
            watch.awaitParked(runnerOf(outer));
            outer.cancel("enough");
            scope.join();
            var end = assertInstanceOf(Outcome.Cancelled.class, outer.outcome().orElseThrow());
            assertEquals("enough", end.reason());
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void close_interruptedBefore_keepsTheStatus() {
        Thread owner = Thread.currentThread();
        var scope = openWaitingForAll();
        puppets.fork(scope, "a");
        owner.interrupt();
        scope.close();
        assertTrue(Thread.interrupted());
    }

    private Thread runnerOf(Task<?> task) throws Exception {
        puppets.awaitBegun("inner");
        return ((ForkedTask<?>) task).thread();
    }
}
