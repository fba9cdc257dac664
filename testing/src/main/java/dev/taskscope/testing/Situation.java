/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import dev.taskscope.TaskScope;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks at a run that has come to nothing good, and says what is the matter. */
final class Situation {
    private static final int STACK_LINES = 6;
    private static final List<String> JDK = List.of("java.", "jdk.", "sun.");
    private static final Map<String, Boolean> OF_USER = new ConcurrentHashMap<>(); // class names

    private Situation() {}

    /** Nobody can make a step, and no timer will come. */
    static Finding standstill(Simulation run) {
        List<SimulatedThread> left = left(run);
        SimulatedThread outside = first(left, thread -> waitsForInput(thread.thread.getStackTrace()));
        if (outside != null) {
            return escape(run, outside);
        }
        String held = run.clock().isHeld() && run.clock().nextTimer().isPresent()
                ? "\nThe clock is held: nobody moves it to the next timer, in %s."
                        .formatted(run.clock().nextTimer().get())
                : "";
        return new Finding(
                Verdict.DEADLOCK,
                "%s cannot go on, and no timer will come:%s%s"
                        .formatted(count(left.size()), described(left, run), held),
                null);
    }

    /** The test has ended, and somebody has not. */
    static Finding leak(Simulation run) {
        List<SimulatedThread> left = left(run);
        return new Finding(
                Verdict.LEAK,
                "the test has ended, but %s not:%s\nWait for what the test starts, or name it with background."
                        .formatted(left.size() == 1 ? "1 thread has" : left.size() + " threads have",
                                described(left, run)),
                null);
    }

    /** The run has used up its steps. */
    static Finding goingOnForever(Simulation run) {
        List<SimulatedThread> waiting = new ArrayList<>(left(run));
        waiting.removeAll(run.ready());
        String goingOn = described(run.ready(), run);
        return waiting.isEmpty()
                ? new Finding(
                        Verdict.LIVELOCK,
                        "after %s steps, in the second half of which each had its turn, %s still going on:%s"
                                .formatted(Exploration.grouped(run.journal().steps()), areOrIs(run.ready().size()),
                                        goingOn),
                        null)
                : new Finding(
                        Verdict.STARVATION,
                        "after %s steps, in the second half of which each had its turn, %s going on:%s\nand %s for it:%s"
                                .formatted(
                                        Exploration.grouped(run.journal().steps()),
                                        areOrIs(run.ready().size()),
                                        goingOn,
                                        waiting.size() == 1 ? "1 thread waits" : waiting.size() + " threads wait",
                                        described(waiting, run)),
                        null);
    }

    /** A thread waits for something that no schedule controls. */
    static Finding escape(Simulation run, SimulatedThread thread) {
        StackTraceElement[] stack = thread.thread.getStackTrace();
        String remedy = waitsForInput(stack)
                ? "real input and output ends when it likes: put a fake in its place"
                : "use the clock of the scheduler, TaskRuntime.current().timeSource(), or a deadline of the framework";
        return new Finding(
                Verdict.ESCAPE,
                "thread %s waits outside the schedule, in %s; %s%s"
                        .formatted(thread, call(stack), remedy, lines(stack)),
                null);
    }

    /** A step does not end. Called by the watchdog, beside the run. */
    static Finding stuck(Simulation run, @Nullable SimulatedThread stepping) {
        if (stepping == null) {
            return new Finding(
                    Verdict.STUCK,
                    "the scheduler itself does not go on:" + lines(run.carrier().getStackTrace()),
                    null);
        }
        StackTraceElement[] stack = stepping.thread.getStackTrace();
        if (waitsForInput(stack)) {
            return escape(run, stepping);
        }
        String initialiser = Arrays.stream(stack)
                .filter(frame -> frame.getMethodName().equals("<clinit>"))
                .map(StackTraceElement::getClassName)
                .findFirst()
                .orElse(null);
        if (initialiser != null) {
            return new Finding(
                    Verdict.STUCK,
                    "thread %s blocks in the static initialiser of %s, which keeps the processor; let the class be initialised before the test begins%s"
                            .formatted(stepping, initialiser, lines(stack)),
                    null);
        }
        return blocks(run, stack)
                ? new Finding(
                        Verdict.STUCK,
                        "thread %s blocks while a monitor (synchronized) is held at %s, which keeps the processor before JDK 24; use a ReentrantLock there, or test on 24 and later%s"
                                .formatted(stepping, holder(stack), lines(stack)),
                        null)
                : new Finding(
                        Verdict.LIVELOCK,
                        "thread %s goes on without ever coming to a point or blocking; if it waits for others in a loop, put TestScheduler.point(\"...\") into it%s"
                                .formatted(stepping, lines(stack)),
                        null);
    }

    private static boolean blocks(Simulation run, StackTraceElement[] stack) {
        Thread.State state = run.carrier().getState();
        return state == Thread.State.BLOCKED
                || state == Thread.State.WAITING
                || state == Thread.State.TIMED_WAITING
                || stack.length > 0 && stack[0].getClassName().equals("java.lang.Object");
    }

