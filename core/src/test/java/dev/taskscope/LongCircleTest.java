/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Waiters.assertNames;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chains of many waits: a circle is found whatever its length, at a cost in proportion to it, and its message stays short. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class LongCircleTest {
    private final ParkWatch parks = new ParkWatch();

    /** Where a chain begins. */
    private interface Begin {
        Object call(TaskScope<Object, ?> scope, Task<Object> lastOfTheChain) throws Exception;
    }

    /** Forks a task and a chain of others, each of which awaits the one before; the first goes on when all others wait. */
    private Task<Object> joinChain(int length, Begin begin) throws InterruptedException {
        var last = new CompletableFuture<Task<Object>>();
        try (var scope = TaskScope.open(
                CompletionPolicy.waitForAll(), options -> options.name("s").runtime(parks.runtime()))) {
            Task<Object> first = scope.fork("1", () -> {
                return begin.call(scope, last.get());
            });
            Task<Object> before = first;
            for (int i = 2; i <= length; i++) {
                Task<Object> awaited = before;
                before = scope.fork("" + i, () -> scope.awaitValue(awaited));
                parks.awaitParked(i - 1); // so it waits before the next one begins to
            }
            last.complete(before);
            scope.join();
            assertEquals(first.value(), before.value());
            return first;
        }
    }

    private static Object refusal(TaskScope<Object, ?> scope, Task<Object> end) throws InterruptedException {
        try {
            return scope.await(end);
        } catch (CircularWaitException e) {
            return e.getMessage();
        }
    }

    @Test
    void await_endOfAChainOfAHundredThousandThatWaitsForIt_isRefused() throws Exception {
        Task<Object> first = joinChain(100_000, LongCircleTest::refusal);
        assertEquals(
                "task 's/1' cannot wait, since the wait could never end: '1' waits for '100000', which waits for '99999',"
                        + " which waits for '99998', which waits for '99997', which waits for '99996', which waits for the"
                        + " first of 99990 others in a row, the last of which waits for '5', which waits for '4', which"
                        + " waits for '3', which waits for '2', which waits for '1'; let one of them do without the"
                        + " other's outcome",
                first.value());
    }

    @Test
    void await_inAChainOfAHundredThousandThatIsNoCircle_returns() throws Exception {
        Task<Object> first = joinChain(100_000, (scope, end) -> {
            Task<Object> other = scope.fork("other", () -> "value");
            return scope.awaitValue(other);
        });
        assertEquals("value", first.value());
    }

    @Test
    void await_inACircleOfAFew_namesAllOfThem() throws Exception {
        assertNames((String) joinChain(11, LongCircleTest::refusal).value(),
                "'7', which waits for '6', which waits for '5'");
        assertNames(
                (String) joinChain(12, LongCircleTest::refusal).value(),
                "'8', which waits for the first of 2 others in a row, the last of which waits for '5'");
    }
}
