/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static java.util.Objects.requireNonNull;

import dev.taskscope.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves only when told. Give it to code under test as its {@link TimeSource}, and an hour passes at a call of
 * {@link #advance}. Needs no option of the JVM and no scheduler.
 *
 * <p>Timers of one instant run in the order in which they were scheduled. Moving the clock runs every timer on the way at its
 * own instant, in the thread that moves it. Threads that wait for a moment are unparked when it comes; on real threads
 * nobody knows when they have done what they do then, so a test has to wait for that by other means. Under a
 * {@link TestScheduler} it is known: there each move lets everybody come to rest first, after each timer again, timers run
 * on virtual threads of their own, and the clock also moves by itself to the next timer when nobody can run, unless it is
 * {@linkplain #hold() held}.
 *
 * <p>Thread-safe, but one thread at a time moves it. What a thread did before it moved the clock happens-before what others
 * do after they have read the new time.
 *
 * {@snippet class="dev.taskscope.testing.SnippetsTest" region="clock"}
 *
 * <p>Modelled after Trio's {@code MockClock} and the {@code TestCoroutineScheduler} of Kotlin.
 *
 * @since 0.1
 */
public final class FakeClock implements TimeSource {
    /** By difference, since the count wraps: what is in the queue lies within 292 years from now. */
    private static final Comparator<Due> IN_ORDER = (one, other) -> one.at != other.at
            ? Long.signum(one.at - other.at)
            : Long.compare(one.number, other.number);

    private static final Duration LONGEST_MOVE = Duration.ofNanos(Long.MAX_VALUE);

    /** How far the count goes before it begins anew: two to the power of 64 nanoseconds. */
    private static final Duration TURN = LONGEST_MOVE.plusNanos(1).multipliedBy(2);

    private final Instant begin;
    private final Driver driver;
    private final AtomicReference<@Nullable Thread> mover = new AtomicReference<>();
    private volatile long nanos; // written under the queue's monitor

    // guarded by the queue's monitor, which is held for a few instructions
    private final PriorityQueue<Due> timers = new PriorityQueue<>(IN_ORDER);
    private long turns; // how often the count has begun anew
    private long numbers;
    private int holds;

    /** What a clock does with its threads while it moves. */
    interface Driver {
        /** Lets everybody go on until nobody can. */
        void settle();

        /** Runs the action of a timer. */
        void start(Runnable action);
    }

    /** Real threads: nobody knows when they have come to rest. */
    private static final Driver UNDRIVEN = new Driver() {
        @Override
        public void settle() {}

        @Override
        public void start(Runnable action) {
            action.run();
        }
    };

    /** Something to do at a moment. */
    private static final class Due {
        private final long at;
        private final long number;
        private final Runnable action;
        private final boolean wakes; // a thread that waits, and nothing else

        Due(long at, long number, Runnable action, boolean wakes) {
            this.at = at;
            this.number = number;
            this.action = action;
            this.wakes = wakes;
        }
    }

    /** Keeps a clock from moving by itself. Closing it twice is closing it once. */
    public interface Hold extends AutoCloseable {
        /** Lets the clock move by itself again, unless somebody else holds it too. */
        @Override
        void close();
    }

    /** Creates a clock that stands at the beginning of the year 2000, UTC. */
    public FakeClock() {
        this(Instant.parse("2000-01-01T00:00:00Z"));
    }

    /** Creates a clock that stands at an instant. */
    public FakeClock(Instant begin) {
        this(begin, UNDRIVEN);
    }

    FakeClock(Instant begin, Driver driver) {
        this.begin = requireNonNull(begin, "instant at which the clock begins");
        this.driver = driver;
    }

    /** Returns nanoseconds since the clock was made: it begins at 0, and wraps after 292 years. */
    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return begin.plus(elapsed());
    }

    /** Returns how far the clock has moved since it was made. */
    public Duration elapsed() {
        synchronized (timers) {
            return TURN.multipliedBy(turns).plusNanos(nanos);
        }
    }

    // ---- moving

    /**
     * Moves the clock by a length of time, and runs every timer on the way at its own instant.
     *
     * @param length how far; zero runs what is due
     * @throws IllegalArgumentException if {@code length} is negative, or more than 292 years
     * @throws IllegalStateException if another thread is moving the clock
     */
    public void advance(Duration length) {
        if (length.isNegative()) {
            throw new IllegalArgumentException("the clock cannot be moved backwards: by " + length);
        }
        if (length.compareTo(LONGEST_MOVE) > 0) {
            throw new IllegalArgumentException(
                    "the clock cannot be moved by more than 292 years at once, such as by " + length);
        }
        move(() -> runUntil(nanos + length.toNanos()));
    }

    /**
     * Moves the clock to an instant, and runs every timer on the way at its own.
     *
     * @throws IllegalArgumentException if the instant has passed, or is more than 292 years away
     * @throws IllegalStateException if another thread is moving the clock
     */
    public void advanceTo(Instant instant) {
        if (instant.isBefore(now())) {
            throw new IllegalArgumentException(
                    "the clock cannot be moved backwards: from %s to %s".formatted(now(), instant));
        }
        advance(Duration.between(now(), instant));
    }

    /**
     * Runs what is due, and what that makes due, without moving the clock. Under a {@link TestScheduler} it lets
     * everybody else go on first, until nobody can.
     *
     * @throws IllegalStateException if another thread is moving the clock
     */
    public void runToIdle() {
        move(() -> runUntil(nanos));
    }

    /** Returns how long it is to the next timer or the end of the next wait; empty if there is none. Zero if it is due. */
    public Optional<Duration> nextTimer() {
        synchronized (timers) {
            Due next = timers.peek();
            return next == null ? Optional.empty() : Optional.of(Duration.ofNanos(Math.max(0, next.at - nanos)));
        }
    }

    /**
     * Keeps the clock from moving by itself under a {@link TestScheduler}, until the result is closed; it moves when told all
     * the same. Without a scheduler it never moves by itself.
     *
     * {@snippet class="dev.taskscope.testing.SnippetsTest" region="hold"}
     */
    public Hold hold() {
        synchronized (timers) {
            holds++;
        }
        return new Hold() {
            private boolean released;

            @Override
            public void close() {
                synchronized (timers) {
                    if (!released) {
                        released = true;
                        holds--;
                    }
                }
            }
        };
    }

    boolean isHeld() {
        synchronized (timers) {
            return holds > 0;
        }
    }

    private void move(Runnable moves) {
        Thread self = Thread.currentThread();
        if (!mover.compareAndSet(null, self)) {
            Thread other = mover.get();
            throw new IllegalStateException(
                    other == self
                            ? "the clock is being moved already: a timer must not move it"
                            : "the clock is being moved by thread '%s'; one thread at a time may"
                                    .formatted(other == null ? "?" : other.getName()));
        }
        try {
            moves.run();
        } finally {
            mover.set(null);
        }
    }

    private void runUntil(long target) {
        driver.settle();
        for (Due due; (due = pollUntil(target)) != null;) {
            fire(due);
            driver.settle();
        }
        if (moveTo(target)) {
            driver.settle();
        }
    }

    /** Shows a moment, unless that has passed; returns whether that is a move. */
    private boolean moveTo(long at) {
        synchronized (timers) {
            long before = nanos;
            if (at - before <= 0) {
                return false;
            }
            nanos = at;
            turns += at < before ? 1 : 0;
            return true;
        }
    }

    /**
     * Moves to the next timer, and runs all of its instant. By the scheduler, when nobody can run.
     *
     * @return false if there is none
     */
    boolean jump() {
        Due first = pollUntil(nanos + Long.MAX_VALUE); // nothing is later
        if (first == null) {
            return false;
        }
        fire(first);
        for (Due due; (due = pollUntil(nanos)) != null;) {
            fire(due);
        }
        return true;
    }

    private void fire(Due due) {
        if (due.wakes) {
            due.action.run();
        } else {
            driver.start(due.action);
        }
    }

    /** Takes the next one that is due until then, and shows its moment; null if there is none. */
    private @Nullable Due pollUntil(long target) {
        synchronized (timers) {
            Due next = timers.peek();
            if (next == null || next.at - target > 0) {
                return null;
            }
            moveTo(next.at);
            return timers.poll();
        }
    }

    // ---- waiting

    @Override
    public void park(Object blocker) {
        LockSupport.park(blocker);
    }

    @Override
    public void parkUntil(Object blocker, long until) {
        if (until - nanos <= 0) {
            return;
        }
        Thread caller = Thread.currentThread();
        Due due = add(until, () -> LockSupport.unpark(caller), /* wakes= */ true); // before the look at the clock:
        try {
            if (until - nanos > 0) { // a move puts the time first, and unparks then
                LockSupport.park(blocker);
            }
        } finally {
            remove(due);
        }
    }

    /** {@inheritDoc} One that is due when it is scheduled waits for the next move too. */
    @Override
    public Timer schedule(long at, Runnable action) {
        Due due = add(at, requireNonNull(action, "action of the timer"), /* wakes= */ false);
        return () -> remove(due);
    }

    private Due add(long at, Runnable action, boolean wakes) {
        synchronized (timers) {
            var due = new Due(at - nanos < 0 ? nanos : at, numbers++, action, wakes); // a past one is now
            timers.add(due);
            return due;
        }
    }

    private boolean remove(Due due) {
        synchronized (timers) {
            return timers.remove(due);
        }
    }

    @Override
    public String toString() {
        return "fake clock at " + now();
    }
}
