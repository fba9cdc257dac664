/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The books of a scope: who has completed, what the rounds made of it, whether plugged-in code has failed. Written in
 * deliveries of the scope's mailbox alone, hence without locks; the volatile fields are read by the owner.
 */
final class Books extends CacheLine {
    private final TaskScope<?, ?> scope;
    private final CompletionPolicy<Object, Object> policy;
    private JoinRound join;
    private int completed;
    private boolean ownerWaits; // in join
    private boolean closing;
    private boolean closed;

    private RequestsBefore ownerBefore = RequestsBefore.NONE; // when it began to wait
    private boolean ownerInterruptedBefore; // set before the owner may go
    private volatile boolean ownerMayGo; // what the owner waits for has come
    private volatile @Nullable ScopeFailedException failure;

    Books(TaskScope<?, ?> scope, CompletionPolicy<Object, Object> policy) {
        this.scope = scope;
        this.policy = policy;
        this.join = new JoinRound(this, newRound(policy), 0);
    }

    TaskScope<?, ?> scope() {
        return scope;
    }

    // ---- any thread

    /** Does something in its turn, after what has been sent before. */
    void later(Runnable entry) {
        Guard.send(scope.mailbox(), new Entry(this, entry));
    }

    /** Does something in its turn, and returns when it has been done. An interrupt meanwhile is kept. */
    void now(Runnable entry) {
        var notice = new AwaitedEntry(this, entry);
        Guard.send(scope.mailbox(), notice);
        Waits.uninterruptibly(scope, notice::isDone);
    }

    RequestsBefore ownerBefore() {
        return ownerBefore;
    }

    boolean ownerMayGo() {
        return ownerMayGo;
    }

    /** Tells whether the owner had been interrupted before it might go. */
    boolean ownerWasInterruptedBefore() {
        return ownerMayGo && ownerInterruptedBefore;
    }

    @Nullable ScopeFailedException failure() {
        return failure;
    }

    // ---- the owner

    /**
     * Begins a wait for the current round; {@link #ownerMayGo} tells when it is over.
     *
     * @param wait how the search for circles sees it; null if it does not
     * @param before what the owner has been asked
     */
    void beginJoin(@Nullable TaskWait wait, RequestsBefore before) {
        ownerMayGo = false;
        now(() -> {
            ownerWaits = true;
            ownerBefore = before;
            join.settleDoubts();
            wakeOwner();
            join.tell(wait);
        });
    }

    /** Returns the current round, which only the owner replaces. */
    JoinRound currentJoin() {
        return join;
    }

    /** Ends a wait without taking the round: the next wait goes on with it. */
    void pauseJoin() {
        now(() -> {
            ownerWaits = false;
            join.tell(null);
        });
    }

    /** Ends a wait and takes what it saw; a new round has begun when this returns. */
    JoinRound takeJoin() {
        JoinRound[] taken = new JoinRound[1];
        now(() -> {
            taken[0] = join;
            join.end(completed == scope.ledger().forked());
            ownerWaits = false;
            join = new JoinRound(this, freshPolicy(), taken[0].reportedWithThis());
        });
        return taken[0];
    }

    private static CompletionPolicy<Object, Object> newRound(CompletionPolicy<Object, Object> policy) {
        return requireNonNull(policy.newRound(), () -> "policy from newRound of " + Shown.of(policy));
    }

    private CompletionPolicy<Object, Object> freshPolicy() {
        try {
            return newRound(policy);
        } catch (Throwable e) {
            fail("its policy %s gave no instance for the next round".formatted(Shown.of(policy)), e);
            return policy;
        }
    }

    /** Begins the wait for the end of every task; {@link #ownerMayGo} tells when it is over. */
    void beginClose() {
        ownerMayGo = false;
        now(() -> {
            closing = true;
            wakeOwner();
        });
    }

    /** Makes the last entry. Completions of abandoned tasks come to watches alone from then on. */
    void endClose() {
        now(() -> {
            scope.listeners().closed();
            closed = true;
        });
    }

    // ---- deliveries

    boolean isClosed() {
        return closed;
    }

    boolean ownerWaits() {
        return ownerWaits;
    }

    @SuppressWarnings("unchecked") // outcomes are only read
    void completed(ForkedTask<?> completedTask) {
        var task = (ForkedTask<Object>) completedTask;
        completed++;
        task.completedAs(scope.mailbox().nextCompletion());
        if (!closed) { // else it was abandoned
            scope.listeners().completed(task);
            join.completed(task);
        }
        for (Watch<?> watch : task.takeAwaiting()) {
            watch.completed(task);
        }
        wakeOwner();
        join.tellAsked();
    }

    /** Records that plugged-in code failed, and cancels the tasks. The first time counts, later ones are suppressed. */
    void fail(String problem, Throwable thrown) {
        ScopeFailedException first = failure;
        if (first != null) {
            if (thrown != first && thrown != first.getCause()) {
                first.addSuppressed(thrown);
            }
            return;
        }
        failure =
                new ScopeFailedException("scope '%s' failed: %s: %s".formatted(scope.path(), problem, Shown.of(thrown)),
                        thrown);
        scope.cancelWithInner("scope '%s' failed: %s".formatted(scope.name(), problem));
    }

    /** Records that a delivery threw what it ought not to; the books may be incomplete, so nobody goes on waiting. */
    void inTrouble(Throwable thrown) {
        fail("telling what happened failed", thrown);
        wakeOwner();
    }

    void wakeOwner() {
        if (!ownerWaits && !closing) {
            return; // and do not look at the ledger, to which the owner is writing
        }
        boolean allEnded = completed == scope.ledger().forked();
        if (allEnded || (ownerWaits && (join.decided() || failure != null))) {
            if (!ownerMayGo) {
                ownerInterruptedBefore = Round.isInterrupted(scope.owner(), ownerBefore);
            }
            ownerMayGo = true;
            LockSupport.unpark(scope.owner());
        }
    }

    /** Something to do in its turn. */
    private static class Entry extends Notice {
        private final Books books;
        private final Runnable entry;

        Entry(Books books, Runnable entry) {
            this.books = books;
            this.entry = entry;
        }

        @Override
        void inTrouble(Throwable thrown) {
            books.inTrouble(thrown);
        }

        @Override
        void deliver() {
            entry.run();
        }
    }

    /** Something to do in its turn, that somebody waits for. */
    private static final class AwaitedEntry extends Entry {
        private final Thread waiter = Thread.currentThread();
        private volatile boolean done;

        AwaitedEntry(Books books, Runnable entry) {
            super(books, entry);
        }

        boolean isDone() {
            return done;
        }

        @Override
        void deliver() {
            try {
                super.deliver();
            } finally {
                done = true;
                if (Thread.currentThread() != waiter) {
                    LockSupport.unpark(waiter);
                }
            }
        }
    }
}
