/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** An await: about tasks that were chosen, ended ones included. */
final class AwaitRound extends Round {
    private final Books books;
    private final List<ForkedTask<Object>> chosen; // in fork order
    private final Thread waiter = Thread.currentThread();
    private volatile boolean over; // read by the waiter

    AwaitRound(Books books, CompletionPolicy<Object, Object> policy, List<ForkedTask<Object>> chosen) {
        super(policy);
        this.books = books;
        this.chosen = chosen;
    }

    boolean isOver() {
        return over;
    }

    List<ForkedTask<Object>> chosen() {
        return chosen;
    }

    /** Enters those that have ended, in completion order, and asks to be told of the others. In a delivery. */
    void begin() {
        var ended = new ArrayList<ForkedTask<Object>>();
        for (ForkedTask<Object> task : chosen) {
            if (task.completedAs > 0) {
                ended.add(task);
            } else {
                task.addAwaiting(this);
            }
        }
        ended.sort(Comparator.comparingInt(task -> task.completedAs));
        for (ForkedTask<Object> task : ended) {
            completed(task);
        }
        wakeIfOver();
    }

    /** Takes the round out of the deliveries: from then on it does not change. In a delivery. */
    void end() {
        for (ForkedTask<Object> task : chosen) {
            task.removeAwaiting(this);
        }
    }

    void wakeIfOver() {
        if (decided() || done().size() == chosen.size()) {
            over = true;
            LockSupport.unpark(waiter);
        }
    }

    /** Any thread, once the round has ended. */
    List<Task<Object>> pending() {
        var done = new HashSet<>(done());
        return chosen.stream().filter(task -> !done.contains(task)).<Task<Object>>map(task -> task).toList();
    }

    @Override
    int size() {
        return chosen.size();
    }

    @Override
    boolean mayGrow() {
        return false;
    }

    @Override
    void cancelRest(String reason) {
        for (ForkedTask<Object> task : chosen) {
            task.cancel(reason);
        }
    }

    @Override
    Books books() {
        return books;
    }
}
