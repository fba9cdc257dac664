/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Waiters.ALL;
import static dev.taskscope.Waiters.assertNames;
import static dev.taskscope.Waiters.refusalOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits that close a circle: the one that would close it is refused, names the circle, and the others go on. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class CircularWaitTest {
    private final Waiters waiters = new Waiters();

    @Test
    void await_itself_isRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            var a = waiters.forkWaiting(scope, "a", ALL, "a");
            waiters.go("a");
            scope.join();
            assertNames(refusalOf(a), "task 's/a' cannot wait, since the wait could never end: 'a' waits for 'a'");
        }
    }

    @Test
    void await_twoForEachOther_theSecondIsRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            var a = waiters.forkWaiting(scope, "a", ALL, "b");
            var b = waiters.forkWaiting(scope, "b", ALL, "a");
            waiters.goUntilTheyWait("a");
            waiters.go("b");
            scope.join();
            assertNames(refusalOf(b), "'b' waits for 'a', which waits for 'b'");
            assertEquals("a", a.value());
        }
    }

    @Test
    void await_twoForEachOtherInTheOtherOrder_theOtherIsRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            var a = waiters.forkWaiting(scope, "a", ALL, "b");
            var b = waiters.forkWaiting(scope, "b", ALL, "a");
            waiters.goUntilTheyWait("b");
            waiters.go("a");
            scope.join();
            assertNames(refusalOf(a), "'a' waits for 'b', which waits for 'a'");
            assertEquals("b", b.value());
        }
    }

    @Test
    void await_twoForEachOtherAtOnce_exactlyOneIsRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            var a = waiters.forkWaiting(scope, "a", ALL, "b");
            var b = waiters.forkWaiting(scope, "b", ALL, "a");
            waiters.go("a");
            waiters.go("b");
            var round = scope.join();
            assertEquals(1, round.failed().size());
            refusalOf(round.failed().get(0) == a ? a : b);
        }
    }

    @Test
    void await_threeInACircle_theLastIsRefusedAndNamesAll() throws Exception {
        try (var scope = waiters.open("s")) {
            waiters.forkWaiting(scope, "a", ALL, "b");
            waiters.forkWaiting(scope, "b", ALL, "c");
            var c = waiters.forkWaiting(scope, "c", ALL, "a");
            waiters.goUntilTheyWait("b", "a");
            waiters.go("c");
            scope.join();
            assertNames(refusalOf(c), "'c' waits for 'a', which waits for 'b', which waits for 'c'");
        }
    }

    @Test
    void await_refused_cancelsNothingAndTheTaskMayGoOn() throws Exception {
        try (var scope = waiters.open("s")) {
            var a = waiters.forkWaiting(scope, "a", ALL, "b");
            var b = waiters.fork(scope, "b", () -> {
                try {
                    scope.await(waiters.task("a"));
                    return "not refused";
                } catch (CircularWaitException e) {
                    return "without a";
                }
            });
            waiters.goUntilTheyWait("a");
            waiters.go("b");
            scope.join();
            assertEquals("without a", b.value());
            assertEquals("a", a.value());
        }
    }

    @Test
    void await_anAncestor_isRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            var message = new CompletableFuture<String>();
            waiters.fork(scope, "parent", () -> {
                try (var inner = waiters.open("inner")) {
                    var child = inner.fork("child", () -> {
                        scope.await(waiters.task("parent"));
                        return "not refused";
                    });
                    inner.join();
                    message.complete(refusalOf(child));
                }
                return "parent";
            });
            waiters.go("parent");
            scope.join();
            assertNames(message.join(), "'child' waits for 'parent', which cannot end before 'child' has");
        }
    }

    @Test
    void await_throughAnInnerScopesJoin_theAwaitIsRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            var parent = forkParentOfAChildThatAwaits(scope, "x");
            var x = waiters.forkWaiting(scope, "x", ALL, "parent");
            waiters.goUntilTheyWait("parent", "child");
            waiters.go("x");
            scope.join();
            assertNames(refusalOf(x), "'x' waits for 'parent', which waits for 'child', which waits for 'x'");
            assertEquals("parent", parent.value());
        }
    }

    @Test
    void await_ofATaskThatAwaitsAnAncestor_isRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            forkParentOfAChildThatAwaits(scope, "x");
            var x = waiters.forkWaiting(scope, "x", ALL, "parent");
            waiters.goUntilTheyWait("x");
            waiters.goUntilTheyWait("parent"); // in its join
            waiters.go("child");
            scope.join();
            assertNames(refusalOf(waiters.task("child")), "'child' waits for 'x', which waits for 'parent'");
            assertEquals("x", x.value());
        }
    }

    @Test
    void join_thatClosesTheCircle_isRefused() throws Exception {
        try (var scope = waiters.open("s")) {
            var refused = new CompletableFuture<String>();
            waiters.fork(scope, "parent", () -> {
                try (var inner = waiters.open("inner")) {
                    waiters.forkBelow(inner, "child", scope, "x");
                    waiters.goUntilTheyWait("child", "x");
                    inner.join();
                    refused.complete("not refused");
                } catch (CircularWaitException e) {
                    refused.complete(e.getMessage());
                }
                return "parent";
            });
            waiters.forkWaiting(scope, "x", ALL, "parent");
            waiters.go("parent");
            scope.join();
            assertNames(refused.join(), "'parent' waits for 'child', which waits for 'x', which waits for 'parent'");
        }
    }

    private Task<String> forkParentOfAChildThatAwaits(TaskScope<String, ?> scope, String other) {
        return waiters.fork(scope, "parent", () -> {
            try (var inner = waiters.open("inner")) {
                waiters.forkBelow(inner, "child", scope, other);
                inner.join();
            }
            return "parent";
        });
    }
}
