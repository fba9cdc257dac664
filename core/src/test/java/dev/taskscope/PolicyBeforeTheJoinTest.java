/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Decision.KEEP_WAITING;
import static dev.taskscope.Decision.RETURN;
import static dev.taskscope.Puppets.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Completions while the owner is not waiting yet, and may fork more: an answer to stop that counted on how many tasks
 * there are waits until the owner waits, any other takes effect at once (Javadoc of CompletionPolicy.onCompletion).
 */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class PolicyBeforeTheJoinTest {
    private final Puppets puppets = new Puppets();

    private <R> TaskScope<String, R> open(CompletionPolicy<String, R> policy) {
        return TaskScope.open(policy, options -> options.listener(puppets));
    }

    private static CompletionPolicy<String, List<Task<String>>> quorum(int needed) {
        return CompletionPolicy.quorum(needed);
    }

    private static CompletionPolicy<String, Completion<String>> returningAtFailureOrEnd() {
        return (task, tally) -> {
            boolean allEnded = tally.pending() == 0;
            return allEnded || task.state() == Task.State.FAILED ? RETURN : KEEP_WAITING;
        };
    }

    @Test
    void quorum_oneFailsBeforeTheOthersAreForked_isReached() throws Exception {
        try (var scope = open(quorum(2))) {
            puppets.fork(scope, "a");
            puppets.fail("a");
            puppets.fork(scope, "b", "c");
            puppets.succeed("b", "c");
            assertEquals(List.of("b", "c"), names(scope.join()));
        }
    }

    @ParameterizedTest
    @MethodSource("quorumsOfTwo")
    void quorum_oneFailsBeforeTheOthersAreForked_isReachedWhileTheOwnerWaits(
            CompletionPolicy<String, List<Task<String>>> quorumOfTwo) throws Exception {
        var watch = new ParkWatch();
        try (var scope = TaskScope.open(
                quorumOfTwo, options -> options.listener(puppets).runtime(watch.runtime()))) {
            puppets.fork(scope, "a");
            puppets.fail("a");
            puppets.fork(scope, "b", "c");
            watch.whenParked(() -> puppets.succeed("b", "c"));
            assertEquals(List.of("b", "c"), names(scope.join()));
        }
    }

    static List<Named<CompletionPolicy<String, List<Task<String>>>>> quorumsOfTwo() {
        return List.of(
                Named.of("alone", quorum(2)),
                Named.of("or", quorum(2).or(CompletionPolicy.ended("nobody"))),
                Named.of("and", quorum(2).and(CompletionPolicy.ended("a"))),
                Named.of("until", quorum(2).until(task -> false)),
                Named.of("then cancel", quorum(2).thenCancel()),
                Named.of("composed twice", quorum(2).or(CompletionPolicy.ended("nobody")).and(quorum(1))));
    }

    @Test
    void quorum_outOfReachBeforeTheJoin_givesUpWhenTheOwnerWaits() throws Exception {
        try (var scope = open(quorum(3))) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            puppets.fail("a");
            assertFalse(scope.isCancelled(), "more may be forked");
            assertThrows(TaskFailedException.class, scope::join);
            assertTrue(scope.isCancelled());
            puppets.awaitCompleted("b");
            assertEquals(Task.State.CANCELLED, tasks.get(1).state());
        }
    }

    @Test
    void quorum_outOfReachAndNotEnoughForkedAfterwards_givesUpWhenTheOwnerWaits() throws Exception {
        try (var scope = open(quorum(3))) {
            puppets.fork(scope, "a");
            puppets.fail("a");
            puppets.fork(scope, "b", "c");
            assertThrows(TaskFailedException.class, scope::join);
        }
    }

    @Test
    void quorum_reachedBeforeTheJoin_cancelsTheRestAtOnce() throws Exception {
        try (var scope = open(quorum(2))) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            puppets.succeed("a", "b");
            puppets.awaitCompleted("c"); // though the owner is here
            assertEquals(Task.State.CANCELLED, tasks.get(2).state());
            assertEquals(List.of("a", "b"), names(scope.join()));
        }
    }

    @Test
    void failFast_ownerIsBusyElsewhere_siblingIsInterruptedAtOnce() throws Exception {
        try (var scope = open(CompletionPolicy.<String>atMostFailures(0))) {
            var tasks = puppets.fork(scope, "a", "b");
            puppets.fail("a");
            puppets.awaitCompleted("b"); // though the owner is here
            assertEquals(Task.State.CANCELLED, tasks.get(1).state());
            assertThrows(TaskFailedException.class, scope::join);
        }
    }

    @Test
    void failFast_forkAfterTheFailure_neverRuns() throws Exception {
        try (var scope = open(CompletionPolicy.<String>atMostFailures(0))) {
            puppets.fork(scope, "a", "b");
            puppets.fail("a");
            puppets.awaitCompleted("b"); // so the scope is cancelled
            var late = puppets.fork(scope, "late").get(0);
            assertFalse(late.outcome().orElseThrow().started());
            assertThrows(TaskFailedException.class, scope::join);
        }
    }

    @Test
    void counted_noMoreForked_isNotAskedAgain() throws Exception {
        var trace = new PolicyTrace<>(returningAtFailureOrEnd());
        try (var scope = open(trace)) {
            puppets.fork(scope, "a", "b");
            puppets.fail("a");
            assertEquals(List.of("a"), names(scope.join().done()));
            assertEquals(List.of("a"), trace.tasks());
        }
    }

    @Test
    void counted_moreForked_isAskedAgainWithTheSameTask() throws Exception {
        var trace = new PolicyTrace<>(returningAtFailureOrEnd());
        try (var scope = open(trace)) {
            puppets.fork(scope, "a");
            puppets.succeed("a"); // the last of one: return
            puppets.fork(scope, "b");
            puppets.succeed("b"); // the last of two: return
            assertEquals(List.of("a", "b"), names(scope.join().done()));
            assertEquals("0 pending, 1 succeeded, 0 failed, 0 cancelled", trace.asked().get(0).tally());
            assertEquals("0 pending, 2 succeeded, 0 failed, 0 cancelled", trace.asked().get(1).tally());
        }
    }

    @Test
    void counted_answerThatStandsWithMoreForks_returns() throws Exception {
        try (var scope = open(returningAtFailureOrEnd())) {
            puppets.fork(scope, "a");
            puppets.fail("a");
            puppets.fork(scope, "b");
            var round = scope.join();
            assertEquals(List.of("a"), names(round.done()));
            assertEquals(List.of("b"), names(round.pending()));
        }
    }

    @Test
    void counted_anEarlierAnswerOutlivesALaterOne() throws Exception {
        try (var scope = open(returningAtFailureOrEnd())) {
            puppets.fork(scope, "a");
            puppets.fail("a"); // return, whatever comes
            puppets.fork(scope, "b");
            puppets.succeed("b"); // return, but only because it was the last
            puppets.fork(scope, "c");
            var round = scope.join();
            assertEquals(List.of("a", "b"), names(round.done()));
            assertEquals(List.of("c"), names(round.pending()));
        }
    }

    @Test
    void counted_moreForkedWhileThePolicyThinks_isAskedAgain() throws Exception {
        var thinking = new CountDownLatch(1);
        var forked = new CountDownLatch(1);
        CompletionPolicy<String, Completion<String>> slow = (task, tally) -> {
            boolean last = tally.pending() == 0;
            if (task.name().equals("a")) {
                thinking.countDown();
                Uninterrupted.await(forked);
            }
            return last ? RETURN : KEEP_WAITING;
        };
        var watch = new ParkWatch();
        try (var scope = TaskScope.open(slow, options -> options.runtime(watch.runtime()))) {
            scope.fork("a", () -> "a");
            thinking.await();
            scope.fork("b", puppets.body("b"));
            forked.countDown();
            watch.whenParked(() -> puppets.pull("b", () -> "b"));
            assertEquals(List.of("a", "b"), names(scope.join().done()));
        }
    }

    @Test
    void counted_quorumUntilAFailure_theFailureOutlivesALaterDoubt() throws Exception {
        try (var scope = open(quorum(2).until(task -> task.state() == Task.State.FAILED)
                .mapping(List::size))) {
            puppets.fork(scope, "a");
            puppets.fail("a");
            puppets.fork(scope, "b");
            puppets.succeed("b");
            puppets.fork(scope, "c", "d");
            assertThrows(TaskFailedException.class, scope::join);
        }
    }

    @Test
    void await_counted_isDecidedAtOnce() throws Exception {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            var tasks = puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            var completion = scope.await(
                    (task, tally) -> tally.pending() == 1 ? RETURN : KEEP_WAITING, tasks);
            assertEquals("done [scope/a (SUCCEEDED)]", completion.toString());
        }
    }
}
