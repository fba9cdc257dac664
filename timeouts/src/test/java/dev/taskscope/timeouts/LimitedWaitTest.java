/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.ScopeFailedException;
import dev.taskscope.ScopeListener;
import dev.taskscope.Task;
import dev.taskscope.TaskCancelledException;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.TimeSource;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Waits for tasks that run already: what asyncio's wait_for does, and a join that fails. */
class LimitedWaitTest {

    private static String slept(int seconds) throws InterruptedException {
        TaskRuntime.current().timeSource().sleep(ofSeconds(seconds));
        return "slept";
    }

    private static long now() {
        return TaskRuntime.current().timeSource().nanoTime() / 1_000_000_000;
    }

    /** A task that needs two seconds to clean up when it is asked to stop, and then does something else. */
    private static Callable<String> cleaningUp(Callable<String> then) {
        return () -> {
            try {
                return slept(50);
            } catch (InterruptedException e) {
                slept(2);
                return then.call();
            }
        };
    }

    private static Callable<String> stopping() {
        return () -> {
            throw new InterruptedException("stopped");
        };
    }

    private static Callable<String> failing() {
        return () -> {
            throw new IOException("disk");
        };
    }

    /** Interrupts the calling thread at a moment. */
    private static Thread interruptAfter(int seconds) {
        Thread self = Thread.currentThread();
        TimeSource clock = TaskRuntime.current().timeSource();
        return Thread.ofVirtual().start(() -> {
            try {
                clock.sleep(ofSeconds(seconds));
                self.interrupt();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    // ---- wait for

    @ConcurrentTest(schedules = 20)
    void waitFor_inTime_returnsTheValueOrThrowsTheFailure() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            assertEquals("slept", Timeouts.waitFor(ofSeconds(3), scope, scope.fork(() -> slept(1))));
            Task<String> failing = scope.fork(failing());
            assertThrows(TaskFailedException.class, () -> Timeouts.waitFor(ofSeconds(3), scope, failing));
            Task<String> cancelled = scope.fork(() -> slept(9));
            cancelled.cancel("by somebody");
            assertThrows(TaskCancelledException.class, () -> Timeouts.waitFor(ofSeconds(3), scope, cancelled));
            assertEquals(1, now());
        }
    }

    @ConcurrentTest(schedules = 50)
    void waitFor_expired_theTaskHasEndedBeforeItThrows() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork("work", cleaningUp(stopping()));
            var limit = TimeLimit.of(ofSeconds(3)).named("work");
            var late = assertThrows(DeadlineExceededException.class, () -> limit.waitFor(scope, task));
            assertEquals(Task.State.CANCELLED, task.state());
            assertEquals(5, now());
            assertEquals(ofSeconds(2), late.endedAfter());
            assertEquals("scope/work", late.running().get(0).task().path());
            assertInstanceOf(InterruptedException.class, late.getCause());
        }
    }

