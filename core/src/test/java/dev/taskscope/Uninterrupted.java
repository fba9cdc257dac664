/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** Waits that take no notice of interrupts, and forget them: what a task that does not react does. */
final class Uninterrupted {

    private Uninterrupted() {}

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

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.yield();
        }
    }
}
