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
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.AwaitOptions;
import dev.taskscope.CircularWaitException;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.junit.CompletionPolicyContract;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
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
        assertEndsAt(2, CompletionPolicy.<String>ended("none").or(two));
        assertEndsAt(2, two.until(task -> false));
        assertEndsAt(2, two.mapping(seen -> seen));
        assertEndsAt(2, two.or(movingOnAfter(ofSeconds(5), all())));
        assertEndsAt(5, two.and(movingOnAfter(ofSeconds(5), all())));
        assertEndsAt(9, two.and(CompletionPolicy.<String>ended("none")));
        assertEndsAt(9, CompletionPolicy.<String>ended("none").and(two));
    }

    // ---- what the exception says

    /** Asserts that a limit names the line of this class that waited, and not one of the framework. */
    private static void assertSetHere(Callable<?> wait) {
        var late = assertThrows(DeadlineExceededException.class, wait::call);
        StackTraceElement here = late.setAt().orElseThrow();
        assertEquals(LimitedPolicyTest.class.getName(), here.getClassName());
        assertTrue(late.getMessage().contains("; set at " + here), late::getMessage);
    }

    @ConcurrentTest(schedules = 5)
    void exceeded_namesTheLineThatWaited() throws InterruptedException {
        CompletionPolicy<String, Completion<String>> limited = failingAfter(ofSeconds(1), all());
        for (var policy : List.of(limited, ended("none").or(limited).thenCancel(), limited.mapping(seen -> seen))) {
            try (var scope = TaskScope.open(policy)) {
                List<Task<String>> tasks = List.of(scope.fork(() -> slept(99)));
                assertSetHere(() -> scope.await(policy, tasks));
                List<Task<String>> others = List.of(scope.fork(() -> slept(99)));
                try (var watch = scope.watch(others)) {
                    assertSetHere(() -> watch.await(policy, AwaitOptions.defaults()));
                }
                scope.fork(() -> slept(99));
                assertSetHere(() -> scope.join());
            }
        }
    }

    // ---- as a part of another policy

    private static CompletionPolicy<String, Completion<String>> ended(String name) {
        return CompletionPolicy.ended(name);
    }

    /** Joins tasks a, b and c, which end after one, five and nine seconds; tells when that was over, and how. */
    private static String joined(CompletionPolicy<String, ?> policy) throws InterruptedException {
        long begin = now();
        try (var scope = TaskScope.<String, @Nullable Object>open(policy.mapping(result -> result))) {
            scope.fork("a", () -> slept(1));
            scope.fork("b", () -> slept(5));
            scope.fork("c", () -> slept(9));
            String how;
            try {
                how = scope.join() instanceof Completion<?> seen && seen.expired() ? "expired" : "in time";
            } catch (DeadlineExceededException e) {
                Completion<?> seen = e.completion().orElseThrow();
                how = "limit of %s, %d done".formatted(e.length(), seen.done().size());
            } catch (TaskFailedException e) {
                how = "failed";
            }
            return "%d: %s".formatted(now() - begin, how);
        }
    }

    private static <R> CompletionPolicy<String, R> within(int seconds, CompletionPolicy<String, R> policy) {
        return failingAfter(ofSeconds(seconds), policy);
    }

    @ConcurrentTest(schedules = 20)
    void or_failingLimitOnEitherSide_failsAtIt_unlessOneStopsBefore() throws InterruptedException {
        assertEquals("3: limit of PT3S, 1 done", joined(ended("b").or(within(3, ended("c")))));
        assertEquals("3: limit of PT3S, 1 done", joined(within(3, ended("c")).or(ended("b"))));
        assertEquals("5: in time", joined(ended("b").or(within(7, ended("c")))));
        assertEquals("5: in time", joined(within(7, ended("c")).or(ended("b"))));
        assertEquals("1: in time", joined(ended("b").or(within(3, ended("a")))));
    }

    @ConcurrentTest(schedules = 20)
    void and_failingLimitOnEitherSide_failsAtIt_unlessItsOwnPartStopsBefore() throws InterruptedException {
        assertEquals("3: limit of PT3S, 1 done", joined(ended("a").and(within(3, ended("b")))));
        assertEquals("3: limit of PT3S, 1 done", joined(within(3, ended("b")).and(ended("a"))));
        assertEquals("5: in time", joined(ended("b").and(within(3, ended("a")))));
        assertEquals("5: in time", joined(within(3, ended("a")).and(ended("b"))));
        assertEquals("7: limit of PT7S, 2 done", joined(within(3, ended("a")).and(within(7, ended("c")))));
    }

    @ConcurrentTest(schedules = 20)
    void and_movingOnOnEitherSide_waitsForTheOther() throws InterruptedException {
        var most = movingOnAfter(ofSeconds(3), ended("c"));
        assertEquals("5: in time", joined(most.and(ended("b"))));
        assertEquals("5: in time", joined(ended("b").and(most)));
        assertEquals("3: expired", joined(most.and(ended("a"))));
        assertEquals("3: expired", joined(ended("a").and(most)));
        assertEquals("7: expired", joined(most.and(movingOnAfter(ofSeconds(7), all()))));
    }

    @ConcurrentTest(schedules = 20)
    void or_movingOnOnTheRight_hasTheResultOfTheLeft() throws InterruptedException {
        assertEquals("3: expired", joined(ended("b").or(movingOnAfter(ofSeconds(3), ended("c")))));
        assertEquals("3: failed", joined(CompletionPolicy.<String>quorum(2).or(movingOnAfter(ofSeconds(3), all()))));
        assertEquals("3: expired", joined(ended("b").or(movingOnAfter(ofSeconds(3), CompletionPolicy.quorum(3)))));
    }

    @ConcurrentTest(schedules = 20)
    void failingLimit_behindOtherPolicies_isTold() throws InterruptedException {
        var limited = within(3, CompletionPolicy.<String>quorum(3));
        String told = "3: limit of PT3S, 1 done";
        assertEquals(told, joined(limited));
        assertEquals(told, joined(all().or(limited.until(task -> false))));
        assertEquals(told, joined(all().or(limited.mapping(List::size))));
        assertEquals(told, joined(all().or(ended("b").and(limited))));
        assertEquals(told, joined(all().and(ended("c").or(limited)).until(task -> false)));
        assertEquals(told, joined(movingOnAfter(ofSeconds(9), all().or(limited))));
        for (var cancelling : List.of(all().or(limited.thenCancel()), all().and(limited).thenCancel())) {
            String what = joined(cancelling); // those that are asked to stop may be done by the time of the join's return
            assertTrue(what.startsWith("3: limit of PT3S"), what);
        }
        assertEquals("1: in time", joined(all().or(limited.until(task -> true))));
        assertEquals("2: expired", joined(movingOnAfter(ofSeconds(2), all().or(limited))));
    }

    @ConcurrentTest(schedules = 20)
    void or_failingLimitOnTheRight_cancelsWhatIsPending() throws InterruptedException {
        try (var scope = TaskScope.open(ended("none").or(failingAfter(ofSeconds(3), all())))) {
            Task<String> slow = scope.fork("slow", () -> slept(9));
            assertThrows(DeadlineExceededException.class, scope::join);
            scope.join();
            assertEquals(Task.State.CANCELLED, slow.state());
            assertEquals(3, now());
        }
    }

    @ConcurrentTest(schedules = 20)
    void await_failingLimitOnTheRight_isTold() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> slow = scope.fork(() -> slept(9));
            CompletionPolicy<String, Completion<String>> either = ended("none").or(failingAfter(ofSeconds(3), all()));
            assertThrows(DeadlineExceededException.class, () -> scope.await(either, List.of(slow)));
            assertEquals(3, now());
        }
    }

    @ConcurrentTest(schedules = 20)
    void composed_noticedOnlyAfterBothHavePassed_theEarlierOneSpeaks(FakeClock clock) throws InterruptedException {
        FakeClock.Hold hold = clock.hold();
        try (var scope = TaskScope.open(within(2, all()).or(within(1, all())))) {
            scope.fork(() -> slept(9));
            Thread mover = Thread.ofVirtual().start(() -> clock.advance(ofSeconds(3)));
            var late = assertThrows(DeadlineExceededException.class, scope::join);
            assertEquals(ofSeconds(1), late.length());
            mover.join();
            hold.close();
        }
    }

    @ConcurrentTest(schedules = 20)
    void join_interruptedAfterAPartHasExpired_goesOnWithoutIt() throws InterruptedException {
        try (var scope = TaskScope.open(movingOnAfter(ofSeconds(2), ended("c")).and(ended("b")))) {
            scope.fork("b", () -> slept(5));
            scope.fork("c", () -> slept(9));
            moveOnAfter(ofSeconds(3), scope::join);
            assertEquals(3, now());
            assertEquals(1, scope.join().done().size());
            assertEquals(5, now());
        }
    }

    @ConcurrentTest(schedules = 20)
    void await_inACircle_isRefusedWhenNoDeadlineIsLeftToEndIt() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            var first = new CompletableFuture<Task<String>>();
            Task<String> second = scope.fork("second", () -> scope.awaitValue(first.join()));
            var policy = movingOnAfter(ofSeconds(2), ended("none")).and(ended("second"));
            first.complete(scope.fork("first", () -> String.valueOf(scope.await(policy, List.of(second)))));
            scope.join();
            assertEquals(2, now());
            var failure = assertInstanceOf(
                    Outcome.Failure.class, first.join().outcome().orElseThrow());
            assertInstanceOf(CircularWaitException.class, failure.exception());
        }
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
