/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * A runtime that stops threads at the framework's points until the test lets them go: how a test forces each order of a
 * race. Threads and time are those of another runtime.
 */
final class Stops implements TaskRuntime {
    private final TaskRuntime base;
    private final List<Stop> stops = new CopyOnWriteArrayList<>();

    Stops() {
        this(TaskRuntime.system());
    }

    Stops(TaskRuntime base) {
        this.base = base;
    }

    /** Stops the next thread that reaches the point with the task of that name. */
    Stop at(Point point, String taskName) {
        return at(point, subject -> subject instanceof Task<?> task && task.name().equals(taskName));
    }

    /** Stops the next thread that reaches the point with such a subject. */
    Stop at(Point point, Predicate<Object> subject) {
        var stop = new Stop(point, subject);
        stops.add(stop);
        return stop;
    }

    @Override
    public void reached(Point point, Object subject) {
        for (Stop stop : stops) {
            stop.hold(point, subject);
        }
    }

    @Override
    public ThreadFactory threadFactory() {
        return base.threadFactory();
    }

    @Override
    public TimeSource timeSource() {
        return base.timeSource();
    }

    /** A place where one thread stops, once. */
    static final class Stop {
        private final Point point;
        private final Predicate<Object> subject;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Stop(Point point, Predicate<Object> subject) {
            this.point = point;
            this.subject = subject;
        }

        /** Waits until a thread stands here. */
        void awaitReached() throws InterruptedException {
            reached.await();
        }

        /** Lets it go on; if none has come yet, none will stop. */
        void release() {
            released.countDown();
        }

        private void hold(Point at, Object what) {
            if (at != point || !subject.test(what) || !taken.compareAndSet(false, true)) {
                return;
            }
            reached.countDown();
            boolean interrupted = false;
            while (true) {
                try {
                    released.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true; // not ours
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
