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
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a policy is called (design 3.1, points 7 and 8): once for each completion, serially, in order, until the end. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class PolicyCallsTest {
    private final Puppets puppets = new Puppets();
    private final ParkWatch watch = new ParkWatch();
    private final Stops stops = new Stops(watch.runtime());

    private <R> TaskScope<String, R> open(CompletionPolicy<String, R> policy) {
        return TaskScope.open(policy, options -> options.listener(puppets).runtime(stops));
    }

    private static CompletionPolicy<String, Completion<String>> waitForAll() {
        return CompletionPolicy.waitForAll();
    }

    @Test
    void onCompletion_tasksEndInSomeOrder_isAskedOnceForEachInThatOrder() throws Exception {
        var trace = new PolicyTrace<>(waitForAll());
        try (var scope = open(trace)) {
            puppets.fork(scope, "a", "b", "c", "d").get(3).cancel();
            puppets.awaitCompleted("d");
            puppets.succeed("c", "a");
            puppets.fail("b");
            var round = scope.join();
            assertEquals(List.of("d", "c", "a", "b"), trace.tasks());
            assertEquals(trace.tasks(), names(round.done()));
        }
    }

    @Test
    void onCompletion_eachTally_isThatOfTheMoment() throws Exception {
        var trace = new PolicyTrace<>(waitForAll());
        try (var scope = open(trace)) {
            puppets.fork(scope, "a", "b", "c").get(2).cancel();
            puppets.awaitCompleted("c");
            puppets.succeed("a");
            puppets.fail("b");
            scope.join();
            assertEquals(
                    List.of(
                            "2 pending, 0 succeeded, 0 failed, 1 cancelled",
                            "1 pending, 1 succeeded, 0 failed, 1 cancelled",
                            "0 pending, 1 succeeded, 1 failed, 1 cancelled"),
                    trace.asked().stream().map(PolicyTrace.Asked::tally).toList());
        }
    }

    @Test
    void onCompletion_secondRound_talliesItsOwnTasksAlone() throws Exception {
        var trace = new PolicyTrace<>(waitForAll().until(task -> task.name().equals("a")));
        try (var scope = open(trace)) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            scope.join();
            puppets.fork(scope, "c");
            puppets.succeed("b", "c");
            assertEquals("1 pending, 1 succeeded, 0 failed, 0 cancelled", trace.asked().get(1).tally());
            assertEquals("0 pending, 2 succeeded, 0 failed, 0 cancelled", trace.asked().get(2).tally());
        }
    }

    @Test
    void onCompletion_ownerIsElsewhere_isAskedByTheCompletingThread() throws Exception {
        var trace = new PolicyTrace<>(waitForAll());
        try (var scope = open(trace)) {
            puppets.fork(scope, "a");
            Thread taskThread = puppets.awaitBegun("a");
            puppets.succeed("a");
            assertEquals(taskThread, trace.asked().get(0).by());
            assertNotSame(Thread.currentThread(), trace.asked().get(0).by());
        }
    }

    @Test
    void onCompletion_manyTasksAtOnce_isNeverAskedTwiceAtATime() throws Exception {
        var inside = new AtomicInteger();
        var overlaps = new AtomicInteger();
        var order = new ArrayList<String>(); // not thread-safe, on purpose
        CompletionPolicy<String, Completion<String>> policy = (task, tally) -> {
            if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
            }
            Thread.yield();
            order.add(task.name());
            inside.decrementAndGet();
            return KEEP_WAITING;
        };
        try (var scope = TaskScope.open(policy)) {
            for (int i = 0; i < 500; i++) {
                String name = "task " + i;
                scope.fork(name, () -> name);
            }
            assertEquals(names(scope.join().done()), order);
        }
        assertEquals(0, overlaps.get());
        assertEquals(500, order.size());
    }

    @Test
    void onCompletion_whatTheTaskWrote_isVisible() throws Exception {
        var written = new int[200]; // not volatile, on purpose
        CompletionPolicy<Integer, Completion<Integer>> policy =
                (task, tally) -> written[task.value()] == 1 ? KEEP_WAITING : RETURN;
        try (var scope = TaskScope.open(policy)) {
            for (int i = 0; i < written.length; i++) {
                int at = i;
                scope.fork(() -> {
                    written[at] = 1;
                    return at;
                });
            }
            assertEquals(List.of(), scope.join().pending());
        }
    }

    @Test
    void onCompletion_outcome_isThereWhenAsked() throws Exception {
        CompletionPolicy<String, Completion<String>> policy =
                (task, tally) -> task.outcome().isPresent() && task.state().ended() ? KEEP_WAITING : RETURN;
        try (var scope = open(policy)) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("b");
            puppets.fail("a");
            assertEquals(2, scope.join().done().size());
        }
    }

    @Test
    void onCompletion_tasksEndBetweenDecisionAndReturn_areAskedAboutAndReported() throws Exception {
        Thread owner = Thread.currentThread();
        var trace = new PolicyTrace<>(waitForAll().until(task -> true));
        try (var scope = open(trace)) {
            puppets.fork(scope, "a", "b", "c");
            CountDownLatch hold = watch.holdNextWoken();
            watch.whenParked(() -> {
                puppets.succeed("b");
                watch.awaitWoken(owner);
                puppets.succeed("a");
                hold.countDown();
            });
            var round = scope.join();
            assertEquals(List.of("b", "a"), names(round.done()));
            assertEquals(List.of("c"), names(round.pending()));
            assertEquals(List.of("b", "a"), trace.tasks());
        }
    }

    @Test
    void onCompletion_strongerAnswerBetweenDecisionAndReturn_counts() throws Exception {
        CompletionPolicy<String, Completion<String>> policy =
                (task, tally) -> task.name().equals("b") ? CANCEL_REST_AND_RETURN : RETURN;
        try (var scope = open(policy)) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            puppets.succeed("a", "b");
            puppets.awaitCompleted("c");
            assertEquals(Task.State.CANCELLED, tasks.get(2).state());
            assertTrue(scope.isCancelled());
        }
    }

    @Test
    void onCompletion_weakerAnswerAfterADecision_doesNotTakeItBack() throws Exception {
        CompletionPolicy<String, Completion<String>> policy =
                (task, tally) -> task.name().equals("a") ? RETURN : KEEP_WAITING;
        try (var scope = open(policy)) {
            puppets.fork(scope, "a", "b", "c");
            puppets.succeed("a", "b");
            var round = scope.join();
            assertEquals(List.of("a", "b"), names(round.done()));
            assertFalse(scope.isCancelled());
        }
    }

    @Test
    void onCompletion_tasksThatEndInClose_areAskedAboutBeforeItReturns() throws Exception {
        var trace = new PolicyTrace<>(waitForAll());
        try (var scope = open(trace)) {
            puppets.fork(scope, "a", "b");
            puppets.awaitBegun("a");
            puppets.awaitBegun("b");
        }
        assertEquals(2, trace.asked().size());
    }

    @Test
    void onCompletion_abandonedTaskEndsAfterClose_isNotAsked() throws Exception {
        var clock = new HandClock();
        var trace = new PolicyTrace<>(waitForAll());
        var deaf = new CountDownLatch(1);
        Task<String> straggler;
        var scope = TaskScope.open(trace, options -> options.listener(puppets)
                .runtime(TaskRuntime.system().withTimeSource(clock))
                .abandonStragglersAfter(Duration.ofSeconds(3)));
        straggler = scope.fork("straggler", () -> {
            puppets.thread("straggler").complete(Thread.currentThread());
            Uninterrupted.await(deaf);
            return "late";
        });
        Thread thread = puppets.awaitBegun("straggler");
        Thread.ofVirtual().start(() -> {
            clock.awaitParked(1);
            clock.advance(Duration.ofSeconds(3));
        });
        assertThrows(StragglersAbandonedException.class, scope::close);
        deaf.countDown();
        thread.join();
        assertEquals(Task.State.SUCCEEDED, straggler.state());
        assertEquals(List.of(), trace.asked());
    }

    @Test
    void onCompletion_taskForkedAfterCancel_isAskedAboutThoughItNeverRan() throws Exception {
        var trace = new PolicyTrace<>(waitForAll());
        try (var scope = open(trace)) {
            scope.cancel("not today");
            puppets.fork(scope, "late");
            var round = scope.join();
            assertEquals(List.of("late"), trace.tasks());
            assertEquals(List.of("late"), names(round.cancelled()));
        }
    }

    @Test
    void result_isAskedOncePerJoinByTheOwner() throws Exception {
        var askedBy = new ArrayList<Thread>();
        try (var scope = open(waitForAll().mapping(completion -> askedBy.add(Thread.currentThread())))) {
            puppets.fork(scope, "a");
            puppets.succeed("a");
            scope.join();
            scope.join();
        }
        assertEquals(List.of(Thread.currentThread(), Thread.currentThread()), askedBy);
    }
}
