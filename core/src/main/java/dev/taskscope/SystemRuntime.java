/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.concurrent.ThreadFactory;

/** The JVM's virtual threads and clock. */
final class SystemRuntime implements TaskRuntime {
    static final SystemRuntime INSTANCE = new SystemRuntime();

    private static final ThreadFactory VIRTUAL_THREADS = Thread.ofVirtual().factory();

    private SystemRuntime() {}

    @Override
    public ThreadFactory threadFactory() {
        return VIRTUAL_THREADS;
    }

    @Override
    public TimeSource timeSource() {
        return SystemTimeSource.INSTANCE;
    }

    @Override
    public String toString() {
        return "system runtime";
    }
}
