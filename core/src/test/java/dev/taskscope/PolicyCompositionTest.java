/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Decision.CANCEL_REST_AND_RETURN;
import static dev.taskscope.Decision.KEEP_WAITING;
import static dev.taskscope.Decision.RETURN;
import static dev.taskscope.Puppets.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies compose as values: and, or, until, thenCancel, over every completion order of three named tasks. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class PolicyCompositionTest {
    private final Puppets puppets = new Puppets();

    private static CompletionPolicy<String, Completion<String>> waitForAll() {
        return CompletionPolicy.waitForAll();
    }

    private static CompletionPolicy<String, Completion<String>> ended(String... names) {
        return CompletionPolicy.ended(names);
    }

    /** Ends tasks a, b and c in this order; returns the names that a join had seen when the policy stopped. */
    private String doneWhenStopped(CompletionPolicy<String, ?> policy, String order) throws Exception {
        var stopping = new PolicyTrace<>(waitForAll().or(policy));
        try (var scope = TaskScope.open(stopping, options -> options.listener(puppets))) {
            puppets.fork(scope, "a", "b", "c");
            for (String name : order.split("")) {
                puppets.succeed(name);
                if (stopping.lastAnswer().stops()) {
                    break;
                }
            }
            return String.join("", names(scope.join().done()));
        }
    }

    @ParameterizedTest
    @CsvSource({"abc, ab", "acb, ac", "bac, ba", "bca, bc", "cab, c", "cba, c"})
    void endedAAndB_orC_stopsAtTheRightCompletion(String order, String done) throws Exception {
        assertEquals(done, doneWhenStopped(ended("a").and(ended("b")).or(ended("c")), order));
    }

    @ParameterizedTest
    @CsvSource({"abc, ab", "acb, ac", "bac, ba", "bca, bc", "cab, c", "cba, c"})
    void endedC_orAAndB_stopsAtTheRightCompletion(String order, String done) throws Exception {
        assertEquals(done, doneWhenStopped(ended("c").or(ended("b").and(ended("a"))), order));
    }

    @ParameterizedTest
    @CsvSource({"abc, abc", "acb, ac", "bac, bac", "bca, bc", "cab, ca", "cba, cb"})
    void endedAOrB_andC_stopsAtTheRightCompletion(String order, String done) throws Exception {
        assertEquals(done, doneWhenStopped(ended("a").or(ended("b")).and(ended("c")), order));
    }

    @ParameterizedTest
    @CsvSource({"abc, ab", "acb, acb", "bac, ba", "bca, bca", "cab, cab", "cba, cba"})
    void endedAB_asOne_stopsAtTheLaterOfThem(String order, String done) throws Exception {
        assertEquals(done, doneWhenStopped(ended("a", "b"), order));
    }

    @ParameterizedTest
    @CsvSource({"abc, abc", "cba, cba"})
    void andWaitForAll_neverStopsEarly(String order, String done) throws Exception {
        assertEquals(done, doneWhenStopped(ended("a").and(waitForAll()), order));
    }

    @ParameterizedTest
    @CsvSource({"abc, ab", "bca, b"})
    void until_predicate_stopsAtTheFirstMatch(String order, String done) throws Exception {
        assertEquals(done, doneWhenStopped(waitForAll().until(task -> task.name().equals("b")), order));
    }

    // ---- strength

    private static CompletionPolicy<String, Completion<String>> always(Decision decision) {
        return (task, tally) -> decision;
    }

    private static Decision decided(CompletionPolicy<String, ?> policy) throws Exception {
        var trace = new PolicyTrace<>(waitForAll().or(policy));
        try (var scope = TaskScope.open(trace)) {
            scope.fork("a", () -> "a");
            scope.join();
        }
        return trace.lastAnswer();
    }

    @ParameterizedTest
    @CsvSource({
        "KEEP_WAITING, KEEP_WAITING, KEEP_WAITING, KEEP_WAITING",
        "KEEP_WAITING, RETURN, KEEP_WAITING, RETURN",
        "KEEP_WAITING, CANCEL_REST_AND_RETURN, KEEP_WAITING, CANCEL_REST_AND_RETURN",
        "RETURN, KEEP_WAITING, KEEP_WAITING, RETURN",
        "RETURN, RETURN, RETURN, RETURN",
        "RETURN, CANCEL_REST_AND_RETURN, RETURN, CANCEL_REST_AND_RETURN",
        "CANCEL_REST_AND_RETURN, RETURN, RETURN, CANCEL_REST_AND_RETURN",
        "CANCEL_REST_AND_RETURN, CANCEL_REST_AND_RETURN, CANCEL_REST_AND_RETURN, CANCEL_REST_AND_RETURN"
    })
    void combined_decisions_andIsTheWeakerOrTheStronger(Decision left, Decision right, Decision and, Decision or)
            throws Exception {
        assertEquals(and, decided(always(left).and(always(right))));
        assertEquals(or, decided(always(left).or(always(right))));
    }

    @Test
    void thenCancel_aPolicyThatReturns_cancelsTheRest() throws Exception {
        assertEquals(CANCEL_REST_AND_RETURN, decided(always(RETURN).thenCancel()));
    }

    @Test
    void thenCancel_aPolicyThatKeepsWaiting_keepsWaiting() throws Exception {
        assertEquals(KEEP_WAITING, decided(always(KEEP_WAITING).thenCancel()));
    }

    @Test
    void until_aPolicyThatCancels_stillCancels() throws Exception {
        assertEquals(CANCEL_REST_AND_RETURN, decided(always(CANCEL_REST_AND_RETURN).until(task -> true)));
    }

    @Test
    void and_eachSaysSoOnceAtDifferentTasks_stops() throws Exception {
        assertEquals("ab", doneWhenStopped(onlyAt("a").and(onlyAt("b")), "abc"));
    }

    private static CompletionPolicy<String, Completion<String>> onlyAt(String name) {
        return (task, tally) -> task.name().equals(name) ? RETURN : KEEP_WAITING;
    }

    @Test
    void composed_aSecondRound_startsAfresh() throws Exception {
        var both = ended("a").and(ended("b")).thenCancel().until(task -> false);
        try (var scope = TaskScope.open(both, options -> options.listener(puppets))) {
            puppets.fork(scope, "a");
            puppets.succeed("a");
            assertEquals(List.of("a"), names(scope.join().done()));
            puppets.fork(scope, "b", "c");
            puppets.succeed("b");
            assertFalse(scope.isCancelled(), "only one of the two has ended in this round");
            puppets.succeed("c");
            assertEquals(List.of("b", "c"), names(scope.join().done()));
        }
    }

    @Test
    void newRound_composedOfStatelessPolicies_isTheSameWhereItMayBe() {
        var composed = waitForAll().thenCancel().mapping(Completion::values);
        assertSame(composed, composed.newRound());
    }

    @Test
    void needsEvery_composed_followsTheParts() {
        var every = always(RETURN).and(waitForAll()).thenCancel();
        var notEvery = always(RETURN).or(waitForAll()).thenCancel();
        assertTrue(every.needsEvery());
        assertTrue(every.mapping(result -> result).needsEvery());
        assertFalse(every.until(task -> true).needsEvery());
        assertFalse(notEvery.needsEvery());
    }
}
