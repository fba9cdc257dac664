/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Waiters.ALL;
import static dev.taskscope.Waiters.FIRST;
import static dev.taskscope.Waiters.assertNames;
import static dev.taskscope.Waiters.refusalOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Circles with a wait in them that may return at the first of several: refused only if every way out is closed. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class CircularWaitForTheFirstTest {
    private static final CompletionPolicy<String, Completion<String>> FAILURE =
            ALL.until(task -> task.state() == Task.State.FAILED);

    private final Waiters waiters = new Waiters();

    @Test
    void await_firstOfTasksThatAllWaitForIt_isRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            waiters.forkWaiting(scope, "a", ALL, "w");
            waiters.forkWaiting(scope, "b", ALL, "w");
            var w = waiters.forkWaiting(scope, "w", FIRST, "a", "b");
            waiters.goUntilTheyWait("a", "b");
            waiters.go("w");
            scope.join();
            refusalOf(w);
        }
    }

    @Test
    void await_firstOfTwoThatBothWaitForOneThatWaitsForIt_isRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            waiters.forkWaiting(scope, "a", ALL, "c");
            waiters.forkWaiting(scope, "b", ALL, "c");
            waiters.forkWaiting(scope, "c", ALL, "w");
            var w = waiters.forkWaiting(scope, "w", FIRST, "a", "b");
            waiters.goUntilTheyWait("a", "b", "c");
            waiters.go("w");
            scope.join();
            assertNames(refusalOf(w), "'w' waits for 'a', which waits for 'c', which waits for 'w'");
        }
    }

    @Test
    void await_firstOfAChainThatWaitsForIt_isRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            waiters.forkWaiting(scope, "a", ALL, "w");
            waiters.forkWaiting(scope, "b", ALL, "a");
            var w = waiters.forkWaiting(scope, "w", FIRST, "a", "b");
            waiters.goUntilTheyWait("a", "b");
            waiters.go("w");
            scope.join();
            refusalOf(w);
        }
    }

    @Test
    void await_ofACircleWithAFirstInIt_isRefusedAndNamesTheWayBack() throws Exception {
        try (var scope = waiters.open("s")) {
            waiters.forkWaiting(scope, "p", FIRST, "q", "w");
            waiters.forkWaiting(scope, "q", ALL, "p");
            var w = waiters.forkWaiting(scope, "w", ALL, "q");
            waiters.goUntilTheyWait("p", "q");
            waiters.go("w");
            scope.join();
            assertNames(refusalOf(w), "'w' waits for 'q', which waits for 'p', which waits for 'w'");
        }
    }

    // ---- tasks that have ended without an end to the wait

    @Test
    void await_firstFailureOfOneThatHasSucceededAndOneThatWaitsForIt_isRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            var done = waiters.fork(scope, "done", () -> "done");
            waiters.forkWaiting(scope, "t", ALL, "w");
            var w = waiters.forkWaiting(scope, "w", FAILURE, "done", "t");
            waiters.go("done");
            scope.await(done);
            waiters.goUntilTheyWait("t");
            waiters.go("w");
            scope.join();
            assertNames(refusalOf(w), "'w' waits for 't', which waits for 'w'");
        }
    }

    @Test
    void await_ofOneThatWaitsForTheFirstFailureAndOneOfThemHasSucceeded_isRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            var done = waiters.fork(scope, "done", () -> "done");
            waiters.forkWaiting(scope, "w", FAILURE, "done", "t");
            var t = waiters.forkWaiting(scope, "t", ALL, "w");
            waiters.goUntilTheyWait("w");
            waiters.go("done");
            scope.await(done);
            waiters.go("t");
            scope.join();
            assertNames(refusalOf(t), "'t' waits for 'w', which waits for 't'");
        }
    }

    @Test
    void await_firstFailureOfOneThatHasFailedAndOneThatWaitsForIt_returns() throws Exception {
        try (var scope = waiters.open("s")) {
            var failed = waiters.fork(scope, "failed", () -> {
                throw new Puppets.Broken("failed");
            });
            waiters.forkWaiting(scope, "t", ALL, "w");
            var w = waiters.forkWaiting(scope, "w", FAILURE, "failed", "t");
            waiters.go("failed");
            scope.await(failed);
            waiters.goUntilTheyWait("t");
            waiters.go("w");
            scope.join();
            assertEquals("w", w.value());
        }
    }

    @Test
    void await_theLastWayOutSucceedsWhileItWaitsForAFailure_isRefusedThen() throws Exception {
        try (var scope = waiters.open("s")) {
            waiters.fork(scope, "one", () -> "one");
            waiters.fork(scope, "two", () -> "two");
            var t = waiters.forkWaiting(scope, "t", ALL, "w");
            var w = waiters.forkWaiting(scope, "w", FAILURE, "two", "t", "one");
            waiters.goUntilTheyWait("w", "t");
            waiters.go("one");
            scope.await(waiters.task("one"));
            waiters.go("two");
            scope.join();
            assertNames(refusalOf(w), "'w' waits for 't', which waits for 'w'");
            assertEquals("t", t.value());
        }
    }

    @Test
    void await_theLastWayOutOfAnotherWaitSucceeds_thatOneIsRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            waiters.fork(scope, "out", () -> "out");
            var a = waiters.forkWaiting(scope, "a", FIRST, "b", "c");
            var b = waiters.forkWaiting(scope, "b", ALL, "d");
            var c = waiters.forkWaiting(scope, "c", ALL, "a");
            var d = waiters.forkWaiting(scope, "d", FAILURE, "out", "a");
            waiters.goUntilTheyWait("a", "b", "c", "d");
            waiters.go("out");
            scope.join();
            assertNames(refusalOf(d), "'d' waits for 'a', which waits for 'b', which waits for 'd'");
            assertEquals("a", a.value());
            assertEquals("c", c.value());
            assertEquals("b", b.value());
        }
    }

    @Test
    void join_theLastWayOutSucceedsWhileItWaitsForAFailure_isRefusedThen() throws Exception {
        try (var scope = waiters.open("s")) {
            var message = new CompletableFuture<String>();
            waiters.fork(scope, "parent", () -> {
                try (var inner = TaskScope.open(
                        FAILURE, options -> options.name("inner").runtime(waiters.parks().runtime()))) {
                    waiters.fork(inner, "out", () -> "out");
                    waiters.forkBelow(inner, "child", scope, "x");
                    inner.join();
                } catch (CircularWaitException e) {
                    message.complete(e.getMessage());
                }
                return "parent";
            });
            var x = waiters.forkWaiting(scope, "x", ALL, "parent");
            waiters.goUntilTheyWait("parent", "child", "x");
            waiters.go("out");
            scope.join();
            assertNames(message.join(), "'parent' waits for 'child', which waits for 'x', which waits for 'parent'");
            assertEquals("x", x.value());
        }
    }

    @Test
    void await_ofAParentWhoseJoinHasReportedTheWayOut_isRefused() throws Exception {
        var reported = new CompletableFuture<Void>();
        try (var scope = waiters.open("s")) {
            waiters.fork(scope, "parent", () -> {
                try (var inner = TaskScope.open(
                        FIRST, options -> options.name("inner").runtime(waiters.parks().runtime()))) {
                    waiters.fork(inner, "out", () -> "out");
                    waiters.forkBelow(inner, "child", scope, "x");
                    waiters.go("out");
                    inner.join();
                    reported.complete(null);
                    inner.join();
                }
                return "parent";
            });
            var x = waiters.forkWaiting(scope, "x", ALL, "parent");
            waiters.goUntilTheyWait("parent", "child");
            reported.join(); // from then on it waits in its second join only
            waiters.parks().awaitParked(waiters.thread("parent"));
            waiters.go("x");
            scope.join();
            assertNames(refusalOf(x), "'x' waits for 'parent', which waits for 'child', which waits for 'x'");
        }
    }
}
