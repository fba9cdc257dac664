/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Plain threads of the factory, and a list of them. */
final class VirtualEngine implements Engine {

    @Override
    public Enclosure open(String name, ThreadFactory threads) {
        return new Threads(threads);
    }

    @Override
    public boolean abandons() {
        return true;
    }

    @Override
    public String toString() {
        return "virtual";
    }

    /** A thread that has ended is held until the next sweep; what it ran, and what bound itself to it, is not. */
    private static final class Once implements Runnable {
        private @Nullable Body body;

        Once(Body body) {
            this.body = body;
        }

        @Override
        public void run() {
            Body now = body;
            body = null;
            if (now != null) {
                now.run();
                Thread.currentThread().setUncaughtExceptionHandler(null);
            }
        }
    }

    private static final class Threads implements Enclosure {
        private static final int SMALLEST_SWEEP = 64;

        private final ThreadFactory factory;
        private final List<Thread> started = new ArrayList<>();
        private int sweepAt = SMALLEST_SWEEP;

        Threads(ThreadFactory factory) {
            this.factory = factory;
        }

        @Override
        public void start(Body body) {
            Thread thread = factory.newThread(new Once(body));
            thread.start();
            started.add(thread);
            if (started.size() >= sweepAt) {
                forgetTheEnded();
            }
        }

        /** Sweeps when the list has doubled: constant cost per start, and memory follows the live threads. */
        private void forgetTheEnded() {
            started.removeIf(thread -> !thread.isAlive());
            sweepAt = Math.max(SMALLEST_SWEEP, 2 * started.size());
        }

        @Override
        public void close(Set<Thread> abandoned) {
            boolean interrupted = false;
            for (Thread thread : started) {
                if (!abandoned.contains(thread)) {
                    interrupted |= waitFor(thread);
                }
            }
            started.clear();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private static boolean waitFor(Thread thread) {
            boolean interrupted = false;
            while (true) {
                try {
                    thread.join();
                    return interrupted;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
    }
}
