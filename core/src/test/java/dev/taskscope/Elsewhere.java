/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Code that runs on a platform thread of its own, so that a test can watch it wait. */
final class Elsewhere<V> {
    private final FutureTask<V> work;
    private final Thread thread;

    private Elsewhere(String name, Callable<V> body) {
        work = new FutureTask<>(body);
        thread = Thread.ofPlatform().daemon().name(name).start(work);
    }

    static <V> Elsewhere<V> run(Callable<V> body) {
        return new Elsewhere<>("elsewhere", body);
    }

    static <V> Elsewhere<V> run(String name, Callable<V> body) {
        return new Elsewhere<>(name, body);
    }

    Thread thread() {
        return thread;
    }

    /** Waits until it has ended, and returns what it returned. */
    V value() throws InterruptedException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw new AssertionError("threw on thread " + thread.getName(), e.getCause());
        }
    }

    /** Waits until it has ended, and returns what it threw. */
    Throwable thrown() throws InterruptedException {
        try {
            throw new AssertionError("should have thrown, returned " + work.get());
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Waits until it waits for something: in this framework, for its tasks. */
    void awaitWaiting() {
        awaitWaiting(thread);
    }

    static void awaitWaiting(Thread thread) {
        while (true) {
            switch (thread.getState()) {
                case WAITING, TIMED_WAITING -> {
                    return;
                }
                case TERMINATED -> throw new AssertionError(thread + " has ended, and should wait");
                default -> Thread.yield();
            }
        }
    }
}
