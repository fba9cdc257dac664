/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TimeSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program on one schedule: virtual threads on one carrier, one step at a time. A step lasts until its thread
 * blocks, ends, or comes to a point. When nobody can make one, the clock jumps to the next timer.
 *
 * <p>All of it is touched by the carrier, be it in the loop or under a virtual thread mounted on it; so there are no locks.
 * Two exceptions: wake-ups from outside come through a queue, and a watchdog looks at the progress.
 */
final class Simulation implements Executor, FakeClock.Driver {
    private static final Instant BEGIN = Instant.parse("2000-01-01T00:00:00Z");
    private static final TimeSource REAL_TIME = TimeSource.system();
    private static final int FAREWELL_STEPS = 2_000;
    private static final int OUTSIDE_LOOKS = 1_000;
    private static final int MONITOR_LOOKS = 50;
    private static final long OUTSIDE_NANOS = 1_000_000; // a second in all

    private static final Access FRAMEWORK = new Access(new Object(), Access.Kind.ANYTHING);
    private static final String[] FRAMEWORK_POINTS = Arrays.stream(TaskRuntime.Point.values())
            .map(point -> point.name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new);

    /** What a thread waits for that lets everybody else go on. */
    static final Object REST = new Object();

    /** How many explorations are at work in this JVM: while there is none, a point costs one read. */
    static final AtomicInteger AT_WORK = new AtomicInteger();

    private final Strategy strategy;
    private final Limits limits;
    private final Journal journal;
    private final @Nullable Recorder recorder;
    private final Carrier carrier;
    private final FakeClock clock = new FakeClock(BEGIN, this);
    private final List<SimulatedThread> threads = new ArrayList<>();
    private final Map<Runnable, SimulatedThread> byContinuation = new IdentityHashMap<>();
    private final List<SimulatedThread> ready = new ArrayList<>();
    private final List<SimulatedThread> arrivals = new ArrayList<>(); // ready since the last look
    private final Queue<Runnable> fromOutside = new ConcurrentLinkedQueue<>();
    private final List<Thread> settling = new ArrayList<>();

    private @Nullable SimulatedThread current;
    private Access declared = Access.UNKNOWN; // what its step was said to touch
    private @Nullable SimulatedThread last;
    private int points;
    private boolean usesMonitors;
    private boolean pruned; // the search has seen what comes now
    private boolean unsearched; // somebody else could have made a step of the second half
    private boolean misdeclared; // a step did more than its point had said
    private boolean mainEnded;
    private boolean over; // what threads still do counts for nothing
    private volatile boolean ended; // the carrier has gone on to another run
    private final AtomicInteger afterTheEnd = new AtomicInteger();
    private volatile @Nullable Finding finding; // read by the watchdog
    private volatile int progress; // read by the watchdog; written without a fence

    private static final VarHandle PROGRESS;

