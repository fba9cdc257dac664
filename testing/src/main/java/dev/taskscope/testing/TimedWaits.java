/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.lang.reflect.Field;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** Finds virtual threads that wait on the real clock. */
final class TimedWaits {
    /** Releases before 24 do not show such a wait as a state; there, what is to end it stands in a queue of the JDK. */
    private static final @Nullable ScheduledThreadPoolExecutor UNPARKER = unparker();

    private TimedWaits() {}

    private static @Nullable ScheduledThreadPoolExecutor unparker() {
        try {
            Field field = Class.forName("java.lang.VirtualThread").getDeclaredField("UNPARKER");
            field.setAccessible(true);
            return (ScheduledThreadPoolExecutor) field.get(null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null; // a newer release
        }
    }

    /** Tells whether a thread that has just given up the processor waits for a moment on the real clock. */
    static boolean isIn(Thread thread, Thread.State state) {
        if (state == Thread.State.TIMED_WAITING) {
            return true;
        }
        if (UNPARKER == null || state != Thread.State.WAITING || UNPARKER.getQueue().isEmpty()) {
            return false;
        }
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (!frame.getClassName().equals("java.lang.VirtualThread")) {
                return false;
            }
            if (frame.getMethodName().equals("parkNanos")) {
                return true;
            }
        }
        return false;
    }
}
