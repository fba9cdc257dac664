/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits that take no notice of interrupts: what a task that does not react does. */
final class Uninterrupted {

    private static final long PAUSE = 50_000; // nanoseconds; no test depends on it

    private Uninterrupted() {}

    /** Waits for the latch; forgets interrupts. */
    static void await(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                continue; // does not react
            }
        }
    }

    /** Looks again and again, and keeps interrupts. Parks in between: virtual threads that spin let no other one run. */
    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            boolean interrupted = Thread.interrupted(); // with it, a park returns at once
            LockSupport.parkNanos(PAUSE); // and this one does if it takes the permit that came with the interrupt
            LockSupport.parkNanos(PAUSE);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
