/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Refuses waits that could never end because they close a circle. One per tree of scopes; the graph itself is spread over
 * the tasks, each of which knows what it waits for.
 *
 * <p>A task that waits is stuck if what it waits for can only end after it: one such task is enough where every one has to
 * end, all of them have to be such where the policy may return earlier. A wait with a deadline is never stuck. A task's
 * own ancestors can only end after it, since their scopes wait for it.
 *
 * <p>A circle has at least one {@code await} in it, so nobody searches unless somebody awaits the task, or a task that
 * encloses it: chains of waits cost constant time each.
 */
final class Circles {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile int awaits; // written under the lock

    /** Enters an await of the calling task, whose tasks it watches, or refuses it. */
    void enterAwait(ForkedTask<?> waiter, Waits.Wait wait) {
        lock.lock();
        try {
            List<ForkedTask<?>> circle = circleOf(waiter, wait);
            if (circle != null) {
                throw new CircularWaitException(describe(waiter, circle));
            }
            awaits++;
            waiter.waitingIn(wait);
        } finally {
            lock.unlock();
        }
    }

    void leaveAwait(ForkedTask<?> waiter) {
        lock.lock();
        try {
            waiter.waitingIn(null);
            awaits--;
        } finally {
            lock.unlock();
        }
    }

    /** Enters a join of the calling task, or refuses it. */
    void enterJoin(ForkedTask<?> waiter, Waits.Wait wait) {
        waiter.waitingIn(wait); // before the look at awaits: an await that comes later sees it
        if (awaits == 0) {
            return;
        }
        lock.lock();
        try {
            List<ForkedTask<?>> circle = circleOf(waiter, wait);
            if (circle != null) {
                waiter.waitingIn(null);
                throw new CircularWaitException(describe(waiter, circle));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the tasks on the way from the new wait back to the waiter, the waiter last; null if there is no such way. */
    private @Nullable List<ForkedTask<?>> circleOf(ForkedTask<?> waiter, Waits.Wait wait) {
        if (!mayBeAwaited(waiter)) {
            return null;
        }
        Set<ForkedTask<?>> endsAfterWaiter = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ForkedTask<?> task = waiter; task != null; task = task.scope().ownerTask()) {
            endsAfterWaiter.add(task);
        }
        return new Search(endsAfterWaiter).wayOf(wait);
    }

    /** Tells whether a task may await the waiter, or a task that encloses it; be it the waiter itself, in the wait it begins. */
    private static boolean mayBeAwaited(ForkedTask<?> waiter) {
        for (ForkedTask<?> task = waiter; task != null; task = task.scope().ownerTask()) {
            if (task.hasAwaiters()) {
                return true;
            }
        }
        return false;
    }

    private static String describe(ForkedTask<?> waiter, List<ForkedTask<?>> way) {
        var text = new StringBuilder("task '%s' cannot wait, since the wait could never end: '%s' waits for "
                .formatted(waiter.path(), waiter.name()));
        for (int i = way.size() - 1; i > 0; i--) { // the search adds on its way out
            text.append("'%s', which waits for ".formatted(way.get(i).name()));
        }
        if (way.isEmpty()) {
            return text.append("itself").toString();
        }
        ForkedTask<?> last = way.get(0);
        text.append('\'').append(last.name()).append('\'');
        if (last != waiter) {
            text.append(
                    ", which cannot end before '%s' has, since that runs in a scope below it".formatted(waiter.name()));
        }
        return text.append("; let one of them do without the other's outcome").toString();
    }

    /**
     * One search through the tasks that wait. A task that the search is just looking at counts as stuck: unless something
     * else frees it, it is (the greatest fixed point).
     */
    private static final class Search {
        private final Set<ForkedTask<?>> endsAfterWaiter;
        private final Set<ForkedTask<?>> underWay = new HashSet<>();
        private final Set<ForkedTask<?>> free = new HashSet<>();
        private final Map<ForkedTask<?>, List<ForkedTask<?>>> stuck = new HashMap<>(); // with the way to the waiter

        Search(Set<ForkedTask<?>> endsAfterWaiter) {
            this.endsAfterWaiter = endsAfterWaiter;
        }

        /** Returns a way from a wait to the waiter, nearest to the waiter first; null if the wait can end. */
        @Nullable List<ForkedTask<?>> wayOf(Waits.Wait wait) {
            List<ForkedTask<?>> first = null;
            for (ForkedTask<?> task : wait.tasks()) {
                List<ForkedTask<?>> way = task.hasEnded() ? null : wayFrom(task);
                if (way == null) {
                    if (!wait.needsEvery()) {
                        return null; // the policy gets something to decide on
                    }
                } else if (wait.needsEvery()) {
                    return way;
                } else if (first == null || first.isEmpty()) {
                    first = way;
                }
            }
            return first;
        }

        private @Nullable List<ForkedTask<?>> wayFrom(ForkedTask<?> task) {
            if (endsAfterWaiter.contains(task)) {
                return List.of(task);
            }
            Waits.Wait itsWait = task.waitingIn();
            if (itsWait == null || itsWait.isOver() || free.contains(task)) {
                return null;
            }
            List<ForkedTask<?>> known = stuck.get(task);
            if (known != null) {
                return known;
            }
            if (!underWay.add(task)) {
                return List.of();
            }
            List<ForkedTask<?>> way = wayOf(itsWait);
            underWay.remove(task);
            if (way == null) {
                free.add(task);
                stuck.clear(); // some of them may have counted on this one
                return null;
            }
            var longer = new ArrayList<>(way);
            longer.add(task);
            stuck.put(task, longer);
            return longer;
        }
    }
}
