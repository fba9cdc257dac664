/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policies that come with core: when they stop, what they cancel, what they make of it. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class PolicyTest {
    private final Puppets puppets = new Puppets();

    private <R> TaskScope<String, R> open(CompletionPolicy<String, R> policy) {
        return TaskScope.open(policy, options -> options.listener(puppets));
    }

    // ---- waitForAll

    @Test
    void waitForAll_someFail_returnsAllWithoutThrowing() throws Exception {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            puppets.fork(scope, "a", "b");
            puppets.fail("a");
            puppets.succeed("b");
            var round = scope.join();
            assertEquals(List.of("a"), names(round.failed()));
            assertEquals(List.of("b"), round.values());
        }
    }

    @Test
    void throwIfFailed_someFailed_throwsWithAllOfThem() throws Exception {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            puppets.fork(scope, "a", "b", "c");
            puppets.fail("c", "a");
            puppets.succeed("b");
            var thrown = assertThrows(TaskFailedException.class, scope.join()::throwIfFailed);
            assertEquals("c", thrown.getCause().getMessage());
            assertEquals("a", thrown.getSuppressed()[0].getMessage());
        }
    }

    @Test
    void throwIfFailed_noneFailed_returnsTheCompletion() throws Exception {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            puppets.fork(scope, "a", "b").get(1).cancel();
            puppets.succeed("a");
            var round = scope.join();
            assertSame(round, round.throwIfFailed());
        }
    }

    // ---- quorum

    @Test
    void quorum_reached_returnsTheSuccessesInCompletionOrderAndCancelsTheRest() throws Exception {
        try (var scope = open(CompletionPolicy.<String>quorum(2))) {
            var tasks = puppets.fork(scope, "a", "b", "c", "d");
            puppets.fail("a");
            puppets.succeed("d", "b");
            assertEquals(List.of("d", "b"), names(scope.join()));
            puppets.awaitCompleted("c");
            assertEquals(Task.State.CANCELLED, tasks.get(2).state());
        }
    }

    @Test
    void quorum_outOfReach_throwsAllFailuresAndCancelsTheRest() throws Exception {
        try (var scope = open(CompletionPolicy.<String>quorum(3))) {
            puppets.fork(scope, "a", "b", "c", "d");
            puppets.fail("b", "a");
            var thrown = assertThrows(TaskFailedException.class, scope::join);
            assertTrue(thrown.getMessage().startsWith("quorum of 3 not reached"), thrown.getMessage());
            assertEquals("b", thrown.getCause().getMessage());
            assertEquals("a", thrown.getSuppressed()[0].getMessage());
            assertTrue(scope.isCancelled());
        }
    }

    @Test
    void quorum_cancelledTasks_countAsNotSucceeded() throws Exception {
        try (var scope = open(CompletionPolicy.<String>quorum(1))) {
            puppets.fork(scope, "a").get(0).cancel();
            var thrown = assertThrows(TaskFailedException.class, scope::join);
            assertNull(thrown.getCause());
        }
    }

    @Test
    void quorum_nothingForked_throws() {
        try (var scope = open(CompletionPolicy.<String>quorum(1))) {
            assertThrows(TaskFailedException.class, scope::join);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void quorum_ofLessThanOne_isRefused(int needed) {
        assertThrows(IllegalArgumentException.class, () -> CompletionPolicy.quorum(needed));
    }

    // ---- atMostFailures

    @Test
    void atMostFailures_asManyAsTolerated_returnsAll() throws Exception {
        try (var scope = open(CompletionPolicy.<String>atMostFailures(1))) {
            puppets.fork(scope, "a", "b");
            puppets.fail("a");
            puppets.succeed("b");
            assertEquals(List.of("a", "b"), names(scope.join().done()));
            assertFalse(scope.isCancelled());
        }
    }

    @Test
    void atMostFailures_oneTooMany_throwsAllOfThemAndCancelsTheRest() throws Exception {
        try (var scope = open(CompletionPolicy.<String>atMostFailures(1))) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            puppets.fail("b", "c");
            var thrown = assertThrows(TaskFailedException.class, scope::join);
            assertEquals("b", thrown.getCause().getMessage());
            assertEquals("c", thrown.getSuppressed()[0].getMessage());
            puppets.awaitCompleted("a");
            assertEquals(Task.State.CANCELLED, tasks.get(0).state());
        }
    }

    @Test
    void atMostFailures_cancelledTask_isNotAFailure() throws Exception {
        try (var scope = open(CompletionPolicy.<String>atMostFailures(0))) {
            puppets.fork(scope, "a").get(0).cancel();
            assertEquals(List.of("a"), names(scope.join().cancelled()));
        }
    }

    @Test
    void atMostFailures_eachRoundCountsItsOwn() throws Exception {
        try (var scope = open(CompletionPolicy.<String>atMostFailures(1))) {
            for (String name : List.of("a", "b", "c")) {
                puppets.fork(scope, name);
                puppets.fail(name);
                assertEquals(List.of(name), names(scope.join().failed()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void atMostFailures_negative_isRefused(int tolerated) {
        assertThrows(IllegalArgumentException.class, () -> CompletionPolicy.atMostFailures(tolerated));
    }

    @Test
    void atMostFailures_failuresWhileBeingCancelled_areKept() throws Exception {
        try (var scope = open(CompletionPolicy.<String>atMostFailures(0))) {
            puppets.fork(scope, "a");
            scope.fork("dies hard", () -> {
                try {
                    return puppets.body("never told").call();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("while being cancelled");
                }
            });
            puppets.awaitBegun("never told");
            puppets.fail("a");
            puppets.awaitCompleted("dies hard");
            var thrown = assertThrows(TaskFailedException.class, scope::join);
            assertEquals("a", thrown.getCause().getMessage());
            assertEquals("while being cancelled", thrown.getSuppressed()[0].getMessage());
        }
    }

    // ---- ended

    @Test
    void ended_namedTasksEnd_returnsAndCancelsNothing() throws Exception {
        try (var scope = open(CompletionPolicy.<String>ended("b", "c"))) {
            puppets.fork(scope, "a", "b", "c");
            puppets.fail("c");
            puppets.succeed("b");
            var round = scope.join();
            assertEquals(List.of("c", "b"), names(round.done()));
            assertEquals(List.of("a"), names(round.pending()));
            assertFalse(scope.isCancelled());
        }
    }

    @Test
    void ended_taskThatDoesNotExist_waitsForAll() throws Exception {
        try (var scope = open(CompletionPolicy.<String>ended("nobody"))) {
            puppets.fork(scope, "a");
            puppets.succeed("a");
            assertEquals(List.of("a"), names(scope.join().done()));
        }
    }

    @Test
    void ended_noNames_isRefused() {
        assertThrows(IllegalArgumentException.class, CompletionPolicy::ended);
    }

    @Test
    void ended_nullName_isRefused() {
        assertThrows(NullPointerException.class, () -> CompletionPolicy.ended("a", null));
    }

    // ---- of the user's own

    @Test
    void lambda_policyOfTheUser_decides() throws Exception {
        CompletionPolicy<String, Completion<String>> untilTwoEnded =
                (task, tally) -> tally.ended() == 2 ? Decision.RETURN : Decision.KEEP_WAITING;
        try (var scope = open(untilTwoEnded)) {
            puppets.fork(scope, "a", "b", "c");
            puppets.succeed("c", "a");
            assertEquals(List.of("c", "a"), names(scope.join().done()));
        }
    }

    /** Stops at the first task whose name comes before that of an earlier one. */
    private static final class OutOfOrder implements CompletionPolicy<String, String> {
        private String last = "";
        private boolean found;

        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            found |= completed.name().compareTo(last) < 0;
            last = completed.name();
            return found ? Decision.RETURN : Decision.KEEP_WAITING;
        }

        @Override
        public String result(Completion<String> completion) {
            return found ? last + " is out of order" : "all in order";
        }

        @Override
        public OutOfOrder newRound() {
            return new OutOfOrder();
        }
    }

    @Test
    void newRound_policyWithState_startsAfreshEachRound() throws Exception {
        try (var scope = open(new OutOfOrder())) {
            puppets.fork(scope, "d", "c", "b", "e");
            puppets.succeed("d", "c");
            assertEquals("c is out of order", scope.join());
            puppets.succeed("b", "e");
            assertEquals("all in order", scope.join());
        }
    }

    @Test
    void newRound_policyWithStateInAnAwait_startsAfresh() throws Exception {
        try (var scope = open(CompletionPolicy.waitForAll())) {
            var policy = new OutOfOrder();
            var tasks = puppets.fork(scope, "a", "b");
            puppets.succeed("b", "a");
            assertEquals("a is out of order", scope.await(policy, tasks));
            assertEquals("all in order", scope.await(policy, Arrays.asList(tasks.get(0))));
        }
    }

    @Test
    void mapping_result_isMapped() throws Exception {
        try (var scope = open(CompletionPolicy.<String>waitForAll().mapping(Completion::values))) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("b", "a");
            assertEquals(List.of("b", "a"), scope.join());
        }
    }

    @Test
    void mapping_mapperThrows_comesOutOfTheJoinAsItIs() throws Exception {
        var problem = new IllegalStateException("not mappable");
        CompletionPolicy<String, String> policy = CompletionPolicy.<String>waitForAll().mapping(completion -> {
            throw problem;
        });
        try (var scope = open(policy)) {
            assertSame(problem, assertInstanceOf(RuntimeException.class, assertThrows(Throwable.class, scope::join)));
        }
    }
}
