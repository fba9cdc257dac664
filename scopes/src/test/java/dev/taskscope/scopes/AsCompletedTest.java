/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static dev.taskscope.scopes.Jobs.after;
import static dev.taskscope.scopes.Jobs.failsAfter;
import static dev.taskscope.scopes.Jobs.in;
import static dev.taskscope.scopes.Jobs.names;
import static dev.taskscope.scopes.Jobs.now;
import static dev.taskscope.scopes.Jobs.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Deadline;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** asyncio's as_completed. */
class AsCompletedTest {
    private static final int SCHEDULES = 30;

    @ConcurrentTest(schedules = SCHEDULES)
    void iterator_always_givesTheOriginalTasksInCompletionOrderAsTheyEnd() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var tasks = List.of(
                    scope.fork("slow", after(30, "slow")),
                    scope.fork("fails", failsAfter(20, "failure")),
                    scope.fork("quick", after(10, "quick")));
            var seen = new ArrayList<String>();
            for (Task<String> task : AsCompleted.of(scope, tasks)) {
                assertTrue(tasks.contains(task));
                seen.add(task.name() + " at " + now());
            }
            assertEquals(List.of("quick at 10", "fails at 20", "slow at 30"), seen);
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void stream_always_givesTheSame() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var tasks = List.of(scope.fork("b", after(20, "b")), scope.fork("a", after(10, "a")));
            try (var stream = AsCompleted.of(scope, tasks).stream()) {
                assertEquals(List.of("a", "b"), stream.map(Task::value).toList());
            }
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void stream_leftEarly_waitsNoLongerThanForWhatItGave() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var tasks = List.of(scope.fork("b", after(20, "b")), scope.fork("a", after(10, "a")));
            try (var stream = AsCompleted.of(scope, tasks).stream()) {
                assertEquals(Optional.of("a"), stream.map(Task::value).findFirst());
            }
            assertEquals(10, now());
            assertEquals("b", scope.awaitValue(tasks.get(0)));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void add_whileIterating_givesThoseToo() throws Exception {
        var seen = new ArrayList<String>();
        try (var scope = TaskScope.<Integer>open();
                AsCompleted<Integer> completed = AsCompleted.of(scope, List.of(scope.fork("3", after(10, 3))))) {
            for (Task<Integer> task : completed) {
                seen.add(task.name());
                int next = task.value() - 1;
                if (next > 0) {
                    completed.add(scope.fork("" + next, after(10, next)));
                }
            }
        }
        assertEquals(List.of("3", "2", "1"), seen);
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void next_tasksThatHaveEndedAndNamedTwice_eachOnceAndThenEmpty() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(() -> "a");
            scope.join();
            AsCompleted<String> completed = AsCompleted.of(scope, List.of(task, task));
            assertEquals(List.of(task), completed.pending());
            assertEquals(Optional.of(task), completed.next());
            assertEquals(Optional.empty(), completed.next());
            assertEquals(List.of(), completed.pending());
            assertThrows(NoSuchElementException.class, () -> completed.iterator().next());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void close_early_leavesTheTasksRunning() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var tasks = List.of(scope.fork("a", after(10, "a")), scope.fork("b", after(20, "b")));
            try (AsCompleted<String> completed = AsCompleted.of(scope, tasks)) {
                completed.next();
            }
            assertEquals(10, now());
            assertEquals("b", scope.awaitValue(tasks.get(1)));
        }
    }

    // ---- deadlines

    @ConcurrentTest(schedules = SCHEDULES)
    void next_deadlinePasses_givesWhatEndedAndThenThrowsWithTheOthers() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var tasks = List.of(
                    scope.fork("late", after(30, "late")),
                    scope.fork("quick", after(10, "quick")),
                    scope.fork("later", after(40, "later")));
            AsCompleted<String> completed = AsCompleted.of(scope, tasks, in(20));
            assertEquals("quick", completed.next().orElseThrow().value());
            assertFalse(completed.expired());
            var expiry = assertThrows(StillPendingException.class, completed::next);
            assertEquals(20, now());
            assertTrue(completed.expired());
            assertEquals(List.of("late", "later"), names(expiry.pending()));
            assertEquals(
                    "2 had not ended at the deadline and go on: 'scope/late', 'scope/later'", expiry.getMessage());
            assertThrows(StillPendingException.class, completed::next);
            assertEquals("later", scope.awaitValue(tasks.get(2)));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void next_askedLongAfterTheDeadline_givesWhatEndedInTimeAlone() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var tasks = List.of(
                    scope.fork("a", after(10, "a")),
                    scope.fork("b", after(15, "b")),
                    scope.fork("late", after(30, "late")),
                    scope.fork("never", after(300, "never")));
            var seen = new ArrayList<String>();
            var expiry = assertThrows(StillPendingException.class, () -> {
                for (Task<String> task : AsCompleted.of(scope, tasks, in(20))) {
                    seen.add(task.name());
                    sleep(50);
                }
            });
            assertEquals(List.of("a", "b"), seen);
            assertEquals(List.of("late", "never"), names(expiry.pending()));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void next_firstAskedAfterTheDeadline_givesWhatEndedInTime() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var tasks = List.of(scope.fork("late", after(30, "late")), scope.fork("a", after(10, "a")));
            AsCompleted<String> completed = AsCompleted.of(scope, tasks, in(20));
            sleep(100);
            assertEquals("a", completed.next().orElseThrow().name());
            assertEquals(List.of("late"), names(assertThrows(StillPendingException.class, completed::next).pending()));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void next_taskEndsAtTheDeadline_isGivenOrPending_neverBoth() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var tasks = List.of(scope.fork("a", after(10, "a")), scope.fork("b", after(20, "b")));
            AsCompleted<String> completed = AsCompleted.of(scope, tasks, in(20));
            var seen = new ArrayList<String>();
            try {
                completed.forEach(task -> seen.add(task.name()));
            } catch (StillPendingException e) {
                seen.addAll(names(e.pending()));
            }
            assertEquals(List.of("a", "b"), seen);
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void next_allEndInTime_throwsNothingLater() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            AsCompleted<String> completed = AsCompleted.of(scope, List.of(scope.fork("a", after(10, "a"))), in(20));
            assertEquals("a", completed.next().orElseThrow().name());
            sleep(100);
            assertEquals(Optional.empty(), completed.next());
            completed.close();
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void add_afterTheDeadline_isRefused() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            AsCompleted<String> completed = AsCompleted.of(scope, List.<Task<String>>of(), in(20));
            sleep(20);
            Task<String> late = scope.fork("late", after(1, "late"));
            var refusal = assertThrows(IllegalStateException.class, () -> completed.add(late));
            assertTrue(refusal.getMessage().contains("'scope/late' comes too late"), refusal.getMessage());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void close_beforeTheDeadline_leavesNoTimer(FakeClock clock) throws Exception {
        try (var scope = TaskScope.<String>open()) {
            AsCompleted.of(scope, List.<Task<String>>of(), in(20)).close();
            assertEquals(Optional.empty(), clock.nextTimer());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void next_allHaveBeenGivenBeforeTheDeadline_leavesNoTimerUntilOneIsAdded(FakeClock clock) throws Exception {
        try (var scope = TaskScope.<String>open()) {
            AsCompleted<String> completed = AsCompleted.of(scope, List.of(scope.fork("a", after(10, "a"))), in(20));
            for (Task<String> task : completed) {
                assertEquals("a", task.name());
            }
            assertEquals(Optional.empty(), clock.nextTimer());
            Task<String> late = scope.fork("late", after(30, "late"));
            completed.add(late);
            sleep(50);
            assertThrows(StillPendingException.class, completed::next);
            assertEquals(List.of(late), completed.pending());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void next_deadlineHasPassed_leavesNoTimer(FakeClock clock) throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> late = scope.fork("late", after(30, "late"));
            AsCompleted<String> completed = AsCompleted.of(scope, List.of(late), in(20));
            assertThrows(StillPendingException.class, completed::next);
            scope.await(late);
            assertEquals(Optional.empty(), clock.nextTimer());
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void stillPending_inATask_isAFailureAndNoCancellation() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var slow = scope.fork("slow", after(50, "slow"));
            Task<String> waiter = scope.fork("waiter", () -> {
                AsCompleted.of(scope, List.of(slow), in(10)).next();
                return "given";
            });
            scope.await(waiter);
            assertInstanceOf(
                    StillPendingException.class,
                    ((Outcome.Failure<String>) waiter.outcome().orElseThrow()).exception());
        }
    }

    // ---- interrupts

    @ConcurrentTest(schedules = SCHEDULES)
    void next_interrupted_throwsAndLosesNothing() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> slow = scope.fork("slow", after(50, "slow"));
            Task<String> waiter = scope.fork("waiter", () -> {
                AsCompleted<String> completed = AsCompleted.of(scope, List.of(slow));
                assertThrows(InterruptedException.class, completed::next);
                return completed.next().orElseThrow().value();
            });
            sleep(10);
            waiter.cancel();
            assertEquals("slow", scope.awaitValue(waiter));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void iterator_interrupted_throwsACancellationAndLeavesTheInterrupt() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> slow = scope.fork("slow", after(50, "slow"));
            Task<String> waiter = scope.fork("waiter", () -> {
                var iterator = AsCompleted.of(scope, List.of(slow)).iterator();
                var thrown = assertThrows(CancellationException.class, iterator::hasNext);
                assertTrue(Thread.currentThread().isInterrupted());
                throw thrown;
            });
            sleep(10);
            waiter.cancel();
            scope.await(waiter);
            assertEquals(Task.State.CANCELLED, waiter.state());
            assertEquals("slow", scope.awaitValue(slow));
        }
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void iterator_scopeIsCancelled_givesCancelledTasks() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var tasks = List.of(scope.fork("a", after(10, "a")), scope.fork("b", after(20, "b")));
            var states = new ArrayList<Task.State>();
            for (Task<String> task : AsCompleted.of(scope, tasks)) {
                states.add(task.state());
                scope.cancel();
            }
            assertEquals(List.of(Task.State.SUCCEEDED, Task.State.CANCELLED), states);
        }
    }

    // ---- refusals

    @Test
    void badInput_isRefusedAtTheCall() {
        try (var scope = TaskScope.<String>open()) {
            List<Task<String>> none = List.of();
            assertThrows(NullPointerException.class, () -> AsCompleted.of(null, none));
            assertThrows(NullPointerException.class, () -> AsCompleted.of(scope, null));
            assertThrows(NullPointerException.class, () -> AsCompleted.of(scope, none, null));
            assertThrows(IllegalArgumentException.class, () -> in(-1));
            AsCompleted<String> completed = AsCompleted.of(scope, none);
            assertThrows(NullPointerException.class, () -> completed.add(null));
            completed.close();
            completed.close();
            Task<String> task = scope.fork(() -> "a");
            assertThrows(IllegalStateException.class, () -> completed.add(task));
        }
    }

    @Test
    void of_deadlineOnAnotherClock_isRefusedAtOnce() {
        try (var scope = TaskScope.<String>open()) {
            var elsewhere = Deadline.after(Duration.ofSeconds(1), new FakeClock());
            assertThrows(
                    IllegalArgumentException.class, () -> AsCompleted.of(scope, List.<Task<String>>of(), elsewhere));
        }
    }

    @Test
    void next_byAnotherThread_isRefused() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            AsCompleted<String> completed = AsCompleted.of(scope, List.of(scope.fork(() -> "a")));
            Task<String> thief = scope.fork("thief", () -> {
                assertThrows(WrongThreadException.class, completed::close);
                return assertThrows(WrongThreadException.class, completed::next).getMessage();
            });
            assertTrue(scope.awaitValue(thief).contains("by thread 'thief'"));
        }
    }

    @ConcurrentTest(schedules = 10)
    void add_aTaskThatHasEndedAndIsNextToBeGiven_isGivenOnce() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var x = scope.fork("x", () -> "x");
            var y = scope.fork("y", () -> "y");
            scope.await(x);
            scope.await(y);
            try (var each = AsCompleted.of(scope, List.of(x, y))) {
                Task<String> first = each.next().orElseThrow();
                Task<String> other = first == x ? y : x;
                each.add(other);
                assertEquals(List.of(other), each.pending());
                assertEquals(Optional.of(other), each.next());
                assertEquals(Optional.empty(), each.next());
            }
        }
    }

    @ConcurrentTest(schedules = 10)
    void hasNext_ofAnIteratorThatIsLeft_losesNoTask() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var x = scope.fork("x", () -> "x");
            try (var each = AsCompleted.of(scope, List.of(x))) {
                assertTrue(each.iterator().hasNext());
                assertEquals(List.of(x), each.pending());
                assertEquals(Optional.of(x), each.next());
                assertFalse(each.iterator().hasNext());
            }
        }
    }
}
