/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import java.util.function.BooleanSupplier;

/**
 * Spares one party parks: looks again and again for some microseconds, about what parking and unparking take, for something to
 * come about, as long as that pays. It does not where all processors are busy, or what is waited for takes its time.
 */
final class Spins {
    private static final int PAUSES = 2;
    private static final int PAUSE = 100; // a microsecond or two, in which a worker does some tens of small items
    private static final int SKIPS = 31; // one in 32 waits tries again

    private int skips;

    /** Tells whether a condition holds, or has come to hold within these microseconds. One thread at a time. */
    boolean until(BooleanSupplier condition) {
        if (skips > 0) {
            skips--;
            return condition.getAsBoolean();
        }
        for (int i = 0; i < PAUSES; i++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            spin(PAUSE);
        }
        boolean paid = condition.getAsBoolean();
        if (!paid) {
            skips = SKIPS;
        }
        return paid;
    }

    /** Spends about 10 to 50 nanoseconds each. */
    static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
