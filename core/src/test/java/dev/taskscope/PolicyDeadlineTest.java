/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies that say past which moment their waits do not go. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class PolicyDeadlineTest {
    private final Puppets puppets = new Puppets();

    /** Waits for all, up to a moment. */
    private record Until(Deadline moment) implements CompletionPolicy<String, Completion<String>> {
        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return Decision.KEEP_WAITING;
        }

        @Override
        public Optional<Deadline> deadline() {
            return Optional.of(moment);
        }
    }

    private static Until past() {
        return new Until(Deadline.after(ZERO));
    }

    private static Until future() {
        return new Until(Deadline.after(ofDays(1)));
    }

    private TaskScope<String, Completion<String>> open(CompletionPolicy<String, Completion<String>> policy) {
        return TaskScope.open(policy, options -> options.listener(puppets));
    }

    @Test
    void join_policysDeadlineHasPassed_isExpired_andCancelsNothing() throws Exception {
        try (var scope = open(past())) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            Completion<String> round = scope.join();
            assertTrue(round.expired());
            assertEquals(List.of("a"), Puppets.names(round.done()));
            assertEquals(List.of("b"), Puppets.names(round.pending()));
            assertFalse(scope.isCancelled());
        }
    }

    @Test
    void join_bothHaveADeadline_theEarlierOneCounts() throws Exception {
        try (var scope = open(future())) {
            puppets.fork(scope, "a");
            assertTrue(scope.join(Deadline.after(ZERO)).expired());
        }
        try (var scope = open(past())) {
            puppets.fork(scope, "b");
            assertTrue(scope.join(Deadline.after(ofDays(1))).expired());
        }
    }

    @Test
    void await_policysDeadlineHasPassed_isExpired() throws Exception {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            List<Task<String>> tasks = puppets.fork(scope, "a");
            assertTrue(scope.await(past(), tasks).expired());
        }
    }

    @Test
    void join_deadlineOnAnotherClock_isRefused_andTheNextOneIsNot() throws Exception {
        var elsewhere = new Until(Deadline.after(ofSeconds(1), new HandClock()));
        try (var scope = open(elsewhere)) {
            puppets.fork(scope, "a");
            assertThrows(IllegalArgumentException.class, scope::join);
            List<Task<String>> others = puppets.fork(scope, "b");
            assertThrows(IllegalArgumentException.class, () -> scope.await(elsewhere, others));
        }
    }

    @Test
    void deadline_ofComposedPolicies_isThatOfTheirParts() {
        Until past = past();
        Until future = future();
        CompletionPolicy<String, Completion<String>> none = CompletionPolicy.waitForAll();
        assertEquals(Optional.empty(), none.deadline());
        assertEquals(Optional.of(past.moment()), past.until(task -> true).deadline());
        assertEquals(Optional.of(past.moment()), past.thenCancel().deadline());
        assertEquals(Optional.of(past.moment()), past.mapping(seen -> "mapped").deadline());
        assertEquals(Optional.of(past.moment()), past.or(future).deadline());
        assertEquals(Optional.of(past.moment()), future.or(past).deadline());
        assertEquals(Optional.of(past.moment()), none.or(past).deadline());
        assertEquals(Optional.of(past.moment()), past.and(future).deadline());
        assertEquals(Optional.of(past.moment()), future.and(past).deadline());
        assertEquals(Optional.of(past.moment()), past.and(none).deadline());
    }

    @Test
    void and_oneStopsAtItsDeadline_waitsForTheOther() throws Exception {
        CompletionPolicy<String, Completion<String>> b = CompletionPolicy.ended("b");
        for (CompletionPolicy<String, Completion<String>> both : List.of(past().and(b), b.and(past()))) {
            try (var scope = open(both)) {
                List<Task<String>> tasks = puppets.fork(scope, "a", "b");
                puppets.succeed("b");
                scope.await(tasks.get(1)); // the policy has been asked about it
                Completion<String> round = scope.join();
                assertEquals(List.of("b"), Puppets.names(round.done()));
                assertTrue(round.expired()); // which was the last to be seen
            }
        }
    }

    /** Wants a success, and does without the others once its moment has come. */
    private record AtLeastOne(Deadline moment, List<String> calls)
            implements CompletionPolicy<String, Completion<String>> {
        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return tally.succeeded() > 0 && moment.passed() ? Decision.CANCEL_REST_AND_RETURN : Decision.KEEP_WAITING;
        }

        @Override
        public Optional<Deadline> deadline() {
            return Optional.of(moment);
        }

        @Override
        public Decision onDeadline(Tally tally) {
            calls.add("%d pending, %d succeeded".formatted(tally.pending(), tally.succeeded()));
            return tally.succeeded() > 0 ? Decision.RETURN : Decision.KEEP_WAITING;
        }
    }

    @Test
    void onDeadline_keepsWaiting_isAskedOnce_andTheWaitGoesOn() throws Exception {
        var calls = new ArrayList<String>();
        var moment = Deadline.after(ZERO);
        try (var scope = open(new AtLeastOne(moment, calls))) {
            puppets.fork(scope, "a", "b");
            assertTrue(scope.join(Deadline.after(ZERO)).expired());
            assertEquals(List.of("2 pending, 0 succeeded"), calls);
        }
        var either = new AtLeastOne(moment, calls).or(new AtLeastOne(moment, calls));
        try (var scope = open(either)) {
            List<Task<String>> tasks = puppets.fork(scope, "c", "d");
            puppets.succeed("c");
            scope.await(tasks.get(0)); // the policies have been asked about it
            Completion<String> round = scope.join();
            assertEquals("c", round.done().get(0).name()); // the other one may have ended as cancelled by now
            assertFalse(round.expired()); // a completion has ended it, though the moment had come
        }
    }

    /** Answers to its deadline as it is told. */
    private record Answering(Callable<Decision> answer) implements CompletionPolicy<String, Completion<String>> {
        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return Decision.KEEP_WAITING;
        }

        @Override
        public Optional<Deadline> deadline() {
            return Optional.of(Deadline.after(ZERO));
        }

        @Override
        public Decision onDeadline(Tally tally) {
            try {
                return answer.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void onDeadline_throwsOrAnswersNull_failsTheScope() throws Exception {
        var throwing = new Answering(() -> {
            throw new Exception("no idea");
        });
        try (var scope = open(throwing)) {
            puppets.fork(scope, "a");
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertTrue(failed.getMessage().contains("threw when its deadline passed"), failed::getMessage);
            assertTrue(scope.isCancelled());
        }
        try (var scope = open(new Answering(() -> null))) {
            puppets.fork(scope, "b");
            var failed = assertThrows(ScopeFailedException.class, scope::join);
            assertTrue(failed.getMessage().contains("answered null when its deadline passed"), failed::getMessage);
        }
    }

    @Test
    void onDeadline_cancelsTheRest_saysWhy() throws Exception {
        try (var scope = open(new Answering(() -> Decision.CANCEL_REST_AND_RETURN))) {
            Task<String> task = puppets.fork(scope, "a").get(0);
            assertTrue(scope.join().expired());
            scope.await(task);
            var cancelled = assertInstanceOf(Outcome.Cancelled.class, task.outcome().orElseThrow());
            assertTrue(cancelled.reason().endsWith("cancelled the rest when its deadline passed"), cancelled::reason);
        }
    }

    @Test
    void thenCancel_ofAPolicyWithADeadline_cancelsTheRestWhenItHasPassed() throws Exception {
        try (var scope = open(past().thenCancel())) {
            Task<String> task = puppets.fork(scope, "a").get(0);
            assertTrue(scope.join().expired());
            scope.await(task);
            assertEquals(Task.State.CANCELLED, task.state());
        }
        try (var scope = open(future().thenCancel())) {
            Task<String> task = puppets.fork(scope, "b").get(0);
            assertTrue(scope.join(Deadline.after(ZERO)).expired()); // the deadline of the join alone cancels nothing
            assertFalse(task.state().ended());
        }
    }
}
