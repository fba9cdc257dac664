/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a task was forked, for messages, if the scope records that (contract, point 9). */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForkSiteTest {

    private static String fail() {
        throw new IllegalStateException("of the task");
    }

    private Task<String> forkHere(TaskScope<String, ?> scope) {
        return scope.fork("alpha", ForkSiteTest::fail);
    }

    private static TaskScope<String, Completion<String>> recording() {
        return TaskScope.open(CompletionPolicy.waitForAll(), ScopeOptions::recordForkSites);
    }

    @Test
    void forkSite_recorded_isTheLineThatForks() throws InterruptedException {
        try (var scope = recording()) {
            Task<String> task = forkHere(scope);
            scope.join();
            assertEquals("forkHere", task.forkSite().orElseThrow().getMethodName());
            assertEquals(ForkSiteTest.class.getName(), task.forkSite().orElseThrow().getClassName());
        }
    }

    @Test
    void forkSite_ofAnActionForkedByATask_isTheLineThatForks() throws InterruptedException {
        try (var scope = recording()) {
            var child = new AtomicReference<Task<?>>();
            scope.fork("parent", () -> child.set(scope.fork(() -> {})));
            scope.join();
            assertEquals(ForkSiteTest.class.getName(), child.get().forkSite().orElseThrow().getClassName());
        }
    }

    @Test
    void message_withForkSiteRecorded_namesTheLine() throws InterruptedException {
        try (var scope = recording()) {
            Task<String> task = forkHere(scope);
            Completion<String> all = scope.join();
            String site = "(forked at dev.taskscope.ForkSiteTest.forkHere(ForkSiteTest.java:";
            assertTrue(assertThrows(TaskFailedException.class, task::value).getMessage().contains(site));
            assertTrue(assertThrows(TaskFailedException.class, all::throwIfFailed).getMessage().contains(site));
        }
    }

    @Test
    void forkSite_notRecorded_isAbsent() {
        try (var scope = TaskScope.<String>open()) {
            assertTrue(scope.fork(() -> "a").forkSite().isEmpty());
        }
    }
}
