/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Decision;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.junit.WatchedPolicy.Calls;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What no policy can do wrong, but a scope could: call it twice at a time, or after the close. */
class WatchedPolicyTest {
    private static final Tally ONE_SUCCESS = new Tally(0, 1, 0, 0);
    private static final Exploration ONCE = Exploration.defaults().schedules(1);

    @Test
    void calls_inTurn_areNotTakenForWrong() {
        ONCE.run(scheduler -> {
            var calls = new Calls<String, Completion<String>>(scheduler.clock());
            var watched = new WatchedPolicy<>(CompletionPolicy.<String>waitForAll(), calls);
            watched.onCompletion(endedTask(), ONE_SUCCESS);
            watched.onCompletion(endedTask(), ONE_SUCCESS);
            assertFalse(calls.overlapped() || calls.afterClose() || calls.waited());
        });
    }

    @Test
    void call_duringACall_isNoticed() {
        ONCE.run(scheduler -> {
            var calls = new Calls<String, Completion<String>>(scheduler.clock());
            List<Thread> others = new ArrayList<>();
            List<WatchedPolicy<String, Completion<String>>> itself = new ArrayList<>();
            CompletionPolicy<String, Completion<String>> asksItself = (task, tally) -> {
                if (others.isEmpty()) {
                    others.add(Thread.currentThread());
                    itself.get(0).onCompletion(task, tally);
                }
                return Decision.KEEP_WAITING;
            };
            itself.add(new WatchedPolicy<>(asksItself, calls));
            itself.get(0).onCompletion(endedTask(), ONE_SUCCESS);
            assertTrue(calls.overlapped());
        });
    }

    @Test
    void call_afterTheClose_isNoticed() {
        ONCE.run(scheduler -> {
            var calls = new Calls<String, Completion<String>>(scheduler.clock());
            var watched = new WatchedPolicy<>(CompletionPolicy.<String>waitForAll(), calls);
            calls.close();
            watched.onCompletion(endedTask(), ONE_SUCCESS);
            assertTrue(calls.afterClose());
        });
    }

    private static Task<String> endedTask() throws InterruptedException {
        try (var scope = TaskScope.<String>open()) {
            Task<String> task = scope.fork(() -> "done");
            scope.join();
            return task;
        }
    }
}
