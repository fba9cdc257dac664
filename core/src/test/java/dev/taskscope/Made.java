/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/** A factory of virtual threads that remembers each of them. */
final class Made implements ThreadFactory {
    private final ThreadFactory factory = Thread.ofVirtual().factory();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = factory.newThread(work);
        threads.add(thread);
        return thread;
    }

    /** Returns the threads made so far, in order. */
    List<Thread> threads() {
        return List.copyOf(threads);
    }

    List<Thread> alive() {
        return threads.stream().filter(Thread::isAlive).toList();
    }

    /** Returns the system's runtime, with threads of this factory. */
    TaskRuntime runtime() {
        return TaskRuntime.system().withThreadFactory(this);
    }
}
