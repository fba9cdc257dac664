/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pending tasks of a round, asked for late: what was pending then, whatever has happened since. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class CompletionPendingTest {
    private final Puppets puppets = new Puppets();

    private TaskScope<String, Completion<String>> open() {
        return TaskScope.open(
                CompletionPolicy.<String>waitForAll().until(task -> true), options -> options.listener(puppets));
    }

    /** Four rounds: c; then e, a; then nothing new but f forked; then b, with d and f left. */
    private List<Completion<String>> fourRounds(TaskScope<String, Completion<String>> scope) throws Exception {
        var rounds = new ArrayList<Completion<String>>();
        puppets.fork(scope, "a", "b", "c", "d");
        puppets.succeed("c");
        rounds.add(scope.join());
        puppets.fork(scope, "e");
        puppets.succeed("e", "a");
        rounds.add(scope.join());
        puppets.fork(scope, "f");
        rounds.add(scope.join(Deadline.after(Duration.ZERO)));
        puppets.succeed("b");
        rounds.add(scope.join());
        return rounds;
    }

    private static final List<List<String>> PENDING_IN_FOUR_ROUNDS =
            List.of(List.of("a", "b", "d"), List.of("b", "d"), List.of("b", "d", "f"), List.of("d", "f"));

    @ParameterizedTest
    @ValueSource(strings = {
        "0123", "0132", "0213", "0231", "0312", "0321", "1023", "1032", "1203", "1230", "1302", "1320",
        "2013", "2031", "2103", "2130", "2301", "2310", "3012", "3021", "3102", "3120", "3201", "3210"
    })
    void pending_ofFourRoundsAskedInAnyOrder_isWhatWasPendingThen(String order) throws Exception {
        try (var scope = open()) {
            var rounds = fourRounds(scope);
            for (char digit : order.toCharArray()) {
                int round = digit - '0';
                assertEquals(PENDING_IN_FOUR_ROUNDS.get(round), names(rounds.get(round).pending()), "round " + round);
            }
        }
    }

    @Test
    void pending_askedAtOnceAndAgainLater_staysTheSame() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            var first = scope.join();
            var atOnce = first.pending();
            puppets.succeed("b");
            scope.join();
            assertSame(atOnce, first.pending());
            assertEquals(List.of("b"), names(atOnce));
        }
    }

    @Test
    void pending_askedAfterTasksEndedThatNoRoundHasReported_isWhatWasPendingThen() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a", "b", "c");
            puppets.succeed("b");
            var first = scope.join();
            puppets.succeed("c", "a");
            assertEquals(List.of("a", "c"), names(first.pending()));
        }
    }

    @Test
    void pending_tasksForkedLater_areNotInIt() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            var first = scope.join();
            puppets.fork(scope, "c");
            puppets.succeed("c");
            scope.join();
            puppets.fork(scope, "d");
            assertEquals(List.of("b"), names(first.pending()));
        }
    }

    @Test
    void pending_askedAfterClose_isWhatWasPendingThen() throws Exception {
        List<Completion<String>> rounds;
        try (var scope = open()) {
            rounds = fourRounds(scope);
        }
        assertEquals(PENDING_IN_FOUR_ROUNDS, rounds.stream().map(round -> names(round.pending())).toList());
    }

    @Test
    void pending_askedByAnotherThreadWhileRoundsGoOn_isWhatWasPendingThen() throws Exception {
        try (var scope = open()) {
            var rounds = fourRounds(scope);
            var asked = new CompletableFuture<List<String>>();
            Thread.ofVirtual().start(() -> asked.complete(names(rounds.get(1).pending())));
            puppets.succeed("d");
            scope.join();
            assertEquals(List.of("b", "d"), asked.get());
        }
    }

    @Test
    void pending_askedByManyThreadsAtOnce_isOneList() throws Exception {
        try (var scope = open()) {
            var first = fourRounds(scope).get(0);
            var answers = new ArrayList<CompletableFuture<List<Task<String>>>>();
            for (int i = 0; i < 8; i++) {
                var answer = new CompletableFuture<List<Task<String>>>();
                answers.add(answer);
                Thread.ofVirtual().start(() -> answer.complete(first.pending()));
            }
            List<Task<String>> one = first.pending();
            assertAll(answers.stream().map(answer -> () -> assertSame(one, answer.get())));
        }
    }

    @Test
    void pending_ofAnAwait_isWhatWasPendingThen() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            puppets.succeed("b");
            var completion = scope.await(
                    CompletionPolicy.<String>waitForAll().until(task -> true), List.of(tasks.get(2), tasks.get(1)));
            puppets.succeed("c");
            assertEquals(List.of("b"), names(completion.done()));
            assertEquals(List.of("c"), names(completion.pending()));
        }
    }

    @Test
    void of_doneAndPendingGiven_isThese() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            var completion = Completion.of(List.of(tasks.get(1)), List.of(tasks.get(0)));
            assertEquals(List.of("b"), names(completion.done()));
            assertEquals(List.of("a"), names(completion.pending()));
        }
    }
}
