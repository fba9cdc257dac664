/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From JDK 24 on a virtual thread can wait for a monitor without its carrier, and a thread of the JVM hands it over when the
 * monitor is free. That happens beside the schedule, so a run has to wait until it has happened.
 */
final class Monitors {
    private static final int BLOCKING = 12; // the states of java.lang.VirtualThread, 24 to 27
    private static final int UNBLOCKED = 14;
    private static final int WAITING = 15;
    private static final int TIMED_WAITED = 18;
    private static final int STATE_BITS = 0xff;
    private static final @Nullable VarHandle STATE;
    private static final @Nullable VarHandle LISTED;
    private static final @Nullable VarHandle NOTIFIED;

    static {
        VarHandle state = null;
        VarHandle listed = null;
        VarHandle notified = null;
        try {
            Class<?> type = Class.forName("java.lang.VirtualThread");
            var lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            listed = lookup.findVarHandle(type, "onWaitingList", boolean.class);
            notified = lookup.findVarHandle(type, "notified", boolean.class);
            state = lookup.findVarHandle(type, "state", int.class);
        } catch (ReflectiveOperationException | RuntimeException e) {
            state = null; // 21 to 23: monitors keep the carrier
        }
        STATE = state;
        LISTED = listed;
        NOTIFIED = notified;
    }

    private Monitors() {}

    /** Tells whether a thread that has just given up the processor waits in or for a monitor. */
    static boolean isAt(Thread thread, Thread.State now) {
        return STATE != null
                && (now == Thread.State.BLOCKED || now == Thread.State.WAITING)
                && stateOf(thread) >= BLOCKING;
    }

    private static int stateOf(Thread thread) {
        return STATE == null ? 0 : (int) STATE.getVolatile(thread) & STATE_BITS;
    }

    /** Waits until the JVM has handed over every monitor that it can. */
    static void settle(List<SimulatedThread> threads) {
        if (LISTED == null || NOTIFIED == null) {
            return;
        }
        boolean any = false;
        for (SimulatedThread each : threads) {
            int state = stateOf(each.thread);
            if (state >= BLOCKING && state <= UNBLOCKED
                    || state >= WAITING && state <= TIMED_WAITED && (boolean) NOTIFIED.getVolatile(each.thread)) {
                any = true;
                while ((boolean) LISTED.getVolatile(each.thread)) {
                    Thread.onSpinWait();
                }
            }
        }
        Thread unblocker = any ? Unblocker.THREAD : null;
        while (unblocker != null && !waits(unblocker)) {
            Thread.onSpinWait();
        }
    }

    private static boolean waits(Thread unblocker) {
        StackTraceElement[] stack = unblocker.getStackTrace();
        return stack.length > 0 && stack[0].getMethodName().equals("takeVirtualThreadListToUnblock");
    }

    /** Looked for when it is needed first. */
    private static final class Unblocker {
        static final @Nullable Thread THREAD = find();

        private static @Nullable Thread find() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("VirtualThread-unblocker"))
                    .findFirst()
                    .orElse(null);
        }
    }
}
