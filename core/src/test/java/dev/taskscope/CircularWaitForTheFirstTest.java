/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Waiters.ALL;
import static dev.taskscope.Waiters.FIRST;
import static dev.taskscope.Waiters.assertNames;
import static dev.taskscope.Waiters.refusalOf;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Circles with a wait in them that may return at the first of several: refused only if every way out is closed. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class CircularWaitForTheFirstTest {
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
}
