/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static dev.taskscope.timeouts.Timeouts.failingAfter;
import static dev.taskscope.timeouts.Timeouts.moveOnAfter;
import static dev.taskscope.timeouts.Timeouts.movingOnAfter;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.AwaitOptions;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.junit.CompletionPolicyContract;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Policies whose waits have a limit. */
class LimitedPolicyTest {

    private static String slept(int seconds) throws InterruptedException {
        TaskRuntime.current().timeSource().sleep(ofSeconds(seconds));
        return "slept " + seconds;
    }

    private static long now() {
        return TaskRuntime.current().timeSource().nanoTime() / 1_000_000_000;
    }

    private static CompletionPolicy<String, Completion<String>> all() {
        return CompletionPolicy.waitForAll();
    }

    @ConcurrentTest(schedules = 20)
    void join_inTime_hasTheResultOfThePolicy() throws InterruptedException {
        try (var scope = TaskScope.open(failingAfter(ofSeconds(3), all()))) {
            scope.fork(() -> slept(1));
            scope.fork(() -> slept(2));
            assertEquals(List.of("slept 1", "slept 2"), scope.join().values());
        }
    }

    @ConcurrentTest(schedules = 50)
    void join_expired_cancelsTheRest_andThrowsWithWhatItSaw() throws InterruptedException {
        try (var scope = TaskScope.open(TimeLimit.of(ofSeconds(3)).named("both").failing(all()))) {
            Task<String> quick = scope.fork("quick", () -> slept(1));
            Task<String> slow = scope.fork("slow", () -> slept(9));
            var late = assertThrows(DeadlineExceededException.class, scope::join);
            assertEquals(3, now());
            assertEquals("both", late.name().orElseThrow());
            assertEquals(List.of(quick), late.completion().orElseThrow().done());
            assertEquals(List.of(slow), late.completion().orElseThrow().pending());
            assertEquals("scope/slow", late.running().get(0).task().path());
            scope.join();
            assertEquals(Task.State.CANCELLED, slow.state());
        }
        assertEquals(3, now());
    }

    @ConcurrentTest(schedules = 20)
    void join_withALimitOfItsOwn_whenThatOfThePolicyExpires_isNotFooled() throws InterruptedException {
        try (var scope = TaskScope.open(movingOnAfter(ofSeconds(1), all()))) {
            scope.fork(() -> slept(9));
            assertTrue(Timeouts.join(ofDays(1), scope).expired());
            assertEquals(1, now());
        }
    }

    @ConcurrentTest(schedules = 20)
    void join_nestedLimits_noticedOnlyAfterBothHavePassed_theInnerOneSpeaks(FakeClock clock)
            throws InterruptedException {
        var inner = TimeLimit.of(ofSeconds(1)).named("inner").failing(all());
        FakeClock.Hold hold = clock.hold();
        try (var scope = TaskScope.open(TimeLimit.of(ofSeconds(2)).named("outer").movingOn(inner))) {
            scope.fork(() -> slept(9));
            Thread mover = Thread.ofVirtual().start(() -> clock.advance(ofSeconds(3)));
            var late = assertThrows(DeadlineExceededException.class, scope::join);
            assertEquals("inner", late.name().orElseThrow());
            mover.join();
            hold.close();
        }
    }

    @ConcurrentTest(schedules = 20)
    void join_movingOn_hasWhatThereIs_andTheRestGoesOn() throws InterruptedException {
        try (var scope = TaskScope.open(movingOnAfter(ofSeconds(3), all()))) {
            scope.fork(() -> slept(1));
            scope.fork(() -> slept(5));
            Completion<String> first = scope.join();
            assertTrue(first.expired());
            assertEquals(List.of("slept 1"), first.values());
            Completion<String> second = scope.join(); // three seconds more
            assertFalse(second.expired());
            assertEquals(List.of("slept 5"), second.values());
            assertEquals(5, now());
        }
    }

    @ConcurrentTest(schedules = 20)
    void join_movingOn_resultOfAStatefulPolicy_isThatOfTheRound() throws InterruptedException {
        CompletionPolicy<String, Completion<String>> named = CompletionPolicy.ended("a");
        try (var scope = TaskScope.open(movingOnAfter(ofSeconds(3), named))) {
            scope.fork("a", () -> slept(1));
            assertEquals(1, scope.join().done().size());
            scope.fork("a", () -> slept(9));
            assertTrue(scope.join().expired());
            assertEquals(4, now());
        }
    }

