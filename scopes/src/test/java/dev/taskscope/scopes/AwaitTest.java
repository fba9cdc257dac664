/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static dev.taskscope.scopes.Jobs.after;
import static dev.taskscope.scopes.Jobs.cleansUp;
import static dev.taskscope.scopes.Jobs.failsAfter;
import static dev.taskscope.scopes.Jobs.now;
import static dev.taskscope.scopes.Jobs.sleep;
import static dev.taskscope.scopes.Jobs.stubborn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Task;
import dev.taskscope.TaskCancelledException;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** asyncio's await of a task, and its shield. */
class AwaitTest {
    private static final int SCHEDULES = 30;

    @ConcurrentTest(schedules = SCHEDULES)
    void value_ofATask_isReturnedOrItsEndThrown() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> good = scope.fork(after(10, "good"));
            Task<String> bad = scope.fork(failsAfter(10, "bad"));
            Task<String> stopped = scope.fork(after(10, "stopped"));
            stopped.cancel();
            assertEquals("good", Await.value(scope, good));
            assertEquals("bad",
                    assertThrows(TaskFailedException.class, () -> Await.value(scope, bad)).getCause().getMessage());
            assertThrows(TaskCancelledException.class, () -> Await.shielded(scope, stopped));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void value_waiterIsCancelled_endsWithTheTaskAndAsThat() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork("task", cleansUp(20));
            Task<String> waiter = scope.fork("waiter", () -> Await.value(scope, task));
            sleep(10);
            waiter.cancel();
            scope.await(waiter);
            assertEquals(30, now());
            assertEquals(Task.State.CANCELLED, task.state());
            assertEquals(Task.State.CANCELLED, waiter.state());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void value_waiterIsCancelledAndTheTaskAnswersWithAValue_hasThat() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork("task", stubborn("all the same"));
            Task<String> waiter = scope.fork("waiter", () -> Await.value(scope, task));
            sleep(10);
            waiter.cancel();
            assertEquals("all the same", scope.awaitValue(waiter));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void value_chainOfWaitersIsCancelled_reachesTheFarEnd() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> far = scope.fork("far", after(100, "far"));
            Task<String> middle = scope.fork("middle", () -> Await.value(scope, far));
            Task<String> near = scope.fork("near", () -> Await.value(scope, middle));
            sleep(10);
            near.cancel();
            scope.join();
            assertEquals(10, now());
            assertEquals(Task.State.CANCELLED, far.state());
            assertEquals(Task.State.CANCELLED, near.state());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void value_passedOnWithoutWaiting_endsAtOnce() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork("task", cleansUp(20));
            Task<String> waiter = scope.fork("waiter", () -> Await.value(scope, task, OnInterrupt.PASS_ON));
            sleep(10);
            waiter.cancel();
            scope.await(waiter);
            assertEquals(10, now());
            assertEquals(Task.State.CANCELLED, waiter.state());
            scope.await(task);
            assertEquals(Task.State.CANCELLED, task.state());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void shielded_waiterIsCancelled_theTaskGoesOn() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork("task", after(50, "value"));
            Task<String> waiter = scope.fork("waiter", () -> Await.shielded(scope, task));
            sleep(10);
            waiter.cancel();
            scope.await(waiter);
            assertEquals(10, now());
            assertEquals(Task.State.CANCELLED, waiter.state());
            assertEquals("value", scope.awaitValue(task));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void shielded_waiterIsCancelledAndTheTaskFailsLater_theErrorIsNotLost() throws Exception {
        Callable<String> fails = failsAfter(50, "later");
        var failure = assertThrows(TaskFailedException.class, () -> {
            try (var scope = TaskScope.<String>open()) {
                Task<String> task = scope.fork("task", fails);
                Task<String> waiter = scope.fork("waiter", () -> Await.shielded(scope, task));
                sleep(10);
                waiter.cancel();
                scope.await(waiter);
                assertFalse(task.state().ended());
                scope.join().throwIfFailed();
            }
        });
        assertEquals("later", failure.getCause().getMessage());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void shielded_scopeCloses_endsTheTask() throws Exception {
        Task<String> task;
        try (var scope = TaskScope.<String>open()) {
            Task<String> shielded = scope.fork("task", after(1_000, "never"));
            Task<String> waiter = scope.fork("waiter", () -> Await.shielded(scope, shielded));
            waiter.cancel();
            scope.await(waiter);
            task = shielded;
        }
        assertEquals(Task.State.CANCELLED, task.state());
        assertEquals(0, now());
    }

    @Test
    void badInput_isRefusedAtTheCall() {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(() -> "a");
            assertThrows(NullPointerException.class, () -> Await.value(null, task));
            assertThrows(NullPointerException.class, () -> Await.value(scope, null));
            assertThrows(NullPointerException.class, () -> Await.value(scope, task, null));
            assertThrows(NullPointerException.class, () -> Await.shielded(scope, null));
        }
    }