    static {
        try {
            PROGRESS = MethodHandles.lookup().findVarHandle(Simulation.class, "progress", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * What a run may take.
     *
     * @param isPatient whether a monitor that may be held outside is waited for as long as a lock, a second
     */
    record Limits(int steps, boolean isPatient) {
        /** From this step on everybody gets its turn, so that a loop that waits for others is no livelock. */
        int fairFrom() {
            return steps / 2;
        }
    }

    Simulation(Strategy strategy, Limits limits, Journal journal, @Nullable Recorder recorder, Carrier carrier) {
        this.strategy = strategy;
        this.limits = limits;
        this.journal = journal;
        this.recorder = recorder;
        this.carrier = carrier;
    }

    /** Returns the run that the calling thread is part of, or null. */
    static @Nullable Simulation current() {
        return AT_WORK.getPlain() != 0
                && VirtualThreads.carrier() instanceof Carrier on
                && Thread.currentThread().isVirtual()
                        ? on.simulation
                        : null;
    }

    // ---- the loop; by the carrier

    /** Runs a body to its end and looks for what is wrong; returns it, or null. */
    @Nullable Finding run(Callable<?> body) {
        carrier.simulation = this;
        try {
            strategy.begin();
            if (recorder != null) {
                recorder.begin(this);
            }
            Thread main = VirtualThreads.on(this).name("main").unstarted(() -> {
                try {
                    body.call();
                } catch (Throwable e) {
                    found(new Finding(Verdict.FAILURE, "the test threw " + e, e));
                }
                mainEnded = true;
            });
            main.start();
            try {
                loop();
            } catch (DepthFirst.Parted e) {
                found(new Finding(Verdict.NONDETERMINISM, String.valueOf(e.getMessage()), null));
            }
            if (finding != null) {
                letGo();
            }
        } finally {
            over = true;
            ended = true;
            carrier.simulation = null;
        }
        return finding;
    }

    private void loop() {
        while (finding == null && !carrier.isAbandoned()) {
            admitArrivals();
            if (ready.isEmpty()) {
                if (!someoneCanAgain()) {
                    return;
                }
            } else if (journal.steps() >= limits.steps()) {
                found(Situation.goingOnForever(this));
            } else {
                step(choose());
            }
        }
    }

    private void admitArrivals() {
        for (Runnable continuation; (continuation = fromOutside.poll()) != null;) {
            arrivals.add(threadOf(continuation));
        }
        if (arrivals.size() > 1) {
            arrivals.sort(Comparator.comparingInt(thread -> thread.number)); // the JDK's own order may differ from run to run
        }
        ready.addAll(arrivals);
        arrivals.clear();
    }

    private SimulatedThread choose() {
        int index = 0;
        boolean fair = journal.steps() >= limits.fairFrom();
        if (!pruned && !fair && (ready.size() > 1 || strategy.wantsEveryStep())) {
            index = strategy.choose(ready, last, journal.steps());
            pruned = index == Strategy.PRUNE;
        }
        unsearched |= fair && !pruned && ready.size() > 1;
        if (pruned && !fair) {
            index = Strategy.usual(ready, last); // whatever it comes to, no thread of the run may be left behind
        }
        boolean unusual = recorder != null && index != Strategy.usual(ready, last);
        SimulatedThread chosen = ready.remove(index);
        if (recorder != null) {
            recorder.chosen(chosen, last, unusual);
        }
        return chosen;
    }

    private void step(SimulatedThread thread) {
        journal.step(thread, clock.nanoTime());
        thread.steps++;
        declared = thread.next;
        thread.next = Access.UNKNOWN;
        thread.point = null;
        current = thread;
        PROGRESS.setOpaque(this, journal.steps());
        thread.continuation.run();
        current = null;
        last = thread;
        look(thread);
        if (usesMonitors) {
            Monitors.settle(threads);
        }
    }

    /** Looks at what a thread does that has just given up the processor. */
    private void look(SimulatedThread thread) {
        Thread.State state = thread.thread.getState();
        if (TimedWaits.isIn(thread.thread, state)) {
            found(Situation.escape(this, thread));
        } else if (Monitors.isAt(thread.thread, state)) {
            usesMonitors = true;
        }
        if (recorder != null) {
            recorder.stepped(thread, state);
        }
    }

    /** Called when nobody can make a step. Returns false if that is the end of the run. */
    private boolean someoneCanAgain() {
        if (outsideLetsSomeoneGo()) {
            return true;
        }
        if (!settling.isEmpty()) {
            LockSupport.unpark(settling.removeFirst());
            return true;
        }
        boolean alive = threads.stream().anyMatch(SimulatedThread::isAlive);
        if (!alive) {
            return false;
        }
        if (mainEnded) {
            return dismissBackground() || outsideLetsSomeoneGoAtLast() || leaked();
        }
        if (!clock.isHeld() && clock.jump()) {
            if (recorder != null) {
                recorder.timeMoved();
            }
            return true;
        }
        if (outsideLetsSomeoneGoAtLast()) {
            return true;
        }
        found(Situation.standstill(this));
        return false;
    }

    /**
     * A thread of the run may wait for a lock that is held outside, such as that of a log that everybody writes to. Then it is
     * neither in a deadlock nor at rest: real time passes until it has the lock. Nobody tells who holds a monitor, and mostly it
     * is somebody of the run: there a little patience has to do, once for each wait.
     */
    private boolean outsideLetsSomeoneGo() {
        if (threads.stream().anyMatch(this::waitsForALockHeldOutside)) {
            return outsideLetsSomeoneGo(OUTSIDE_LOOKS);
        }
        boolean begins = false;
        for (SimulatedThread thread : threads) {
            if (waitsForAMonitor(thread) && thread.waitedAtStep != thread.steps) {
                thread.waitedAtStep = thread.steps;
                begins = true;
            }
        }
        return begins ? outsideLetsSomeoneGo(MONITOR_LOOKS) : !fromOutside.isEmpty();
    }

    /** Before a verdict a monitor gets the patience that a lock gets. Not again if it only shortens or shows that verdict. */
    private boolean outsideLetsSomeoneGoAtLast() {
        return limits.isPatient()
                && threads.stream().anyMatch(Simulation::waitsForAMonitor)
                && outsideLetsSomeoneGo(OUTSIDE_LOOKS);
    }

    private boolean outsideLetsSomeoneGo(int looks) {
        for (int i = 0; i < looks && fromOutside.isEmpty(); i++) {
            REAL_TIME.parkUntil(REST, REAL_TIME.nanoTime() + OUTSIDE_NANOS);
            PROGRESS.setOpaque(this, progress + 1); // it is not stuck
        }
        return !fromOutside.isEmpty();
    }

    private static boolean waitsForAMonitor(SimulatedThread thread) {
        return thread.thread.getState() == Thread.State.BLOCKED;
    }

    private boolean waitsForALockHeldOutside(SimulatedThread thread) {
        Object blocker = LockSupport.getBlocker(thread.thread);
        Thread owner = LockOwners.of(blocker);
        return owner == null
                ? LockOwners.isBeingHandedOver(blocker)
                : thread.isAlive() && threads.stream().noneMatch(each -> each.thread == owner);
    }

    /** Interrupts the threads that need not end by themselves. Returns false if there is none left to interrupt. */
    private boolean dismissBackground() {
        boolean any = false;
        for (SimulatedThread thread : threads) {
            if (thread.background && thread.isAlive()) {
                thread.background = false; // once
                thread.thread.interrupt();
                any = true;
            }
        }
        return any;
    }

    private boolean leaked() {
        found(Situation.leak(this));
        return false;
    }

    private void found(Finding one) {
        Finding first = finding;
        if (first == null) {
            finding = one;
            if (recorder != null) {
                recorder.found(one);
            }
        } else if (one.cause() != null && first.cause() != null && one.cause() != first.cause()) {
            first.cause().addSuppressed(one.cause());
        }
    }

    /** Lets threads that are left end, if an interrupt makes them: those that never end are kept by the JVM for good. */
    private void letGo() {
        over = true;
        for (SimulatedThread thread : threads) {
            if (thread.isAlive()) {
                thread.thread.interrupt();
            }
        }
        for (int i = 0; i < FAREWELL_STEPS; i++) {
            admitArrivals();
            if (ready.isEmpty()) {
                Monitors.settle(threads);
                if (outsideLetsSomeoneGo() || clock.jump()) {
                    continue;
                }
                return;
            }
            SimulatedThread next = ready.removeFirst();
            PROGRESS.setOpaque(this, progress + 1);
            current = next;
            next.continuation.run();
            current = null;
        }
    }

    // ---- by threads of the run

    /** Called by the JDK when a thread can go on. */
    @Override
    public void execute(Runnable continuation) {
        if (ended) {
            runAfterTheEnd(continuation);
        } else if (VirtualThreads.carrier() == carrier) {
            arrivals.add(threadOf(continuation));
        } else {
            fromOutside.add(continuation);
        }
    }

    /**
     * A thread that was still waiting for something outside when the run ended has got it: it may hold a lock that everybody
     * needs, that of a log for example, so it goes on, beside everything else. Not for ever, if it is in a loop.
     */
    private void runAfterTheEnd(Runnable continuation) {
        if (afterTheEnd.incrementAndGet() <= FAREWELL_STEPS) {
            Thread.ofPlatform().daemon().name("taskscope-test-leftover").start(continuation);
        }
    }

    private SimulatedThread threadOf(Runnable continuation) {
        SimulatedThread known = byContinuation.get(continuation);
        if (known == null) {
            known = new SimulatedThread(threads.size(), continuation);
            threads.add(known);
            byContinuation.put(continuation, known);
            watchForUncaught(known.thread);
            if (recorder != null) {
                known.startedAt = Situation.startSite();
            }
        } else if (recorder != null && !over) {
            recorder.woken(known, current);
        }
        return known;
    }

    private void watchForUncaught(Thread thread) {
        if (thread.getUncaughtExceptionHandler() == thread.getThreadGroup()) { // nobody else asked to be told
            thread.setUncaughtExceptionHandler((of, thrown) -> found(new Finding(
                    Verdict.FAILURE,
                    "thread '%s' threw %s, and nobody caught it".formatted(of.getName(), thrown),
                    thrown)));
        }
    }

    /** Lets others go first, if the scheduler says so. */
    void point(Access next, String name) {
        SimulatedThread self = current;
        if (self == null || self.thread != Thread.currentThread()) {
            return;
        }
        if (over) {
            Thread.yield(); // it may be in a loop
            return;
        }
        if (self.atOnce) {
            return;
        }
        points++;
        self.next = next;
        self.point = name;
        if (recorder != null && next != FRAMEWORK) { // of which scopes tell more
            recorder.point(self, name);
        }
        int before = self.steps;
        Thread.yield();
        if (self.steps == before) {
            notLeft(self);
        }
    }

    /**
     * The thread stands at a point and cannot give up the processor: under a static initialiser, before JDK 24 under a monitor.
     * So the step goes on, and does what this point says and what comes after it, too.
     */
    private void notLeft(SimulatedThread self) {
        misdeclared |= !declared.isUnknown();
        self.next = Access.UNKNOWN;
        self.point = null;
    }

    /** Called at a point of the framework. */
    void reached(TaskRuntime.Point at, Object subject) {
        if (at == TaskRuntime.Point.START && subject instanceof Task<?> task && current != null) {
            current.task = task;
        }
        point(FRAMEWORK, FRAMEWORK_POINTS[at.ordinal()]);
    }

    /** Runs an action of the calling thread as one step, unless it waits. */
    void atOnce(Runnable action) {
        SimulatedThread self = current;
        if (self == null || self.thread != Thread.currentThread() || self.atOnce) {
            action.run();
            return;
        }
        point(Access.UNKNOWN, "one step");
        self.atOnce = true;
        try {
            action.run();
        } finally {
            self.atOnce = false;
        }
    }

    @Override
    public void settle() {
        SimulatedThread self = current;
        if (self == null || self.thread != Thread.currentThread()) {
            return; // by the loop itself, or a thread of somebody else
        }
        Thread thread = self.thread;
        settling.add(thread);
        boolean interrupted = false;
        while (!over && settling.contains(thread)) {
            LockSupport.park(REST);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            thread.interrupt();
        }
    }

    @Override
    public void start(Runnable action) {
        VirtualThreads.on(this).name("timer").start(action);
    }

    /** Says that a thread need not end by itself. */
    void background(Thread thread) {
        for (SimulatedThread each : threads) {
            if (each.thread == thread) {
                each.background = true;
            }
        }
    }

    // ---- read by others

    FakeClock clock() {
        return clock;
    }

    Carrier carrier() {
        return carrier;
    }

    List<SimulatedThread> threads() {
        return threads;
    }

    List<SimulatedThread> ready() {
        return ready;
    }

    @Nullable SimulatedThread stepping() {
        return current;
    }

    /** Returns how often a thread has come to a point. */
    int points() {
        return points;
    }

    Journal journal() {
        return journal;
    }

    /** Tells whether the order of some steps was not the strategy's to choose, so that a search has not seen all there is. */
    boolean isUnsearched() {
        return unsearched;
    }

    /** Tells whether a step has done more than was said of it, so that what a search has left out may matter. */
    boolean isMisdeclared() {
        return misdeclared;
    }

    /** Returns what has been found so far. Any thread. */
    @Nullable Finding finding() {
        return finding;
    }

    int progress() {
        return (int) PROGRESS.getOpaque(this);
    }
}