    @ConcurrentTest(schedules = 20)
    void join_ofAnotherRound_countsFromItsOwnBeginning() throws InterruptedException {
        try (var scope = TaskScope.open(movingOnAfter(ofSeconds(2), all()))) {
            scope.fork(() -> slept(99));
            slept(10); // no wait, no limit
            scope.join();
            assertEquals(12, now());
            scope.join();
            assertEquals(14, now());
        }
    }

    @ConcurrentTest(schedules = 20)
    void join_interruptedAndGoneOnWith_keepsItsDeadline() throws InterruptedException {
        try (var scope = TaskScope.open(movingOnAfter(ofSeconds(3), all()))) {
            scope.fork(() -> slept(99));
            moveOnAfter(ofSeconds(1), () -> scope.join());
            assertEquals(1, now());
            assertTrue(scope.join().expired());
            assertEquals(3, now());
        }
    }

    @ConcurrentTest(schedules = 20)
    void join_withADeadlineOfItsOwn_endsAtTheEarlierOne() throws InterruptedException {
        try (var scope = TaskScope.open(failingAfter(ofSeconds(3), all()))) {
            scope.fork(() -> slept(99));
            assertTrue(scope.join(Deadline.after(ofSeconds(1))).expired()); // which is not the policy's: no failure
            assertThrows(DeadlineExceededException.class, () -> scope.join(Deadline.after(ofSeconds(50))));
            assertEquals(4, now());
        }
    }

    @ConcurrentTest(schedules = 20)
    void await_expired_isOverToo() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> slow = scope.fork(() -> slept(99));
            assertThrows(
                    DeadlineExceededException.class,
                    () -> scope.await(failingAfter(ofSeconds(2), all()), List.of(slow), AwaitOptions.defaults()));
            assertEquals(2, now());
        }
    }

    @ConcurrentTest(schedules = 20)
    void deciding_hasTheLastWord() throws InterruptedException {
        var none = TimeLimit.of(ofSeconds(2)).deciding(CompletionPolicy.<String>quorum(2), seen -> List.of());
        try (var scope = TaskScope.open(none)) {
            scope.fork(() -> slept(1));
            scope.fork(() -> slept(9));
            assertEquals(List.of(), scope.join());
        }
    }

    @ConcurrentTest(schedules = 20)
    void composed_policiesKeepTheirLimit() throws InterruptedException {
        CompletionPolicy<String, Completion<String>> two = movingOnAfter(ofSeconds(2), all());
        assertEndsAt(2, two.or(CompletionPolicy.<String>ended("none")));
        assertEndsAt(2, two.until(task -> false));
        assertEndsAt(2, two.mapping(seen -> seen));
        assertEndsAt(2, two.or(movingOnAfter(ofSeconds(5), all())));
        assertEndsAt(5, two.and(movingOnAfter(ofSeconds(5), all())));
        assertEndsAt(9, two.and(CompletionPolicy.<String>ended("none")));
    }

    private static void assertEndsAt(int seconds, CompletionPolicy<String, ?> policy) throws InterruptedException {
        long begin = now();
        try (var scope = TaskScope.open(policy)) {
            scope.fork(() -> slept(9));
            scope.join();
            assertEquals(seconds, now() - begin, policy::toString);
        }
    }

    @ConcurrentTest(schedules = 20)
    void thenCancel_cancelsTheRestAtExpiryToo() throws InterruptedException {
        try (var scope = TaskScope.open(movingOnAfter(ofSeconds(2), all()).thenCancel())) {
            Task<String> slow = scope.fork(() -> slept(9));
            scope.join();
            scope.join();
            assertEquals(Task.State.CANCELLED, slow.state());
            assertEquals(2, now());
        }
    }

    @Test
    void join_deadlineOnAnotherClock_isRefused() {
        var elsewhere = TimeLimit.at(Deadline.after(ofSeconds(1), new FakeClock())).failing(all());
        try (var scope = TaskScope.open(elsewhere)) {
            assertThrows(IllegalArgumentException.class, scope::join);
        }
    }

    @Nested
    class FailingTest extends CompletionPolicyContract<String, Completion<String>> {
        @Override
        protected CompletionPolicy<String, Completion<String>> policy() {
            return failingAfter(ofDays(365), all());
        }

        @Override
        protected String value(String task) {
            return task;
        }

        @Override
        protected Object compared(Completion<String> result) {
            return result.succeeded().stream().map(Task::name).toList();
        }
    }
}
