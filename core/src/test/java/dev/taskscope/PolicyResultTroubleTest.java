/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies whose result throws: it comes out of the wait as it is, and the scope goes on. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class PolicyResultTroubleTest {
    private final Puppets puppets = new Puppets();
    private final IllegalStateException problem = new IllegalStateException("nothing to make of it");

    private CompletionPolicy<String, Completion<String>> failingAtFirst() {
        return CompletionPolicy.<String>waitForAll().until(task -> true).mapping(completion -> {
            if (!completion.failed().isEmpty()) {
                throw problem;
            }
            return completion;
        });
    }

    private TaskScope<String, Completion<String>> open() {
        return TaskScope.open(failingAtFirst(), options -> options.listener(puppets));
    }

    @Test
    void result_throws_comesOutOfTheJoinAsItIs() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a");
            puppets.fail("a");
            assertSame(problem, assertThrows(IllegalStateException.class, scope::join));
            assertFalse(scope.isCancelled());
        }
    }

    @Test
    void result_throws_theNextJoinIsAboutTheRest() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a", "b");
            puppets.fail("a");
            assertThrows(IllegalStateException.class, scope::join);
            puppets.succeed("b");
            assertEquals(List.of("b"), names(scope.join().done()));
        }
    }

    @Test
    void result_throwsAndMoreFailLater_closeSuppressesThemInIt() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a", "b", "c");
            puppets.fail("a");
            assertThrows(IllegalStateException.class, scope::join);
            puppets.fail("b", "c");
        }
        assertEquals(
                List.of("b", "c"),
                Arrays.stream(problem.getSuppressed())
                        .map(Throwable::getMessage)
                        .toList());
    }

    @Test
    void result_throwsInAnAwait_comesOutOfItAndNothingIsReported() throws Exception {
        try (var scope = TaskScope.open(
                CompletionPolicy.<String>waitForAll(), options -> options.listener(puppets))) {
            var tasks = puppets.fork(scope, "a");
            puppets.fail("a");
            assertSame(problem, assertThrows(IllegalStateException.class, () -> scope.await(failingAtFirst(), tasks)));
            assertEquals(List.of("a"), names(scope.join().failed()));
        }
    }

    @Test
    void result_throwsAnError_comesOutOfTheJoinAsItIs() throws Exception {
        var error = new AssertionError("a check in a result");
        CompletionPolicy<String, Completion<String>> policy =
                CompletionPolicy.<String>waitForAll().mapping(completion -> {
                    throw error;
                });
        try (var scope = TaskScope.open(policy)) {
            assertSame(error, assertThrows(AssertionError.class, scope::join));
        }
    }
}
