/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import dev.taskscope.TimeSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a step does not end. It looks at regular intervals of real time; a carrier that the machine gives no processor
 * is not stuck, so a running one is judged by the processor time that it has had.
 */
final class Watchdog {
    static final long INTERVAL_NANOS = 50_000_000;
    private static final long PATIENCE_NANOS = 1_400_000_000; // a verdict within 2 s leaves some for telling
    private static final long ENOUGH_NANOS = 500_000_000; // of processor time

    private static final TimeSource REAL_TIME = TimeSource.system();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Carrier carrier;
    private @Nullable Simulation seen;
    private int progress;
    private long since; // when the progress was seen first
    private long processorNanos;

    Watchdog(Carrier carrier) {
        this.carrier = carrier;
    }

    /** Looks; returns whether the run has been in one step for too long. */
    boolean findsStuck(Simulation now) {
        if (now != seen || now.progress() != progress) {
            seen = now;
            progress = now.progress();
            since = REAL_TIME.nanoTime();
            processorNanos = processorNanos();
            return false;
        }
        return REAL_TIME.nanoTime() - since > PATIENCE_NANOS
                && (carrier.getState() != Thread.State.RUNNABLE || processorNanos() - processorNanos > ENOUGH_NANOS);
    }

    private long processorNanos() {
        return THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(carrier.threadId()) : 0;
    }
}
