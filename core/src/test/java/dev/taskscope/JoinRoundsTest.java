/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Joining in rounds: each is about the tasks that no earlier one has reported (design 3.1, point 2). */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class JoinRoundsTest {
    private final Puppets puppets = new Puppets();
    private final ParkWatch watch = new ParkWatch();

    private TaskScope<String, Completion<String>> openWaitingForAll() {
        return open(CompletionPolicy.waitForAll());
    }

    private TaskScope<String, Completion<String>> openReturningAtFirst() {
        return open(CompletionPolicy.<String>waitForAll().until(task -> true));
    }

    private TaskScope<String, Completion<String>> open(CompletionPolicy<String, Completion<String>> policy) {
        return TaskScope.open(policy, options -> options.listener(puppets).runtime(watch.runtime()));
    }

    @Test
    void join_nothingForked_returnsAtOnceEmpty() throws Exception {
        try (var scope = openWaitingForAll()) {
            var round = scope.join();
            assertEquals(List.of(), round.done());
            assertEquals(List.of(), round.pending());
            assertFalse(round.expired());
        }
    }

    @Test
    void join_nothingForkedAndAPolicyThatWouldStopAtTheFirst_returnsAtOnceEmpty() throws Exception {
        try (var scope = openReturningAtFirst()) {
            assertEquals(List.of(), scope.join().done());
        }
    }

    @Test
    void join_everythingReportedBefore_returnsAtOnceEmpty() throws Exception {
        try (var scope = openWaitingForAll()) {
            puppets.fork(scope, "a");
            puppets.succeed("a");
            scope.join();
            var second = scope.join();
            assertEquals(List.of(), second.done());
            assertEquals(List.of(), second.pending());
        }
    }

    @Test
    void join_tasksEndInAnotherOrder_doneIsInCompletionOrder() throws Exception {
        try (var scope = openWaitingForAll()) {
            puppets.fork(scope, "a", "b", "c");
            puppets.succeed("c", "a", "b");
            assertEquals(List.of("c", "a", "b"), names(scope.join().done()));
        }
    }

    @Test
    void join_tasksEndWhileTheOwnerWaits_doneIsInCompletionOrder() throws Exception {
        try (var scope = openWaitingForAll()) {
            puppets.fork(scope, "a", "b", "c");
            watch.whenParked(() -> puppets.succeed("b", "c", "a"));
            assertEquals(List.of("b", "c", "a"), names(scope.join().done()));
        }
    }

    @Test
    void join_someTasksStillRun_pendingIsInForkOrder() throws Exception {
        try (var scope = openReturningAtFirst()) {
            puppets.fork(scope, "a", "b", "c", "d");
            watch.whenParked(() -> puppets.succeed("c"));
            var round = scope.join();
            assertEquals(List.of("c"), names(round.done()));
            assertEquals(List.of("a", "b", "d"), names(round.pending()));
        }
    }

    @Test
    void join_returnsWithoutCancelling_theRestGoesOn() throws Exception {
        try (var scope = openReturningAtFirst()) {
            var tasks = puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            scope.join();
            assertFalse(scope.isCancelled());
            puppets.succeed("b");
            assertEquals("b", tasks.get(1).value());
        }
    }

    @Test
    void join_oneCompletionPerRound_reportsEachTaskOnce() throws Exception {
        try (var scope = openReturningAtFirst()) {
            puppets.fork(scope, "a", "b", "c");
            var reported = new ArrayList<String>();
            for (String next : List.of("b", "a", "c")) {
                watch.whenParked(() -> puppets.succeed(next));
                reported.addAll(names(scope.join().done()));
            }
            assertEquals(List.of("b", "a", "c"), reported);
            assertEquals(List.of(), scope.join().done());
        }
    }

    @Test
    void join_severalEndedSinceTheLastRound_reportsThemTogether() throws Exception {
        try (var scope = openReturningAtFirst()) {
            puppets.fork(scope, "a", "b", "c");
            puppets.succeed("a");
            scope.join();
            puppets.succeed("c", "b");
            var round = scope.join();
            assertEquals(List.of("c", "b"), names(round.done()));
            assertEquals(List.of(), round.pending());
        }
    }

    @Test
    void join_taskForkedBetweenRounds_belongsToTheNext() throws Exception {
        try (var scope = openReturningAtFirst()) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            var first = scope.join();
            puppets.fork(scope, "c");
            puppets.succeed("c");
            var second = scope.join();
            assertEquals(List.of("b"), names(first.pending()));
            assertEquals(List.of("c"), names(second.done()));
            assertEquals(List.of("b"), names(second.pending()));
        }
    }

    @Test
    void join_loopThatForksAfterEachFailure_endsWithAllReportedOnce() throws Exception {
        try (var scope = openReturningAtFirst()) {
            scope.fork("try-1", () -> failing("try-1"));
            var reported = new ArrayList<String>();
            for (var round = scope.join(); !round.done().isEmpty(); round = scope.join()) {
                reported.addAll(names(round.done()));
                if (!round.failed().isEmpty() && reported.size() < 4) {
                    String next = "try-" + (reported.size() + 1);
                    scope.fork(next, () -> failing(next));
                }
            }
            assertEquals(List.of("try-1", "try-2", "try-3", "try-4"), reported);
        }
    }

    private static String failing(String name) throws Exception {
        throw new Puppets.Broken(name);
    }

    @Test
    void join_taskEndedBeforehand_returnsAtOnce() throws Exception {
        try (var scope = openReturningAtFirst()) {
            puppets.fork(scope, "a", "b");
            puppets.succeed("b");
            assertEquals(List.of("b"), names(scope.join().done()));
        }
    }

    @Test
    void join_taskForksASibling_waitsForBoth() throws Exception {
        try (var scope = openWaitingForAll()) {
            scope.fork("parent", () -> scope.fork("child", () -> "child").name());
            assertEquals(Set.of("parent", "child"), Set.copyOf(names(scope.join().done())));
        }
    }

    @Test
    void join_siblingForkedByATaskThatWasReported_isReportedLater() throws Exception {
        try (var scope = openReturningAtFirst()) {
            scope.fork("parent", () -> scope.fork("child", puppets.body("child")).name());
            var first = scope.join();
            puppets.pull("child", () -> "child");
            var second = scope.join();
            assertEquals(List.of("parent"), names(first.done()));
            assertEquals(List.of("child"), names(first.pending()));
            assertEquals(List.of("child"), names(second.done()));
        }
    }

    @Test
    void join_everyKindOfEnd_isSortedByIt() throws Exception {
        try (var scope = openWaitingForAll()) {
            var tasks = puppets.fork(scope, "good", "bad", "unwanted");
            puppets.succeed("good");
            puppets.fail("bad");
            tasks.get(2).cancel();
            var round = scope.join();
            assertEquals(List.of("good"), names(round.succeeded()));
            assertEquals(List.of("bad"), names(round.failed()));
            assertEquals(List.of("unwanted"), names(round.cancelled()));
            assertEquals(List.of("good"), round.values());
        }
    }

    @Test
    void join_scopeWasCancelled_reportsTheCancelledTasks() throws Exception {
        try (var scope = openWaitingForAll()) {
            puppets.fork(scope, "a", "b");
            scope.cancel("enough");
            assertEquals(2, scope.join().cancelled().size());
            assertTrue(scope.isCancelled());
        }
    }

    @Test
    void join_afterClose_isRefused() {
        var scope = openWaitingForAll();
        scope.close();
        assertThrows(IllegalStateException.class, scope::join);
    }

    @Test
    void done_isUnmodifiable() throws Exception {
        try (var scope = openReturningAtFirst()) {
            var tasks = puppets.fork(scope, "a", "b");
            puppets.succeed("a");
            var round = scope.join();
            assertThrows(UnsupportedOperationException.class, () -> round.done().add(tasks.get(1)));
            assertThrows(UnsupportedOperationException.class, () -> round.pending().clear());
        }
    }
}
