/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lets interrupts that cancel scopes send to one thread through to its code, or holds them back while it runs code that they
 * are not meant for: that of the framework, or a shielded body. What the stage of a {@link ForkedTask} is for the one
 * interrupt of the task itself, this is for those of any number of cancel scopes.
 *
 * <p>Transitions of the state; all but the first are made by the thread itself:
 * <pre>
 * OPEN -&gt; INTERRUPTING -&gt; OPEN   a canceller has the thread in hand; whoever wants to shut the gate waits for it
 * OPEN -&gt; SHUT -&gt; OPEN           nothing came meanwhile
 * OPEN -&gt; SHUT -&gt; DUE -&gt; OPEN    a canceller came meanwhile: the thread interrupts itself
 * </pre>
 */
final class Gate {
    private static final int OPEN = 0;
    private static final int INTERRUPTING = 1;
    private static final int SHUT = 2;
    private static final int DUE = 3;
    private static final VarHandle STATE;
    private static final VarHandle REQUESTS;
    private static final VarHandle PASSED_ON;
    private static final VarHandle UNFINISHED;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Gate.class, "state", int.class);
            REQUESTS = lookup.findVarHandle(Gate.class, "requests", int.class);
            PASSED_ON = lookup.findVarHandle(Gate.class, "passedOn", int.class);
            UNFINISHED = lookup.findVarHandle(Gate.class, "unfinished", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int state;
    private volatile int requests;
    private volatile int passedOn; // of these
    private volatile int unfinished; // of these, those whose scope has not been left
    private volatile boolean holds; // an interrupt that the thread had not noticed when it shut this

    /** Returns how many requests to stop have come so far; none of them is on its way then. By the thread. */
    int settledRequests() {
        while (requests != passedOn) {
            Thread.yield(); // the canceller is between two instructions
        }
        return requests;
    }

    /** Returns how many requests to stop have come so far, be they on their way. */
    int requests() {
        return requests;
    }

    /** Returns how many scopes have been asked to stop and not been left. */
    int unfinished() {
        return unfinished;
    }

    /** Numbers a request to stop, from 1, before {@link #interrupt} passes it on. Any thread. */
    int nextRequest() {
        UNFINISHED.getAndAdd(this, 1);
        return (int) REQUESTS.getAndAdd(this, 1) + 1;
    }

    /** Says that a scope that had been asked to stop has been left. */
    void finished() {
        UNFINISHED.getAndAdd(this, -1);
    }

    /** Passes a request on: interrupts the thread, or sees to it that it does so itself when the gate opens. Any thread. */
    void interrupt(Thread thread) {
        try {
            passOn(thread);
        } finally {
            PASSED_ON.getAndAdd(this, 1);
        }
    }

    private void passOn(Thread thread) {
        while (true) {
            switch (state) {
                case OPEN -> {
                    if (STATE.compareAndSet(this, OPEN, INTERRUPTING)) {
                        try {
                            thread.interrupt();
                        } finally {
                            state = OPEN;
                        }
                        return;
                    }
                }
                case INTERRUPTING -> Thread.yield(); // another canceller is between two instructions
                case SHUT -> {
                    if (STATE.compareAndSet(this, SHUT, DUE)) {
                        return;
                    }
                }
                default -> {
                    return; // due already
                }
            }
        }
    }

    /**
     * Shuts the gate; no interrupt comes from when this returns. By the thread.
     *
     * @param interrupted whether the thread has been interrupted, and this is about to hold that back
     * @return false if it was shut already
     */
    boolean shut(boolean interrupted) {
        if (isShut()) {
            return false;
        }
        holds = interrupted; // before anybody finds it shut
        while (true) {
            switch (state) {
                case OPEN -> {
                    if (STATE.compareAndSet(this, OPEN, SHUT)) {
                        return true;
                    }
                }
                case INTERRUPTING -> Thread.yield(); // the canceller is between two instructions
                default -> {
                    return false;
                }
            }
        }
    }

    /** Tells whether it is shut now. Any thread. */
    boolean isShut() {
        int now = state;
        return now == SHUT || now == DUE;
    }

    /**
     * Says whether an interrupt is held back. By the thread, while it is shut or as soon as the thread is interrupted again.
     */
    void holds(boolean interrupt) {
        holds = interrupt;
    }

    /** Tells whether the thread has an interrupt that it has not noticed, sent to it or held back. Any thread. */
    boolean isInterrupted(Thread thread) {
        return holds || (!isShut() && thread.isInterrupted()) || holds; // it may be shut or opened in between
    }

    /** Opens the gate. By the thread that has shut it. Returns whether an interrupt is due to it. */
    boolean open() {
        if (STATE.compareAndSet(this, SHUT, OPEN)) {
            return false;
        }
        state = OPEN;
        return true;
    }
}
