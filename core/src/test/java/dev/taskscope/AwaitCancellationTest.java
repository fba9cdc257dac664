/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ends of an await other than by completion: an interrupt, a deadline, a policy that cancels the rest. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class AwaitCancellationTest {
    private final Puppets puppets = new Puppets();
    private final HandClock clock = new HandClock();
    private final ParkWatch watch = new ParkWatch(clock);
    private final Stops stops = new Stops(watch.runtime());
    private final AwaitOptions leaving = AwaitOptions.defaults();
    private final AwaitOptions passingOn = leaving.passingCancellationOn();

    private TaskScope<String, Completion<String>> open() {
        return TaskScope.open(
                CompletionPolicy.waitForAll(), options -> options.listener(puppets).runtime(stops));
    }

    private static CompletionPolicy<String, Completion<String>> all() {
        return CompletionPolicy.waitForAll();
    }

    private static CompletionPolicy<String, Completion<String>> first() {
        return CompletionPolicy.<String>waitForAll().until(task -> true);
    }

    // ---- an interrupt of the owner

    @Test
    void await_interruptedBefore_throwsAndClearsTheStatus() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a");
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> scope.await(all(), tasks));
            assertFalse(Thread.currentThread().isInterrupted());
            puppets.awaitBegun("a");
            assertEquals(Task.State.RUNNING, tasks.get(0).state());
        }
    }

    @Test
    void await_interruptedBeforeAndPassesOn_cancelsTheTasks() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> scope.await(all(), List.of(tasks.get(0)), passingOn));
            puppets.awaitCompleted("a");
            assertEquals(Task.State.CANCELLED, tasks.get(0).state());
            puppets.succeed("b");
        }
    }

    @Test
    void await_interruptedWhileParked_throwsAndLeavesTheTasks() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a");
            watch.whenParked(owner::interrupt);
            assertThrows(InterruptedException.class, () -> scope.await(all(), tasks, leaving));
            assertFalse(owner.isInterrupted());
            puppets.succeed("a");
            assertEquals("a", tasks.get(0).value());
        }
    }

    @Test
    void await_interruptedWhileParkedAndPassesOn_cancelsTheChosenAlone() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            watch.whenParked(owner::interrupt);
            assertThrows(InterruptedException.class, () -> scope.await(all(), List.of(tasks.get(0)), passingOn));
            puppets.awaitCompleted("a");
            puppets.succeed("b");
            assertEquals(Task.State.CANCELLED, tasks.get(0).state());
            assertEquals("b", tasks.get(1).value());
        }
    }

    @Test
    void await_endedThenInterrupted_returnsAndKeepsTheStatus() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            CountDownLatch hold = watch.holdNextWoken();
            watch.whenParked(() -> {
                puppets.succeed("a");
                watch.awaitWoken(owner);
                owner.interrupt();
                hold.countDown();
            });
            assertEquals(new Outcome.Success<>("a"), scope.await(tasks.get(0)));
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void await_interruptedWhileThePolicyIsBeingAsked_throwsAndALaterAwaitReturnsAtOnce() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a");
            var completing = stops.at(TaskRuntime.Point.POLICY, "a");
            watch.whenParked(() -> {
                puppets.pull("a", () -> "a");
                completing.awaitReached();
                CountDownLatch hold = watch.holdNextWoken();
                owner.interrupt();
                watch.awaitWoken(owner);
                hold.countDown();
                watch.awaitHeldUp(owner); // it waits for its turn to go
                completing.release();
            });
            assertThrows(InterruptedException.class, () -> scope.await(all(), tasks));
            assertEquals(new Outcome.Success<>("a"), scope.await(tasks.get(0)));
        }
    }

    // ---- a cancelled task that awaits another one

    @Test
    void await_cancelledTaskLeaves_theOtherGoesOn() throws Exception {
        assertEquals(Task.State.SUCCEEDED, stateOfTheOtherAfterTheWaiterWasCancelled(leaving));
    }

    @Test
    void await_cancelledTaskPassesOn_theOtherIsCancelled() throws Exception {
        assertEquals(Task.State.CANCELLED, stateOfTheOtherAfterTheWaiterWasCancelled(passingOn));
    }

    private Task.State stateOfTheOtherAfterTheWaiterWasCancelled(AwaitOptions options) throws Exception {
        try (var scope = open()) {
            var other = puppets.fork(scope, "other");
            var running = new CompletableFuture<Thread>();
            var waiter = scope.fork("waiter", () -> {
                running.complete(Thread.currentThread());
                return scope.await(all(), other, options).values().get(0);
            });
            watch.awaitParked(running.get());
            waiter.cancel();
            puppets.awaitCompleted("waiter");
            if (!options.passesCancellationOn()) {
                puppets.pull("other", () -> "other");
            }
            scope.join();
            assertEquals(Task.State.CANCELLED, waiter.state());
            return other.get(0).state();
        }
    }

    @Test
    void await_passedOn_saysWhy() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> scope.await(all(), List.of(task), passingOn));
            puppets.awaitCompleted("a");
            assertEquals("who waited for it was cancelled", reasonOf(task));
        }
    }

    // ---- deadlines

    @Test
    void await_deadlinePasses_returnsWhatThereIs() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            puppets.succeed("b");
            watch.whenParked(() -> clock.advance(ofSeconds(5)));
            var completion = scope.await(all(), tasks, leaving.until(inFiveSeconds()));
            assertTrue(completion.expired());
            assertEquals(List.of("b"), names(completion.done()));
            assertEquals(List.of("a", "c"), names(completion.pending()));
        }
    }

    @Test
    void await_deadlinePassesAndPassesOn_cancelsNothing() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a");
            watch.whenParked(() -> clock.advance(ofSeconds(5)));
            scope.await(all(), tasks, passingOn.until(inFiveSeconds()));
            puppets.succeed("a");
            assertEquals("a", tasks.get(0).value());
        }
    }

    @Test
    void await_endsBeforeTheLastLookAtTheDeadline_isNotExpired() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a");
            var noticed = stops.at(TaskRuntime.Point.DEADLINE, subject -> true);
            watch.whenParked(() -> {
                clock.advance(ofSeconds(5));
                noticed.awaitReached();
                puppets.succeed("a");
                noticed.release();
            });
            var completion = scope.await(all(), tasks, leaving.until(inFiveSeconds()));
            assertFalse(completion.expired());
            assertEquals(List.of("a"), names(completion.done()));
        }
    }

    @Test
    void await_deadlineNowAndEndedLongBefore_isNotExpired() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            var asking = stops.at(TaskRuntime.Point.POLICY, "b");
            puppets.pull("b", () -> "b");
            asking.awaitReached(); // so the beginning of the await has to wait for its turn
            watch.whenHeldUp(asking::release);
            var now = Deadline.after(ZERO, watch);
            var completion = scope.await(all(), tasks.subList(0, 1), leaving.until(now));
            assertEquals(List.of("a"), names(completion.done()));
            assertFalse(completion.expired());
        }
    }

    @Test
    void await_deadlineBeforeTheCompletion_isExpired() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a");
            var completing = stops.at(TaskRuntime.Point.COMPLETE, "a");
            puppets.pull("a", () -> "a");
            completing.awaitReached();
            watch.whenParked(() -> clock.advance(ofSeconds(5)));
            var completion = scope.await(all(), tasks, leaving.until(inFiveSeconds()));
            completing.release();
            assertTrue(completion.expired());
            assertEquals(List.of(), completion.done());
        }
    }

    @Test
    void await_deadlineOnAnotherClock_isRefused() {
        try (var scope = open()) {
            var options = leaving.until(Deadline.after(ofSeconds(1), TimeSource.system()));
            assertThrows(
                    IllegalArgumentException.class, () -> scope.await(all(), List.<Task<String>>of(), options));
        }
    }

    // ---- policies that cancel the rest

    @Test
    void await_policyCancelsTheRest_isAboutTheChosenAlone() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            puppets.succeed("a");
            var completion = scope.await(first().thenCancel(), tasks.subList(0, 2));
            puppets.awaitCompleted("b");
            assertEquals("a", completion.done().get(0).name());
            assertEquals(Task.State.CANCELLED, tasks.get(1).state());
            assertFalse(scope.isCancelled());
            puppets.succeed("c");
            assertEquals("c", tasks.get(2).value());
        }
    }

    private Deadline inFiveSeconds() {
        return Deadline.after(ofSeconds(5), watch);
    }

    private static String reasonOf(Task<?> task) {
        return ((Outcome.Cancelled<?>) task.outcome().orElseThrow()).reason();
    }
}
