/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a policy around another one does not mention is answered by the one inside. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class ForwardingPolicyTest {
    private final HandClock clock = new HandClock();
    private final ParkWatch parks = new ParkWatch(clock);
    private final Puppets puppets = new Puppets();

    /** Changes nothing. */
    record Around<T, R>(CompletionPolicy<T, R> policy) implements ForwardingPolicy<T, R> {
        @Override
        public CompletionPolicy<T, R> newRound() {
            return new Around<>(policy.newRound());
        }
    }

    /** Waits for all until its deadline, and says by its result that that has passed. */
    private static final class Impatient implements CompletionPolicy<String, String> {
        private final Deadline deadline;
        private boolean late;

        Impatient(Deadline deadline) {
            this.deadline = deadline;
        }

        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return Decision.KEEP_WAITING;
        }

        @Override
        public Optional<Deadline> deadline() {
            return late ? Optional.empty() : Optional.of(deadline);
        }

        @Override
        public Decision onDeadline(Tally tally) {
            late = true;
            return Decision.CANCEL_REST_AND_RETURN;
        }

        @Override
        public boolean hasFailed() {
            return late;
        }

        @Override
        public String result(Completion<String> completion) {
            if (late) {
                throw new IllegalStateException("late");
            }
            return "in time: " + completion.values();
        }
    }

    private <R> TaskScope<String, R> open(CompletionPolicy<String, R> policy) {
        return TaskScope.open(policy, options -> options.listener(puppets).runtime(parks.runtime()));
    }

    @Test
    void join_theDeadlineOfTheOneInsidePasses_isAskedAndItsAnswerCounts() throws Exception {
        var inside = new Impatient(Deadline.after(Duration.ofSeconds(1), parks));
        try (var scope = open(new Around<>(inside))) {
            Task<String> slow = puppets.fork(scope, "slow").get(0);
            parks.whenParked(() -> clock.advance(Duration.ofSeconds(1)));
            assertEquals("late", assertThrows(IllegalStateException.class, scope::join).getMessage());
            assertTrue(slow.cancelReason().isPresent());
        }
    }

    @Test
    void join_everythingEndsInTime_hasTheResultOfTheOneInside() throws Exception {
        var inside = new Impatient(Deadline.after(Duration.ofSeconds(1), parks));
        try (var scope = open(new Around<>(inside))) {
            puppets.fork(scope, "a");
            puppets.succeed("a");
            assertEquals("in time: [a]", scope.join());
        }
    }

    @Test
    void hasFailed_beforeAndAfter_isThatOfTheOneInside() {
        var inside = new Impatient(Deadline.after(Duration.ofSeconds(1), parks));
        var around = new Around<>(inside);
        assertFalse(around.hasFailed());
        inside.late = true;
        assertTrue(around.hasFailed());
    }

    @Test
    void needsEvery_ofOneThatMayStopEarlier_isNotThatOfTheOneInside() {
        assertTrue(CompletionPolicy.waitForAll().needsEvery());
        assertFalse(new Around<>(CompletionPolicy.<String>waitForAll()).needsEvery());
    }

    /** A method that a policy gets one day, and that is forgotten here, would be answered by its default. */
    @Test
    void forwardingPolicy_hasAnAnswerToEachQuestion() {
        Set<String> compositions = Set.of("and", "or", "until", "thenCancel", "mapping");
        Set<String> questions = methods(CompletionPolicy.class, name -> !compositions.contains(name));
        questions.remove("needsEvery"); // see there
        assertEquals(questions, methods(ForwardingPolicy.class, name -> !name.equals("policy")));
    }

    private static Set<String> methods(Class<?> type, Predicate<String> which) {
        List<Method> all = Arrays.asList(type.getDeclaredMethods());
        return all.stream()
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .filter(which)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
