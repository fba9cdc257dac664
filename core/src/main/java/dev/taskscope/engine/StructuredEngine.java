/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The running JDK's {@code StructuredTaskScope}: scopes are a tree in thread dumps, and scoped values are inherited. Used
 * for starting threads and waiting for all of them, and for nothing else: cancelling, timing and joining again differ
 * from release to release and are the framework's own.
 */
final class StructuredEngine implements Engine {

    @Override
    public Enclosure open(String name, ThreadFactory threads) {
        try {
            return new JdkScope((Object) StructuredHandles.OPEN.invokeExact(name, threads), threads);
        } catch (Throwable e) {
            throw Rethrow.unchecked(e);
        }
    }

    @Override
    public boolean abandons() {
        return false;
    }

    @Override
    public String toString() {
        return "structured";
    }

    private static final class JdkScope implements Enclosure {
        private final Object scope;
        private final ThreadFactory threads;
        private boolean forked;
        private @Nullable Enclosure beside; // for threads that the JDK refuses

        JdkScope(Object scope, ThreadFactory threads) {
            this.scope = scope;
            this.threads = threads;
        }

        @Override
        public void start(Body body) {
            if (!startAlike(body)) {
                startBeside(body);
            }
        }

        @Override
        public boolean startAlike(Body body) {
            forked = true; // even if it fails: from then on the JDK insists on a join
            try {
                StructuredHandles.FORK.invokeExact(scope, (Callable<?>) body);
                return true;
            } catch (Throwable e) {
                if (!isOfBindings(e)) {
                    throw Rethrow.unchecked(e);
                }
                return false;
            }
        }

        /**
         * The JDK starts threads in a scope only while the same scoped values are bound as at its opening. A task that forks
         * does not know what is bound where its scope's owner waits, so such a thread is a plain one, without scoped values.
         */
        private void startBeside(Body body) {
            if (beside == null) {
                beside = Engines.abandoning().open("", threads);
            }
            beside.start(body);
        }

        private static boolean isOfBindings(Throwable thrown) {
            return thrown.getClass().getName().equals("java.util.concurrent.StructureViolationException");
        }

        @Override
        public void close(Set<Thread> abandoned) {
            boolean interrupted = Thread.interrupted();
            if (beside != null) {
                beside.close(abandoned);
                interrupted |= Thread.interrupted();
            }
            while (forked && !join()) {
                interrupted = true;
            }
            try {
                StructuredHandles.CLOSE.invokeExact(scope);
            } catch (Throwable e) {
                throw Rethrow.unchecked(e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /** Returns false if it was interrupted and has to be called again. */
        private boolean join() {
            try {
                StructuredHandles.JOIN.invokeExact(scope);
                return true;
            } catch (InterruptedException e) {
                return false;
            } catch (IllegalStateException e) {
                return true; // JDK 25 joins once, interrupted or not; close waits for the threads all the same
            } catch (Throwable e) {
                throw Rethrow.unchecked(e);
            }
        }
    }
}
