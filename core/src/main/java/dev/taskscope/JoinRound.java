/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.Collection;

/** A join: about every task that no earlier join has reported. */
final class JoinRound extends Round {
    private final Books books;
    private final int reportedBefore;
    private boolean over; // set when it is taken

    JoinRound(Books books, CompletionPolicy<Object, Object> policy, int reportedBefore) {
        super(policy);
        this.books = books;
        this.reportedBefore = reportedBefore;
    }

    @Override
    Collection<ForkedTask<?>> tasks() {
        return books.scope().ledger().unreported();
    }

    @Override
    RequestsBefore before() {
        return books.ownerBefore();
    }

    @Override
    boolean mayReturn() {
        return books.ownerMayGo();
    }

    @Override
    int size() {
        return books.scope().ledger().forked() - reportedBefore;
    }

    @Override
    boolean mayGrow() {
        return !books.ownerWaits();
    }

    @Override
    boolean wasInterruptedBefore() {
        return books.ownerWasInterruptedBefore();
    }

    @Override
    void cancelRest(String reason) {
        books.scope().cancelAll(reason);
    }

    @Override
    Books books() {
        return books;
    }

    @Override
    void wakeIfOver() {
        books.wakeOwner();
    }

    @Override
    void enter(TaskWait wait) {
        try {
            books.scope().circles().enterJoin(wait);
        } catch (CircularWaitException e) {
            leave(wait);
            throw e;
        }
    }

    @Override
    void leave(TaskWait wait) {
        Circles.leaveJoin(wait);
    }

    /** In the delivery that takes it. */
    void end(boolean nothingIsLeft) {
        over = nothingIsLeft || decided();
    }

    /** Tells whether it was over when it was taken, be it in the last moment. */
    boolean isOver() {
        return over;
    }

    int reportedWithThis() {
        return reportedBefore + done().size();
    }
}
