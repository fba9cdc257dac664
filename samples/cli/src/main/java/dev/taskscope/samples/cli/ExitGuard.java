/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli;

import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the work in good order when the program is asked to end, by Ctrl-C for one: cancels a scope, and holds the
 * exit up until the work says that it has finished. The exit code is the JVM's, 130 for Ctrl-C.
 *
 * <p>From {@link #install} to {@link #close} the work is under way; it asks {@link #exiting} before it shows results.
 */
public final class ExitGuard implements AutoCloseable {
    /** Cancelling takes as long as one read or write of the system does; on a dead network file system, for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Thread hook = new Thread(this::exit, "exit guard");
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean exiting;
    private volatile @Nullable TaskScope<?, ?> scope;

    private ExitGuard() {}

    /** Begins: from now on an exit of the program waits for {@link #close}. */
    public static ExitGuard install() {
        var guard = new ExitGuard();
        try {
            Runtime.getRuntime().addShutdownHook(guard.hook);
        } catch (IllegalStateException e) {
            guard.exiting = true; // too late for a hook
        }
        return guard;
    }

    /** Makes an exit cancel this scope, and also if it has come already. */
    public void cancelsOnExit(TaskScope<?, ?> work) {
        scope = work;
        if (exiting) { // read after the write of the scope: the hook sees the scope, or we see the exit
            work.cancel("the program is exiting");
        }
    }

    /** Tells whether the program was asked to end. */
    public boolean exiting() {
        return exiting;
    }

    private void exit() {
        exiting = true;
        TaskScope<?, ?> work = scope;
        if (work != null) {
            work.cancel("the program is exiting");
        }
        try {
            finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS); // or else it is ended the hard way
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that the work has finished: the exit may go on. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the exit is under way
        }
    }
}