    @ConcurrentTest(schedules = 10)
    void value_ofATaskThatHasEnded_isGivenToAThreadThatIsInterrupted_andTheInterruptStays() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> ended = scope.fork("ended", () -> "value");
            scope.await(ended);
            Thread.currentThread().interrupt();
            assertEquals("value", Await.value(scope, ended));
            assertTrue(Thread.interrupted());
            var gather = Gather.<String>in(scope);
            gather.add(ended);
            Thread.currentThread().interrupt();
            assertEquals(List.of("value"), gather.await(OnInterrupt.PASS_ON_AND_WAIT));
            assertTrue(Thread.interrupted());
        }
    }

    /** Each of the two passes on to the other that it is to stop, and waits for that. */
    @ConcurrentTest(schedules = 200)
    void value_byOneThatTheAwaitedOneCancelsAndAwaits_endsBoth() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var self = new CompletableFuture<Task<String>>();
            Task<String> waiter = scope.fork("waiter", () -> Await.value(scope, self.get()));
            self.complete(scope.fork("self", () -> {
                waiter.cancel("no longer needed");
                return scope.await(waiter).toString();
            }));
            scope.join();
            assertEquals(Task.State.CANCELLED, waiter.state());
        }
    }

    @ConcurrentTest(schedules = 50)
    void value_interruptedAgainWhileTheTaskCleansUp_passesThatOnToo_inAScopeLikeAsyncio() throws Exception {
        try (var scope = TaskScope.<String, Completion<String>>open(
                CompletionPolicy.waitForAll(), options -> options.cancelLikeAsyncio())) {
            Task<String> cleaning = scope.fork("cleaning", () -> {
                try {
                    sleep(1_000);
                } finally {
                    sleep(1_000); // cut short by the second one
                }
                return "unreachable";
            });
            Task<String> waiter = scope.fork("waiter", () -> Await.value(scope, cleaning));
            sleep(10);
            waiter.cancel("first");
            sleep(10);
            waiter.cancel("second");
            scope.join();
            assertEquals(20, now());
            assertEquals(Task.State.CANCELLED, cleaning.state());
            assertEquals(Task.State.CANCELLED, waiter.state());
        }
    }

    @ConcurrentTest(schedules = 50)
    void gather_ofATaskTwice_cancelled_asksItOnce_inAScopeLikeAsyncio() throws Exception {
        try (var scope = TaskScope.<String, Completion<String>>open(
                CompletionPolicy.waitForAll(), options -> options.cancelLikeAsyncio())) {
            Task<String> cleaning = scope.fork("cleaning", () -> {
                try {
                    sleep(1_000);
                } catch (InterruptedException e) {
                    sleep(100);
                }
                return "cleaned up";
            });
            Gather<String, List<String>> gather = Gather.<String>in(scope).add(cleaning).add(cleaning);
            sleep(10);
            gather.cancel("enough");
            assertThrows(TaskCancelledException.class, gather::await);
            assertEquals("cleaned up", cleaning.value());
        }
    }

    @ConcurrentTest(schedules = 50)
    void value_interruptedWhileTheTaskCleansUpForSomebodyElse_throws_forItDoesNotHearOfThat() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> cleaning = scope.fork("cleaning", cleansUp(1_000));
            Task<String> waiter = scope.fork("waiter", () -> Await.value(scope, cleaning));
            Task<String> gathering = scope.fork("gathering", () -> Gather.<String>in(scope)
                    .add(cleaning)
                    .await(OnInterrupt.PASS_ON_AND_WAIT)
                    .getFirst());
            sleep(10);
            cleaning.cancel("by somebody else");
            sleep(10);
            waiter.cancel("the waiter alone");
            gathering.cancel("the waiter alone");
            scope.await(waiter);
            scope.await(gathering);
            assertEquals(20, now());
            assertEquals(Task.State.CANCELLED, waiter.state());
            assertEquals(Task.State.CANCELLED, gathering.state());
        }
    }

    @ConcurrentTest(schedules = 50)
    void cancel_tellsWhetherTheTaskHearsOfIt() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork("task", cleansUp(10));
            sleep(1);
            assertTrue(task.cancel("first"));
            assertFalse(task.cancel("second"));
            scope.await(task);
            assertFalse(task.cancel("late"));
        }
    }
}
