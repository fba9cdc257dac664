/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static java.util.Objects.requireNonNull;

import dev.taskscope.ScopeListener;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TimeSource;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * The scheduler under which a test runs: one carrier, one virtual thread at a time, and it decides which. It is the
 * {@linkplain TaskRuntime#current() current runtime} of the test, so scopes opened there use its threads and its clock. So
 * does every virtual thread that the test starts otherwise: whatever blocks through {@code java.util.concurrent} is under
 * its control.
 *
 * <p>It may switch where a thread blocks, at the operations of the framework (fork, start, complete, cancel, policy,
 * deadline, close), and at points that code names with {@link #point}, {@link #reads} and {@link #writes}. Between two of
 * these a thread runs undisturbed: races that lie there are not found. Memory is sequentially consistent.
 *
 * <p>The static methods cost next to nothing outside a test, so they may stay in production code that has this module on its
 * path. The others are for threads of the test.
 *
 * {@snippet class="dev.taskscope.testing.SnippetsTest" region="points"}
 *
 * @see Exploration
 * @since 0.1
 */
public final class TestScheduler {
    private final Simulation simulation;
    private final TaskRuntime runtime;

    TestScheduler(Simulation simulation, List<ScopeListener> listeners) {
        this.simulation = simulation;
        this.runtime = new SimulatedRuntime(simulation, listeners);
    }

    /** Returns the clock of the test. It jumps to the next timer when nobody can run, unless it is held. */
    public FakeClock clock() {
        return simulation.clock();
    }

    /** Returns the runtime of the test: its threads and its clock. It is the current one already. */
    public TaskRuntime runtime() {
        return runtime;
    }

    /**
     * Lets everybody else go on until nobody can, without moving the clock: shows the state in between. An interrupt meanwhile
     * is kept.
     */
    public void settle() {
        simulation.settle();
    }

    /**
     * Does something as one step: nobody else goes on in between, unless it waits for somebody. For what is one step in the program that
     * the test is about, though it takes several here.
     *
     * @param action by the calling thread; others than those of the test just run it
     */
    public void atOnce(Runnable action) {
        simulation.atOnce(requireNonNull(action, "action"));
    }

    /**
     * Says that a thread of the test need not end by itself: once the test has ended it is interrupted, and has to end
     * then.
     *
     * @param thread started in this test
     * @return the same
     */
    public Thread background(Thread thread) {
        simulation.background(requireNonNull(thread, "thread"));
        return thread;
    }

    /**
     * A place at which the scheduler may switch. Outside a test it does nothing.
     *
     * @param name what the place is called in a timeline
     */
    public static void point(String name) {
        Simulation simulation = Simulation.current();
        if (simulation != null) {
            simulation.point(Access.UNKNOWN, requireNonNull(name, "name of the point"));
        }
    }

    /**
     * A {@link #point} before a step that reads one object and touches nothing else that threads share. What is said here
     * makes searches quicker, and must be true: an exhaustive one believes it.
     *
     * @param object what is read
     */
    public static void reads(Object object) {
        access(object, Access.Kind.READ);
    }

    /**
     * A {@link #point} before a step that writes, locks or unlocks one object and touches nothing else that threads share. What
     * is said here makes searches quicker, and must be true: an exhaustive one believes it.
     *
     * @param object what is written
     */
    public static void writes(Object object) {
        access(object, Access.Kind.WRITE);
    }

    private static void access(Object object, Access.Kind kind) {
        Simulation simulation = Simulation.current();
        if (simulation != null) {
            simulation.point(
                    new Access(requireNonNull(object, "object"), kind), kind == Access.Kind.READ ? "read" : "write");
        }
    }

    /** What scopes of the test run on. */
    private static final class SimulatedRuntime implements TaskRuntime {
        private final Simulation simulation;
        private final List<ScopeListener> listeners;
        private final ThreadFactory threads;

        SimulatedRuntime(Simulation simulation, List<ScopeListener> listeners) {
            this.simulation = simulation;
            this.listeners = listeners;
            this.threads = VirtualThreads.on(simulation).factory();
        }

        @Override
        public ThreadFactory threadFactory() {
            return threads;
        }

        @Override
        public TimeSource timeSource() {
            return simulation.clock();
        }

        @Override
        public List<ScopeListener> listeners() {
            return listeners;
        }

        @Override
        public void reached(Point point, Object subject) {
            simulation.reached(point, subject);
        }

        @Override
        public String toString() {
            return "runtime of a test";
        }
    }
}
