/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A join with a deadline: partial results, and both orders of every race with the last completion. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class JoinDeadlineTest {
    private static final TaskRuntime.Point DEADLINE = TaskRuntime.Point.DEADLINE;
    private static final TaskRuntime.Point COMPLETE = TaskRuntime.Point.COMPLETE;
    private static final TaskRuntime.Point POLICY = TaskRuntime.Point.POLICY;

    private final Puppets puppets = new Puppets();
    private final HandClock clock = new HandClock();
    private final ParkWatch watch = new ParkWatch(clock);
    private final Stops stops = new Stops(watch.runtime());

    private TaskScope<String, Completion<String>> open() {
        return TaskScope.open(
                CompletionPolicy.waitForAll(), options -> options.listener(puppets).runtime(stops));
    }

    private Deadline inFiveSeconds() {
        return Deadline.after(ofSeconds(5), watch);
    }

    private void whenParked(TaskScope.Action action) {
        watch.whenParked(action);
    }

    @Test
    void join_deadlinePasses_returnsWhatThereIs() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a", "b", "c");
            puppets.succeed("b");
            whenParked(() -> clock.advance(ofSeconds(5)));
            var round = scope.join(inFiveSeconds());
            assertTrue(round.expired());
            assertEquals(List.of("b"), names(round.done()));
            assertEquals(List.of("a", "c"), names(round.pending()));
        }
    }

    @Test
    void join_deadlinePasses_cancelsNothing() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a");
            whenParked(() -> clock.advance(ofSeconds(5)));
            scope.join(inFiveSeconds());
            assertFalse(scope.isCancelled());
            puppets.succeed("a");
            assertEquals("a", tasks.get(0).value());
        }
    }

    @Test
    void join_afterAnExpiredOne_reportsTheRest() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            whenParked(() -> clock.advance(ofSeconds(5)));
            scope.join(inFiveSeconds());
            whenParked(() -> puppets.succeed("b"));
            var second = scope.join();
            assertFalse(second.expired());
            assertEquals(List.of("b"), names(second.done()));
            assertEquals(List.of(), second.pending());
        }
    }

    @Test
    void join_clockShortOfTheDeadline_goesOnWaiting() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a");
            Thread owner = Thread.currentThread();
            whenParked(() -> {
                clock.advance(ofSeconds(5).minusNanos(1));
                watch.awaitParked(owner);
                puppets.succeed("a");
            });
            var round = scope.join(inFiveSeconds());
            assertFalse(round.expired());
            assertEquals(List.of("a"), names(round.done()));
        }
    }

    @Test
    void join_deadlineHasPassedBefore_returnsAtOnce() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            Deadline past = inFiveSeconds();
            clock.advance(ofSeconds(6));
            var round = scope.join(past);
            assertTrue(round.expired());
            assertEquals(List.of("a"), names(round.done()));
            assertEquals(List.of("b"), names(round.pending()));
        }
    }

    @Test
    void join_deadlineNowAndAllDone_isNotExpired() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a");
            puppets.succeed("a");
            assertFalse(scope.join(Deadline.after(ZERO, watch)).expired());
        }
    }

    @Test
    void join_deadlineNowAndDecidedLongBefore_isNotExpired() throws Exception {
        var policy = CompletionPolicy.<String>waitForAll().until(task -> true);
        try (var scope = TaskScope.open(policy, options -> options.listener(puppets).runtime(stops))) {
            puppets.fork(scope, "a", "b", "c");
            puppets.succeed("a");
            var asking = stops.at(POLICY, "b");
            puppets.pull("b", () -> "b");
            asking.awaitReached(); // so the beginning of the join has to wait for its turn
            watch.whenHeldUp(asking::release);
            var round = scope.join(Deadline.after(ZERO, watch));
            assertEquals(List.of("a", "b"), names(round.done()));
            assertFalse(round.expired());
        }
    }

    @Test
    void join_deadlineNowAndNothingForked_isNotExpired() throws Exception {
        try (var scope = open()) {
            assertFalse(scope.join(Deadline.after(ZERO, watch)).expired());
        }
    }

    @Test
    void join_lastCompletionAfterTheDeadlineIsNoticed_butBeforeTheLastLook_isNotExpired() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a");
            var noticed = stops.at(DEADLINE, subject -> true);
            whenParked(() -> {
                clock.advance(ofSeconds(5));
                noticed.awaitReached();
                puppets.succeed("a");
                noticed.release();
            });
            var round = scope.join(inFiveSeconds());
            assertFalse(round.expired());
            assertEquals(List.of("a"), names(round.done()));
        }
    }

    @Test
    void join_deadlineBeforeTheLastCompletion_leavesItToTheNextRound() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a");
            var completing = stops.at(COMPLETE, "a");
            puppets.pull("a", () -> "a");
            completing.awaitReached();
            whenParked(() -> clock.advance(ofSeconds(5)));
            var first = scope.join(inFiveSeconds());
            completing.release();
            var second = scope.join();
            assertTrue(first.expired());
            assertEquals(List.of(), first.done());
            assertEquals(List.of("a"), names(first.pending()));
            assertEquals(List.of("a"), names(second.done()));
        }
    }

    @Test
    void join_lastCompletionUnderWayWhenTheDeadlinePasses_isReportedByThisRound() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a");
            var asking = stops.at(POLICY, "a");
            Thread owner = Thread.currentThread();
            whenParked(() -> {
                puppets.pull("a", () -> "a");
                asking.awaitReached();
                var noticed = stops.at(DEADLINE, subject -> true);
                clock.advance(ofSeconds(5));
                noticed.awaitReached();
                noticed.release();
                watch.awaitHeldUp(owner); // it waits for its turn to take the round
                asking.release();
            });
            var round = scope.join(inFiveSeconds());
            assertEquals(List.of("a"), names(round.done()));
            assertEquals(List.of(), round.pending());
            assertFalse(round.expired(), "it lacks nothing");
            assertEquals(List.of(), scope.join().done());
        }
    }

    @Test
    void join_deadlineOnAnotherClock_isRefused() {
        try (var scope = open()) {
            Deadline foreign = Deadline.after(ofSeconds(1), TimeSource.system());
            assertThrows(IllegalArgumentException.class, () -> scope.join(foreign));
        }
    }

    @Test
    void join_quorumNotReachedByTheDeadline_throwsAndTheNextRoundMayReachIt() throws Exception {
        var policy = CompletionPolicy.<String>quorum(1);
        try (var scope = TaskScope.open(policy, options -> options.listener(puppets).runtime(stops))) {
            puppets.fork(scope, "a");
            whenParked(() -> clock.advance(ofSeconds(5)));
            assertThrows(TaskFailedException.class, () -> scope.join(inFiveSeconds()));
            puppets.succeed("a");
            assertEquals(List.of("a"), names(scope.join()));
        }
    }
}
