/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Refuses waits that could never end because they close a circle. One per tree of scopes; the graph itself is spread over
 * the tasks, each of which knows what it waits for.
 *
 * <p>A task that waits is stuck if what it waits for can only end after it: one such task is enough where every one has to
 * end, all of them have to be such where the policy may return earlier. A wait with a deadline is never stuck. A task's
 * own ancestors can only end after it, since their scopes wait for it. One that is interrupted, or about to be, is on its way
 * out of its wait; if it waits again, that is looked at then.
 *
 * <p>A circle is closed by a wait that begins, or by the end of a task: the last one that a policy could have returned for, and
 * has not. Then the wait that it was for is the one that is refused.
 *
 * <p>A circle has at least one {@code await} in it, so nobody searches unless somebody awaits the task, or a task that
 * encloses it: chains of waits cost constant time each.
 */
final class Circles {
    /** How many tasks a message names at either end of a long circle. */
    private static final int NAMED_AT_AN_END = 5;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile int awaits; // written under the lock

    /** Enters an await of the calling task, whose tasks it watches, or refuses it. */
    void enterAwait(TaskWait wait) {
        boolean entered = false;
        lock.lock();
        try {
            wait.waiter().waitingIn(wait); // first: either this search sees what came of a task, or that sees this wait
            awaits++;
            ensureNoCircle(wait);
            entered = true;
        } finally {
            if (!entered) {
                leave(wait);
            }
            lock.unlock();
        }
    }

    /** Looks again at an await or join that has been entered, because a task that it waits for has ended. */
    void searchAgain(TaskWait wait) {
        lock.lock();
        try {
            ensureNoCircle(wait);
        } finally {
            lock.unlock();
        }
    }

    void leaveAwait(TaskWait wait) {
        lock.lock(); // the tasks of the watch may change when nobody looks at them any more
        try {
            leave(wait);
        } finally {
            lock.unlock();
        }
    }

    private void leave(TaskWait wait) {
        awaits--;
        leaveJoin(wait);
    }

    /** Enters a join of the calling task, or refuses it. */
    void enterJoin(TaskWait wait) {
        wait.waiter().waitingIn(wait); // before the look at awaits: an await that comes later sees it
        if (awaits == 0) {
            return;
        }
        lock.lock();
        try {
            ensureNoCircle(wait);
        } finally {
            lock.unlock();
        }
    }

    /** Leaves a join that has been entered or refused. */
    static void leaveJoin(TaskWait wait) {
        wait.leave();
        wait.waiter().waitingIn(null);
    }

    private static void ensureNoCircle(TaskWait wait) {
        ForkedTask<?> waiter = wait.waiter();
        wait.searched(); // by now; what comes from now on has it searched again
        List<ForkedTask<?>> circle = waiter.mayBeAwaited() ? CircleSearch.circleOf(wait) : null;
        if (circle != null) {
            throw new CircularWaitException(describe(waiter, circle));
        }
    }

    private static String describe(ForkedTask<?> waiter, List<ForkedTask<?>> way) {
        var text = new StringBuilder("task '%s' cannot wait, since the wait could never end: '%s' waits for "
                .formatted(waiter.path(), waiter.name()));
        int hidden = way.size() - 2 * NAMED_AT_AN_END;
        for (int i = 0; i < way.size(); i++) {
            if (i == NAMED_AT_AN_END && hidden > 1) {
                text.append("the first of %d others in a row, the last of which waits for ".formatted(hidden));
                i += hidden;
            }
            text.append('\'').append(way.get(i).name());
            text.append(i == way.size() - 1 ? "'" : "', which waits for ");
        }
        if (way.getLast() != waiter) {
            text.append(
                    ", which cannot end before '%s' has, since that runs in a scope below it".formatted(waiter.name()));
        }
        return text.append("; let one of them do without the other's outcome").toString();
    }
}