    @ConcurrentTest(schedules = 20)
    void waitFor_expired_aValueIsNotLost_norAFailure() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> valuable = scope.fork(cleaningUp(() -> "value"));
            assertEquals("value", Timeouts.waitFor(ofSeconds(3), scope, valuable));
            Task<String> failing = scope.fork(cleaningUp(failing()));
            var failed = assertThrows(TaskFailedException.class, () -> Timeouts.waitFor(ofSeconds(3), scope, failing));
            assertInstanceOf(IOException.class, failed.getCause());
        }
    }

    @ConcurrentTest(schedules = 20)
    void waitFor_zero_givesTheResultOfWhatHasEnded_andCancelsAnotherOne() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> ended = scope.fork(() -> "value");
            scope.await(ended);
            assertEquals("value", Timeouts.waitFor(ZERO, scope, ended));
            Task<String> running = scope.fork(() -> slept(1));
            assertThrows(DeadlineExceededException.class, () -> Timeouts.waitFor(ZERO, scope, running));
            assertEquals(0, now());
        }
    }

    @ConcurrentTest(schedules = 50)
    void waitFor_callerCancelled_theTaskIsCancelledAndHasEnded() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(cleaningUp(stopping()));
            Thread interrupter = interruptAfter(1);
            assertThrows(InterruptedException.class, () -> Timeouts.waitFor(ofSeconds(9), scope, task));
            assertEquals(Task.State.CANCELLED, task.state());
            assertEquals(3, now());
            interrupter.join();
        }
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @ConcurrentTest(schedules = 20)
    void waitFor_callerCancelled_theTaskAnswersWithAValue_returnsIt_andKeepsTheInterrupt() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(cleaningUp(() -> "value"));
            Thread interrupter = interruptAfter(1);
            assertEquals("value", Timeouts.waitFor(ofSeconds(9), scope, task));
            assertTrue(Thread.interrupted());
            interrupter.join();
        }
    }

    @ConcurrentTest(schedules = 20)
    void waitFor_callerCancelled_theTaskAnswersWithAFailure_throwsIt_andKeepsTheInterrupt()
            throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(cleaningUp(failing()));
            Thread interrupter = interruptAfter(1);
            assertThrows(TaskFailedException.class, () -> Timeouts.waitFor(ofSeconds(9), scope, task));
            assertTrue(Thread.interrupted());
            interrupter.join();
        }
    }

    @ConcurrentTest(schedules = 50)
    void waitFor_callerCancelledWhileTheTaskCleansUp_isACancellation() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(cleaningUp(stopping()));
            Thread interrupter = interruptAfter(2);
            assertThrows(InterruptedException.class, () -> Timeouts.waitFor(ofSeconds(1), scope, task));
            assertTrue(task.state().ended());
            assertEquals(3, now());
            interrupter.join();
        }
        assertFalse(Thread.currentThread().isInterrupted());
    }

    /** Opens a scope that fails after a second, when a task of it ends. */
    private static TaskScope<String, Completion<String>> openFailing() {
        ScopeListener throwing = new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                if (task.name().equals("fatal")) {
                    throw new IllegalStateException("listener");
                }
            }
        };
        TaskScope<String, Completion<String>> scope =
                TaskScope.open(CompletionPolicy.waitForAll(), options -> options.listener(throwing));
        scope.fork("fatal", () -> slept(1));
        return scope;
    }

    @ConcurrentTest(schedules = 50)
    void waitFor_scopeThatHasFailed_theTaskHasEndedBeforeItThrows() throws InterruptedException {
        try (var scope = openFailing()) {
            Task<String> task = scope.fork(cleaningUp(stopping())); // asked to stop at one second
            assertThrows(ScopeFailedException.class, () -> Timeouts.waitFor(ofSeconds(2), scope, task));
            assertTrue(task.state().ended());
            assertEquals(3, now());
        }
    }

    @ConcurrentTest(schedules = 50)
    void waitFor_scopeThatHasFailed_callerCancelledMeanwhile_keepsTheInterrupt() throws InterruptedException {
        try (var scope = openFailing()) {
            Task<String> task = scope.fork(cleaningUp(stopping()));
            Thread interrupter = interruptAfter(2);
            assertThrows(InterruptedException.class, () -> Timeouts.waitFor(ofSeconds(9), scope, task));
            assertTrue(task.state().ended());
            assertEquals(3, now());
            interrupter.join();
            assertThrows(ScopeFailedException.class, scope::join);
        }
        try (var scope = openFailing()) { // at three seconds
            Task<String> task = scope.fork(cleaningUp(() -> slept(2)));
            Thread interrupter = interruptAfter(4);
            assertThrows(ScopeFailedException.class, () -> Timeouts.waitFor(ofSeconds(2), scope, task));
            assertTrue(task.state().ended());
            assertTrue(Thread.interrupted());
            interrupter.join();
        }
    }

    @ConcurrentTest(schedules = 20)
    void waitFor_byASibling_works() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> slow = scope.fork(() -> slept(9));
            Task<String> waiter = scope.fork(() -> Timeouts.waitFor(ofSeconds(1), scope, slow));
            scope.join();
            assertEquals(Task.State.FAILED, waiter.state());
            assertEquals(Task.State.CANCELLED, slow.state());
            assertEquals(1, now());
        }
    }

    @ConcurrentTest(schedules = 50)
    void waitFor_aTaskThatWaitsForTheCaller_endsAtTheLimit() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            var caller = new CompletableFuture<Task<String>>();
            Task<String> target = scope.fork("target", () -> {
                scope.await(caller.join());
                return "never";
            });
            caller.complete(scope.fork("caller", () -> Timeouts.waitFor(ofSeconds(3), scope, target)));
            scope.join();
            assertEquals(Task.State.FAILED, caller.join().state());
            assertEquals(Task.State.CANCELLED, target.state());
            assertEquals(3, now());
        }
    }

    @Test
    void waitFor_badInput_isRefused() throws InterruptedException {
        try (var scope = TaskScope.<String>open(); var other = TaskScope.<String>open()) {
            Task<String> task = other.fork(() -> "value");
            assertThrows(IllegalArgumentException.class, () -> Timeouts.waitFor(ofSeconds(1), scope, task));
            assertThrows(IllegalArgumentException.class, () -> Timeouts.waitFor(ofSeconds(-1), other, task));
            assertThrows(NullPointerException.class, () -> Timeouts.waitFor(ofSeconds(1), other, null));
            assertEquals("value", TimeLimit.none().waitFor(other, task));
        }
    }

    // ---- join

    @ConcurrentTest(schedules = 20)
    void join_inTime_returnsWhatItSaw() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(() -> slept(1));
            assertEquals(List.of(task), Timeouts.join(ofSeconds(2), scope).done());
            assertEquals(List.of(), TimeLimit.none().join(scope).done());
        }
    }

    @ConcurrentTest(schedules = 20)
    void join_expired_carriesWhatItSaw_andCancelsNothing() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> quick = scope.fork(() -> slept(1));
            Task<String> slow = scope.fork(() -> slept(5));
            var limit = TimeLimit.at(Deadline.after(ofSeconds(2))).named("round");
            var late = assertThrows(DeadlineExceededException.class, () -> limit.join(scope));
            Completion<?> seen = late.completion().orElseThrow();
            assertTrue(seen.expired());
            assertEquals(List.of(quick), seen.done());
            assertEquals(List.of(slow), seen.pending());
            assertEquals(List.of(slow), scope.join().done());
            assertEquals(Task.State.SUCCEEDED, slow.state());
        }
    }
}
