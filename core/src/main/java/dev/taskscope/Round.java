/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One wait: the policy's instance for it, what it has seen, what the policy has answered. Touched in deliveries of the
 * scope's mailbox alone, except where a field says otherwise.
 */
abstract class Round extends CacheLine {
    private final CompletionPolicy<Object, Object> policy;
    private final List<Task<Object>> done = new Chunks<>();
    private int succeeded;
    private int failed;
    private int cancelled;
    private Decision decision = Decision.KEEP_WAITING;
    private boolean broken; // the policy threw, and is not asked again
    private @Nullable TaskWait told; // of what it has asked about
    private boolean expired; // the policy stopped at its deadline
    private final List<Doubt> doubts = new ArrayList<>(0); // answers to stop that further forks may have changed

    /** An answer that looked at how many tasks there are, while there were {@code size}. */
    private record Doubt(ForkedTask<Object> task, int size, Decision answer) {}

    Round(CompletionPolicy<Object, Object> policy) {
        this.policy = policy;
    }

    /** Returns the tasks the wait is about, ended or not. Any thread, while the waiter waits. */
    abstract Collection<? extends ForkedTask<?>> tasks();

    /** Tells whether the wait is over, so that the waiter may return. Any thread. */
    abstract boolean mayReturn();

    /** Returns how many tasks the wait is about. */
    abstract int size();

    /** Tells whether more tasks may be forked into it before anybody waits. */
    abstract boolean mayGrow();

    /** Tells whether the waiter had been asked to stop, or told that it will be, before there was something to return. */
    abstract boolean wasInterruptedBefore();

    /** Returns what the waiter had been asked when it began to wait. By the waiter. */
    abstract RequestsBefore before();

    /**
     * Lets the order of events decide, and not when the waiter comes to look: an interrupt that came before the wait was
     * over ends it, also if the waiter notices both together, or if it was only announced.
     */
    private void ensureNotInterruptedBefore() throws InterruptedException {
        if (!wasInterruptedBefore()) {
            return;
        }
        before().settle();
        if (Thread.interrupted()) {
            throw new InterruptedException(
                    "interrupted while waiting for tasks of scope '%s'".formatted(books().scope().path()));
        }
    }

    /**
     * Tells whether a waiter has been asked to stop, or told that it will be. In a delivery.
     *
     * @param before what it had been asked when it began to wait
     */
    static boolean isInterrupted(Thread waiter, RequestsBefore before) {
        return before.areFewer() || waiter.isInterrupted();
    }

    /** Asks what is still running to stop. */
    abstract void cancelRest(String reason);

    abstract Books books();

    /** Lets who waits for it go, if it is over. In a delivery. */
    abstract void wakeIfOver();

    /** Lets the search of circles know of a wait for it, or refuses that. */
    abstract void enter(TaskWait wait);

    /** Ends {@link #enter}. */
    abstract void leave(TaskWait wait);

    final CompletionPolicy<Object, Object> policy() {
        return policy;
    }

    /** Any thread, once the round has been taken out of the deliveries. */
    final List<Task<Object>> done() {
        return done;
    }

    final boolean decided() {
        return decision.stops() || broken;
    }

    /** Tells whether a deadline of its policy has ended it. Once it has been taken out of the deliveries. */
    final boolean isExpired() {
        return expired;
    }

    // ---- who waits

    /**
     * Waits until it is over, or the deadline of the wait passes. The policy is asked when its own deadline passes, and may
     * go on to another one then.
     *
     * @param waiter the task of the calling thread; null for none
     * @param told its wait, if that has no deadline and has been {@linkplain #tell told}
     * @param own the deadline of the wait; null for none
     * @param ofPolicy the next one of the policy; null for none
     */
    final void await(
            @Nullable ForkedTask<?> waiter,
            @Nullable TaskWait told,
            @Nullable Deadline own,
            @Nullable Deadline ofPolicy)
            throws InterruptedException {
        Deadline next = ofPolicy;
        while (!awaitUntil(waiter, told, TaskScope.earlier(own, next))
                && (own == null || !own.passed() || isDue(next))) {
            if (isDue(next)) {
                books().now(this::askAtDeadline);
                Deadline after = mayReturn() ? null : books().scope().deadlineOf(policy);
                next = after == null || after.equals(next) ? null : after; // it has answered to that one
            }
        }
        ensureNotInterruptedBefore();
    }

