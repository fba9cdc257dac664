/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for chosen tasks: whichever, by whom, and what it leaves as it was. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class AwaitTest {
    private final Puppets puppets = new Puppets();
    private final ParkWatch watch = new ParkWatch();

    private TaskScope<String, Completion<String>> open() {
        return TaskScope.open(
                CompletionPolicy.waitForAll(), options -> options.listener(puppets).runtime(watch.runtime()));
    }

    private static CompletionPolicy<String, Completion<String>> all() {
        return CompletionPolicy.waitForAll();
    }

    private static CompletionPolicy<String, Completion<String>> first() {
        return CompletionPolicy.<String>waitForAll().until(task -> true);
    }

    @Test
    void await_oneTask_returnsItsOutcome() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a", "b").get(0);
            watch.whenParked(() -> puppets.succeed("a"));
            assertEquals(new Outcome.Success<>("a"), scope.await(task));
        }
    }

    @Test
    void await_oneTaskThatFails_returnsItsFailure() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            watch.whenParked(() -> puppets.fail("a"));
            var failure = assertInstanceOf(Outcome.Failure.class, scope.await(task));
            assertEquals("a", failure.exception().getMessage());
        }
    }

    @Test
    void await_oneTaskThatIsCancelled_returnsWhy() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            watch.whenParked(() -> task.cancel("no longer needed"));
            var end = assertInstanceOf(Outcome.Cancelled.class, scope.await(task));
            assertEquals("no longer needed", end.reason());
        }
    }

    @Test
    void await_taskHasEnded_returnsAtOnce() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            puppets.succeed("a");
            assertEquals(new Outcome.Success<>("a"), scope.await(task));
        }
    }

    @Test
    void await_taskWasReportedByAJoin_returnsAtOnce() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            puppets.succeed("a");
            scope.join();
            assertEquals(new Outcome.Success<>("a"), scope.await(task));
        }
    }

    @Test
    void await_chosenTasks_waitsForTheseAlone() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            watch.whenParked(() -> puppets.succeed("c", "a"));
            var completion = scope.await(all(), List.of(tasks.get(0), tasks.get(2)));
            assertEquals(List.of("c", "a"), names(completion.done()));
            assertEquals(List.of(), completion.pending());
            assertFalse(tasks.get(1).state().ended());
        }
    }

    @Test
    void await_someHaveEnded_doneIsInCompletionOrder() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "c", "d");
            puppets.succeed("d", "b");
            watch.whenParked(() -> puppets.succeed("a", "c"));
            assertEquals(List.of("d", "b", "a", "c"), names(scope.await(all(), tasks).done()));
        }
    }

    @Test
    void await_firstOfSomeThatHaveEnded_doneIsThoseThatHad() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            puppets.succeed("c", "a");
            var completion = scope.await(first(), tasks);
            assertEquals(List.of("c", "a"), names(completion.done()));
            assertEquals(List.of("b"), names(completion.pending()));
        }
    }

    @Test
    void await_pendingOnes_areInForkOrderWhateverTheOrderOfNaming() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            puppets.succeed("b");
            var completion = scope.await(first(), List.of(tasks.get(2), tasks.get(1), tasks.get(0)));
            assertEquals(List.of("a", "c"), names(completion.pending()));
        }
    }

    @Test
    void await_taskNamedTwice_countsOnce() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            puppets.succeed("a");
            assertEquals(List.of("a"), names(scope.await(all(), List.of(task, task)).done()));
        }
    }

    @Test
    void await_noTasks_returnsAtOnceEmpty() throws Exception {
        try (var scope = open()) {
            puppets.fork(scope, "a");
            var completion = scope.await(all(), List.<Task<String>>of());
            assertEquals(List.of(), completion.done());
            assertEquals(List.of(), completion.pending());
        }
    }

    @Test
    void await_doesNotReport() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            puppets.succeed("b", "a");
            scope.await(all(), tasks);
            scope.await(tasks.get(0));
            assertEquals(List.of("b", "a"), names(scope.join().done()));
        }
    }

    @Test
    void await_policyWithAnotherResult_returnsIt() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            puppets.succeed("a", "b");
            String last = scope.await(all().mapping(completion -> completion.values().get(1)), tasks);
            assertEquals("b", last);
        }
    }

    @Test
    void await_quorumOutOfReach_throwsThoughTheScopeGoesOn() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            puppets.fail("a");
            assertThrows(
                    TaskFailedException.class,
                    () -> scope.await(CompletionPolicy.quorum(2), List.of(tasks.get(0), tasks.get(1))));
            puppets.succeed("c");
            assertEquals("c", tasks.get(2).value());
        }
    }

    @Test
    void await_bySibling_returnsItsOutcome() throws Exception {
        try (var scope = open()) {
            var supplier = puppets.fork(scope, "supplier").get(0);
            var running = new CompletableFuture<Thread>();
            var user = scope.fork("user", () -> {
                running.complete(Thread.currentThread());
                return "got " + ((Outcome.Success<String>) scope.await(supplier)).value();
            });
            watch.awaitParked(running.get());
            puppets.succeed("supplier");
            assertEquals(List.of("supplier", "user"), names(scope.join().done()));
            assertEquals("got supplier", user.value());
        }
    }

    @Test
    void await_byTaskOfAnInnerScope_returnsItsOutcome() throws Exception {
        try (var scope = open()) {
            var supplier = puppets.fork(scope, "supplier").get(0);
            var user = scope.fork("user", () -> {
                try (var inner = open()) {
                    Task<String> below = inner.fork("below", () -> {
                        scope.await(supplier);
                        return "below " + supplier.value();
                    });
                    inner.join();
                    return below.value();
                }
            });
            puppets.succeed("supplier");
            scope.join();
            assertEquals("below supplier", user.value());
        }
    }

    @Test
    void await_byManyAtOnce_eachGetsIt() throws Exception {
        try (var scope = open()) {
            var supplier = puppets.fork(scope, "supplier").get(0);
            for (String user : List.of("one", "two", "three")) {
                scope.fork(user, () -> user + " " + ((Outcome.Success<String>) scope.await(supplier)).value());
            }
            watch.whenParked(() -> puppets.succeed("supplier"));
            assertEquals(4, scope.join().succeeded().size());
        }
    }

    @Test
    void await_siblingForkedByTheTaskItself_returnsItsOutcome() throws Exception {
        try (var scope = open()) {
            var parent = scope.fork("parent", () -> {
                Task<String> child = scope.fork("child", () -> "from the child");
                return ((Outcome.Success<String>) scope.await(child)).value();
            });
            scope.join();
            assertEquals("from the child", parent.value());
        }
    }

    @Test
    void await_ownerAwaitsTaskThatNeedsASiblingStarted_startsIt() throws Exception {
        try (var scope = open()) {
            var parent = scope.fork("parent", () -> {
                scope.await(scope.fork("child", () -> "child"));
                return "parent";
            });
            assertEquals(new Outcome.Success<>("parent"), scope.await(parent));
        }
    }

    @Test
    void await_taskOfAnotherScope_isRefusedAndNamesIt() {
        try (var outer = open();
                var inner = open()) {
            var foreign = puppets.fork(outer, "foreign");
            var refusal = assertThrows(IllegalArgumentException.class, () -> inner.await(all(), foreign));
            assertTrue(refusal.getMessage().contains("'scope/foreign'"), refusal.getMessage());
        }
    }

    @Test
    void await_nullAmongTheTasks_isRefused() {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            assertThrows(NullPointerException.class, () -> scope.await(all(), Arrays.asList(task, null)));
        }
    }

    @Test
    void await_byAForeignThread_isRefused() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            var thrown = new CompletableFuture<Throwable>();
            Thread.ofVirtual().start(() -> {
                try {
                    thrown.complete(new AssertionError("it was let through: " + scope.await(task)));
                } catch (Throwable e) {
                    thrown.complete(e);
                }
            });
            assertInstanceOf(WrongThreadException.class, thrown.get());
        }
    }

    @Test
    void await_afterClose_isRefused() {
        var scope = open();
        var tasks = puppets.fork(scope, "a");
        scope.close();
        assertThrows(IllegalStateException.class, () -> scope.await(all(), tasks));
    }
}
