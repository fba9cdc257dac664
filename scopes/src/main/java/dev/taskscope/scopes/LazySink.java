/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Holds as many items as may be in work or waiting to be taken, and makes readers wait for room and takers for results. */
final class LazySink<T, R extends @Nullable Object> implements Sink<T, R> {
    private final int places;
    private final boolean asCompleted;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition placeFree = lock.newCondition();
    private final Condition changed = lock.newCondition();

    // under the lock
    private final Deque<MappedItem<T, R>> waiting = new ArrayDeque<>(); // read in order, or ended in completion order
    private final Set<MappedItem<T, R>> running = new LinkedHashSet<>();
    private int taken; // of the places
    private boolean over; // no worker runs any more

    LazySink(int places, boolean asCompleted) {
        this.places = places;
        this.asCompleted = asCompleted;
    }

    @Override
    public void awaitPlace() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (taken == places) {
                placeFree.await();
            }
            taken++;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void noItem() {
        lock.lock();
        try {
            taken--;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void read(MappedItem<T, R> item) {
        lock.lock();
        try {
            running.add(item);
            if (!asCompleted) {
                waiting.add(item);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(MappedItem<T, R> item) {
        lock.lock();
        try {
            running.remove(item);
            if (asCompleted) {
                waiting.add(item);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void over() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until an item can be taken; returns false if there will be none any more. */
    boolean awaitItem() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                MappedItem<T, R> head = waiting.peek();
                if (head != null && head.outcome().isPresent()) {
                    return true;
                }
                if (over) {
                    return false;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes the item that was waited for. */
    MappedItem<T, R> take() {
        lock.lock();
        try {
            taken--;
            placeFree.signal();
            return waiting.remove();
        } finally {
            lock.unlock();
        }
    }

    List<MappedItem<T, R>> running() {
        lock.lock();
        try {
            return List.copyOf(running);
        } finally {
            lock.unlock();
        }
    }
}