    private static boolean isDue(@Nullable Deadline deadline) {
        return deadline != null && deadline.passed();
    }

    /** Returns false if the deadline passed first. */
    private boolean awaitUntil(
            @Nullable ForkedTask<?> waiter, @Nullable TaskWait told, @Nullable Deadline until)
            throws InterruptedException {
        TaskScope<?, ?> scope = books().scope();
        if (waiter == null || until != null || mayReturn()) { // a deadline ends any circle
            return Waits.until(scope, this::mayReturn, until, null);
        }
        TaskWait wait = told == null ? tellNew(waiter) : told;
        enter(wait);
        try {
            Waits.asTask(scope, wait);
            return true;
        } finally {
            leave(wait);
        }
    }

    private TaskWait tellNew(ForkedTask<?> waiter) {
        var wait = new TaskWait(waiter, this);
        books().now(() -> tell(wait));
        return wait;
    }

    private void askAtDeadline() {
        if (!mayReturn()) {
            ask(null);
            expired = decision.stops();
            wakeIfOver();
        }
    }

    // ---- deliveries

    /** Enters a completion and asks the policy about it. */
    final void completed(ForkedTask<Object> task) {
        switch (task.state()) {
            case SUCCEEDED -> succeeded++;
            case FAILED -> failed++;
            case CANCELLED -> cancelled++;
            default -> throw new AssertionError("completed without an outcome: " + task);
        }
        done.add(task);
        ask(task);
    }

    /** Tells a wait, from now on, how many tasks the policy has been asked about; null for none. */
    final void tell(@Nullable TaskWait wait) {
        told = wait;
        tellAsked();
    }

    /** Tells the wait, once {@link #mayReturn} says what came of it. */
    final void tellAsked() {
        if (told != null) {
            told.askedAbout(done.size());
        }
    }

    /** Asks again for answers that were given before all forks were known. Called when the wait begins. */
    final void settleDoubts() {
        List<Doubt> old = List.copyOf(doubts);
        doubts.clear();
        for (Doubt doubt : old) {
            if (doubt.size == size()) {
                decide(doubt.answer, doubt.task);
            } else {
                ask(doubt.task);
            }
        }
    }

    /** Asks about a task that has ended, or, with null, about the deadline of the policy. */
    private void ask(@Nullable ForkedTask<Object> task) {
        if (broken) {
            return;
        }
        TaskScope<?, ?> scope = books().scope();
        scope.runtime().reached(TaskRuntime.Point.POLICY, task == null ? scope : task);
        var tally = new Tally(this::size, mayGrow(), succeeded, failed, cancelled);
        Decision answer;
        try {
            answer = task == null ? policy.onDeadline(tally) : policy.onCompletion(task, tally);
        } catch (Throwable e) {
            breakOff();
            books().fail("its policy %s threw when %s".formatted(Shown.of(policy), happened(task)), e);
            return;
        }
        if (answer == null) {
            breakOff();
            books().fail(
                    "its policy %s answered null when %s; it has to answer with a Decision"
                            .formatted(Shown.of(policy), happened(task)),
                    new NullPointerException("answer of " + Shown.of(policy)));
        } else if (task != null && answer.stops() && tally.isDoubtful()) { // who waits at a deadline forks no more
            doubts.add(new Doubt(task, tally.seen(), answer));
        } else {
            decide(answer, task);
        }
    }

    /** Ends the wait, before the failure of the scope interrupts who waits: it is told as that failure. */
    private void breakOff() {
        broken = true;
        wakeIfOver();
    }

    private static String happened(@Nullable ForkedTask<Object> task) {
        return task == null ? "its deadline passed" : "task '%s' ended".formatted(task.name());
    }

    private void decide(Decision answer, @Nullable ForkedTask<Object> task) {
        boolean cancels = answer == Decision.CANCEL_REST_AND_RETURN && decision != answer;
        decision = decision.or(answer);
        if (cancels) {
            cancelRest("policy %s cancelled the rest when %s".formatted(Shown.of(policy), happened(task)));
        }
    }
}
