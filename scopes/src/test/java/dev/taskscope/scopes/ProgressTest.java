/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.ScopeFailedException;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.TestScheduler;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProgressTest {
    private final List<Progress.Counts> told = new ArrayList<>();

    private static Progress.Counts counts(long total, long added, long succeeded, long failed, long cancelled) {
        return new Progress.Counts(total, added, succeeded, failed, cancelled);
    }

    private TaskScope<String, ?> open(Progress progress) {
        return TaskScope.open(CompletionPolicy.<String>waitForAll(), options -> options.listener(progress));
    }

    @Test
    void to_sizeUnknown_tellsOfEachTaskThatIsAddedOrEnds() throws InterruptedException {
        try (var scope = open(Progress.to(told::add))) {
            scope.fork(() -> "one");
            scope.join();
            scope.fork(() -> "two");
            scope.join();
        }
        assertEquals(
                List.of(counts(1, 1, 0, 0, 0), counts(1, 1, 1, 0, 0), counts(2, 2, 1, 0, 0), counts(2, 2, 2, 0, 0)),
                told);
    }

    @Test
    void of_sizeKnown_tellsOfEachTaskThatEnds_andOfEachOneTooMany() throws InterruptedException {
        try (var scope = open(Progress.of(1, told::add))) {
            scope.fork(() -> "one");
            scope.join();
            scope.fork(() -> "two");
            scope.join();
        }
        assertEquals(List.of(counts(1, 1, 1, 0, 0), counts(2, 2, 1, 0, 0), counts(2, 2, 2, 0, 0)), told);
    }

    @Test
    void failedAndCancelledTasks_areCountedAsWhatTheyAre() throws InterruptedException {
        var progress = Progress.of(3, told::add);
        var never = new CountDownLatch(1);
        try (var scope = open(progress)) {
            scope.fork(() -> "good");
            scope.fork(() -> {
                throw new IllegalArgumentException("bad");
            });
            scope.fork(() -> {
                never.await();
                return "stuck";
            }).cancel();
            scope.join();
        }
        assertEquals(counts(3, 3, 1, 1, 1), progress.counts());
        assertEquals("3 of 3 (1 failed, 1 cancelled)", progress.counts().toString());
    }

    @Test
    void givenToARuntime_countsTheTasksOfEveryScope() throws Exception {
        var progress = Progress.to(told::add);
        TaskRuntime.system().withListener(progress).call(() -> {
            try (var outer = TaskScope.<String>open()) {
                outer.fork(() -> {
                    try (var inner = TaskScope.<String>open()) {
                        inner.fork(() -> "inner");
                        inner.join();
                    }
                    return "outer";
                });
                return outer.join();
            }
        });
        assertEquals(counts(2, 2, 2, 0, 0), progress.counts());
    }

    @Test
    void consumerThrows_theScopeFails() {
        var problem = new IllegalStateException("no screen");
        var thrown = assertThrows(ScopeFailedException.class, () -> {
            try (var scope = open(Progress.of(1, counts -> {
                throw problem;
            }))) {
                scope.fork(() -> "value");
                scope.join();
            }
        });
        assertSame(problem, thrown.getCause());
    }

    @Test
    void of_negative_isRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Progress.of(-1, told::add));
        assertEquals("progress is about 0 tasks or more, not -1", refused.getMessage());
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    void to_null_isRefused() {
        assertThrows(NullPointerException.class, () -> Progress.to(null));
    }

    @Test
    void fraction_isWhatHasEnded_andOneOfNothing() {
        assertEquals(1, counts(0, 0, 0, 0, 0).fraction());
        assertEquals(0.75, counts(4, 4, 1, 1, 1).fraction());
        assertEquals("0 of 4", counts(4, 2, 0, 0, 0).toString());
    }

    @ConcurrentTest
    void severalScopesAtOnce_consumerIsCalledOneAtATime_andNothingIsMissed() throws InterruptedException {
        var seen = new ArrayList<Long>();
        var calls = new boolean[1];
        var progress = Progress.of(4, counts -> {
            assertFalse(calls[0]);
            calls[0] = true;
            TestScheduler.point("drawing");
            seen.add(counts.ended());
            calls[0] = false;
        });
        try (var jobs = TaskScope.<Object>open()) {
            for (int i = 0; i < 2; i++) {
                jobs.fork(() -> {
                    try (var scope = open(progress)) {
                        scope.fork(() -> "one");
                        scope.fork(() -> "two");
                        return scope.join();
                    }
                });
            }
            jobs.join().throwIfFailed();
        }
        assertEquals(List.of(1L, 2L, 3L, 4L), seen);
    }
}
