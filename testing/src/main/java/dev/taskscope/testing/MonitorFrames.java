/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** Tells which frames of a stack hold a monitor, as far as the methods' declarations say. */
final class MonitorFrames {

    private MonitorFrames() {}

    static boolean mayHold(StackTraceElement frame) {
        if (!Situation.isOfUser(frame)) {
            return false;
        }
        try {
            Class<?> type = Class.forName(
                    frame.getClassName(), /* initialize= */ false, Thread.currentThread().getContextClassLoader());
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(frame.getMethodName()) && Modifier.isSynchronized(method.getModifiers())) {
                    return true;
                }
            }
        } catch (ClassNotFoundException | LinkageError e) {
            return false; // of a loader of its own
        }
        return false;
    }
}
