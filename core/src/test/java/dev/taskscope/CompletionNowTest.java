/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What there is of some tasks, without waiting. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class CompletionNowTest {
    private final Puppets puppets = new Puppets();

    private TaskScope<String, Completion<String>> open() {
        return TaskScope.open(CompletionPolicy.waitForAll(), options -> options.listener(puppets));
    }

    @Test
    void now_someHaveEnded_tellsThoseInCompletionOrder_andTheOthersInForkOrder() throws Exception {
        try (var scope = open()) {
            List<Task<String>> tasks = puppets.fork(scope, "a", "b", "c", "d");
            puppets.succeed("c", "b");
            List<Task<String>> backwards = tasks.reversed();
            // @start region="now"
            Completion<String> now = Completion.now(backwards);
            assertEquals(List.of("c", "b"), names(now.done())); // the order in which they ended
            assertEquals(List.of("a", "d"), names(now.pending())); // the order in which they were forked
            // @end
            assertFalse(now.expired());
            puppets.succeed("a", "d");
            assertEquals(List.of("a", "d"), names(now.pending()), "a snapshot");
            assertEquals(List.of("c", "b", "a", "d"), names(Completion.now(backwards).done()));
            assertEquals(4, scope.join().done().size(), "nothing was reported");
        }
    }

    @Test
    void now_noneHasEnded_hasThemPending() throws Exception {
        try (var scope = open()) {
            List<Task<String>> tasks = puppets.fork(scope, "a", "b");
            assertEquals(List.of(), Completion.now(tasks).done());
            assertEquals(List.of("a", "b"), names(Completion.now(tasks).pending()));
            puppets.succeed("a", "b");
        }
    }

    @Test
    void now_oneIsNamedTwice_countsItOnce() throws Exception {
        try (var scope = open()) {
            Task<String> task = puppets.fork(scope, "a").getFirst();
            assertEquals(List.of(task), Completion.now(List.of(task, task)).pending());
            puppets.succeed("a");
            assertEquals(List.of(task), Completion.now(List.of(task, task)).done());
        }
    }

    @Test
    void now_noTasks_isEmpty() {
        assertEquals(List.of(), Completion.now(List.of()).done());
        assertEquals(List.of(), Completion.now(List.of()).pending());
    }

    @Test
    void now_byAForeignThreadAfterTheScopeHasClosed_tells() throws Exception {
        List<Task<String>> tasks;
        try (var scope = open()) {
            tasks = puppets.fork(scope, "a", "b");
            puppets.succeed("b");
        }
        var came = new CompletableFuture<List<String>>();
        Thread.ofVirtual().start(() -> came.complete(names(Completion.now(tasks).done())));
        assertEquals(List.of("b", "a"), came.get());
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    void now_nulls_areRefused() {
        assertThrows(NullPointerException.class, () -> Completion.now(null));
        var refusal =
                assertThrows(NullPointerException.class, () -> Completion.now(Arrays.asList((Task<String>) null)));
        assertEquals("one of the tasks to look at", refusal.getMessage());
    }
}