    /** Returns the frame that most likely holds the monitor: that of a synchronized method, else the nearest of the user's. */
    private static String holder(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(MonitorFrames::mayHold)
                .findFirst()
                .or(() -> Arrays.stream(stack).filter(Situation::isOfUser).findFirst())
                .map(StackTraceElement::toString)
                .orElse("an unknown place");
    }

    // ---- in words

    private static List<SimulatedThread> left(Simulation run) {
        return run.threads().stream().filter(SimulatedThread::isAlive).toList();
    }

    private static @Nullable SimulatedThread first(List<SimulatedThread> threads, Predicate<SimulatedThread> wanted) {
        return threads.stream().filter(wanted).findFirst().orElse(null);
    }

    private static String count(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }

    private static String areOrIs(int threads) {
        return threads == 1 ? "1 thread is" : threads + " threads are";
    }

    private static String described(List<SimulatedThread> threads, Simulation run) {
        var text = new StringBuilder();
        for (SimulatedThread thread : threads) {
            text.append("\n  thread ").append(thread).append(' ').append(doing(thread, run));
            if (thread.startedAt != null) {
                text.append(", started at ").append(thread.startedAt);
            }
        }
        return text.toString();
    }

    private static String doing(SimulatedThread thread, Simulation run) {
        StackTraceElement[] stack = thread.thread.getStackTrace();
        String place = Arrays.stream(stack)
                .filter(Situation::isOfUser)
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
        Object blocker = LockSupport.getBlocker(thread.thread);
        if (thread.thread.getState() == Thread.State.BLOCKED) {
            return "waits for a monitor" + place;
        }
        if (thread.thread.getState() == Thread.State.RUNNABLE) {
            return "goes on" + place;
        }
        return "waits for " + Waiting.words(blocker, stack) + holderOf(blocker, run) + place;
    }

    /** Returns what a thread that is not running waits for, and who has it. */
    static String waitsFor(SimulatedThread thread, Simulation run) {
        if (thread.thread.getState() == Thread.State.BLOCKED) {
            return "a monitor";
        }
        Object blocker = LockSupport.getBlocker(thread.thread);
        Thread owner = LockOwners.of(blocker);
        SimulatedThread holder = first(run.threads(), each -> each.thread == owner);
        return Waiting.words(blocker, blocker == null ? thread.thread.getStackTrace() : new StackTraceElement[0])
                + (holder == null ? "" : " held by " + holder.name());
    }

    private static String holderOf(@Nullable Object blocker, Simulation run) {
        Thread owner = LockOwners.of(blocker);
        if (owner == null) {
            return "";
        }
        SimulatedThread holder = first(run.threads(), thread -> thread.thread == owner);
        return ", held by thread " + (holder == null ? "'" + owner.getName() + "'" : holder);
    }

    static boolean isOfUser(StackTraceElement frame) {
        return OF_USER.computeIfAbsent(frame.getClassName(), Situation::isOfUser);
    }

    private static boolean isOfUser(String type) {
        if (JDK.stream().anyMatch(type::startsWith)) {
            return false;
        }
        try {
            CodeSource source = sourceOf(Class.forName(
                    type, /* initialize= */ false, Thread.currentThread().getContextClassLoader()));
            return source == null
                    || !source.equals(sourceOf(TaskScope.class)) && !source.equals(sourceOf(Situation.class));
        } catch (ClassNotFoundException | LinkageError e) {
            return true; // of a loader of its own
        }
    }

    private static @Nullable CodeSource sourceOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource();
    }

    private static boolean waitsForInput(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .limit(STACK_LINES)
                .anyMatch(frame -> frame.getClassName().startsWith("sun.nio.ch.")
                        || frame.getClassName().startsWith("java.io.File")
                        || frame.getClassName().startsWith("java.net."));
    }

    /** Returns the call by which a user's code came to wait. */
    private static String call(StackTraceElement[] stack) {
        StackTraceElement called = null;
        for (StackTraceElement frame : stack) {
            if (isOfUser(frame)) {
                return called == null
                        ? frame.toString()
                        : "%s.%s called at %s".formatted(
                                simpleName(called.getClassName()), called.getMethodName(), frame);
            }
            called = frame;
        }
        return stack.length == 0 ? "an unknown place" : stack[0].toString();
    }

    private static String simpleName(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String lines(StackTraceElement[] stack) {
        var text = new StringBuilder();
        int shown = 0;
        for (StackTraceElement frame : stack) {
            if (shown < STACK_LINES || isOfUser(frame) && shown < 2 * STACK_LINES) {
                text.append("\n    at ").append(frame);
                shown++;
            }
        }
        return text.toString();
    }

    /** Returns the line of the user's that starts a thread right now, or null. */
    static @Nullable StackTraceElement startSite() {
        return Arrays.stream(new Throwable().getStackTrace())
                .filter(Situation::isOfUser)
                .findFirst()
                .orElse(null);
    }
}
