/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The platform thread that runs simulations, one after another. A daemon: if a simulated thread never gives it back, it is
 * left behind, and with it that thread.
 */
final class Carrier extends Thread {
    private final Queue<Runnable> work = new ArrayDeque<>(); // guarded by its monitor
    private boolean closed; // likewise

    private volatile boolean abandoned;

    /** The run at work; of this thread. */
    @Nullable Simulation simulation;

    Carrier() {
        super(null, null, "taskscope-test-carrier", 0, /* inheritThreadLocals= */ false);
        setDaemon(true);
        start();
    }

    void execute(Runnable action) {
        synchronized (work) {
            work.add(action);
            work.notifyAll();
        }
    }

    /** Ends the thread when it has done what it was given. */
    void close() {
        synchronized (work) {
            closed = true;
            work.notifyAll();
        }
    }

    /** Gives it up while it is in a run that does not end: whatever it still does counts for nothing. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public void run() {
        for (Runnable action; (action = take()) != null;) {
            action.run();
        }
    }

    private @Nullable Runnable take() {
        synchronized (work) {
            while (work.isEmpty() && !closed) {
                try {
                    work.wait();
                } catch (InterruptedException e) {
                    // nobody who matters sends this thread one
                }
            }
            return work.poll();
        }
    }
}
