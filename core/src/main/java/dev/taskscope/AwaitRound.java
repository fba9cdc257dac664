/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.Collection;
import java.util.concurrent.locks.LockSupport;

/** One wait of a watch: about the watched tasks that no earlier one has reported, ended ones included. */
final class AwaitRound extends Round {
    private final Books books;
    private final Watch<?> watch;
    private final RequestsBefore before;
    private final Thread waiter = Thread.currentThread();
    private boolean interruptedBefore; // set before it is over
    private volatile boolean over; // read by the waiter

    AwaitRound(Books books, Watch<?> watch, CompletionPolicy<Object, Object> policy, RequestsBefore before) {
        super(policy);
        this.books = books;
        this.watch = watch;
        this.before = before;
    }

    @Override
    RequestsBefore before() {
        return before;
    }

    @Override
    boolean mayReturn() {
        return over;
    }

    @Override
    boolean wasInterruptedBefore() {
        return over && interruptedBefore;
    }

    /** {@inheritDoc} They stay the same while the watch waits. */
    @Override
    Collection<ForkedTask<Object>> tasks() {
        return watch.unreported();
    }

    @Override
    void wakeIfOver() {
        if (!over && (decided() || done().size() == size())) {
            interruptedBefore = isInterrupted(waiter, before);
            over = true;
            LockSupport.unpark(waiter);
        }
    }

    @Override
    int size() {
        return tasks().size();
    }

    @Override
    boolean mayGrow() {
        return false;
    }

    @Override
    void cancelRest(String reason) {
        Requests.toAll(tasks(), reason);
    }

    @Override
    Books books() {
        return books;
    }

    @Override
    void enter(TaskWait wait) {
        books.scope().circles().enterAwait(wait);
    }

    @Override
    void leave(TaskWait wait) {
        books.scope().circles().leaveAwait(wait);
    }
}
