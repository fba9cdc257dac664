/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.util.Objects.requireNonNull;

import dev.taskscope.CancelScope;
import dev.taskscope.Deadline;
import dev.taskscope.Outcome;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TimeSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a body under a limit. It stands in the expiry queue of its clock while it has a deadline to wait for: its own,
 * then that of its cleanup, and moments at which a body that does not end is reported.
 *
 * <p>Whether it may still expire, or be moved, is decided under the monitor of the queue; whether the body was asked to stop
 * before it had ended, by its cancel scope.
 */
final class RunningLimit<R extends @Nullable Object> extends ExpiryQueue.Entry implements Keeper<R> {
    private static final Logger LOG = LoggerFactory.getLogger(Timeouts.class);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int SHOWN_FRAMES = 12;

    private enum Phase {
        /** May expire and be moved. */
        PENDING,
        /** Has expired; the body may be on its way out. */
        EXPIRED,
        /** The body has ended. */
        ENDED
    }

    private final TimeLimit settings;
    private final TimeSource clock = TaskRuntime.current().timeSource();
    private final ExpiryQueue queue = ExpiryQueues.of(clock);
    private final CancelScope scope;
    private final @Nullable CancelScope cleanup; // around the scope; asked to stop when the cleanup takes too long
    private final Thread thread = Thread.currentThread();

    // written under the monitor of the queue
    private volatile Phase phase = Phase.PENDING;
    private volatile Duration length = Duration.ZERO;
    private volatile @Nullable Deadline deadline;
    private boolean comesBack; // the body was asked to stop, and this stands in the queue once more

    // whoever has set it to expire, then the clock: one after the other
    private Duration pause = GRACE;
    private @Nullable Deadline cleanupEnds; // null when it has passed

    // any thread
    private volatile @Nullable Expiry expiry; // set before the scope is asked to stop
    private volatile @Nullable R kept;

    RunningLimit(TimeLimit settings) {
        String name = settings.name() == null ? "limit" : settings.name();
        this.settings = settings;
        this.scope = CancelScope.named(name);
        this.cleanup = settings.cleanup() == null ? null : CancelScope.named(name + " (cleanup)");
    }

    // ---- running

    /** Runs the body, once. Its end is that of the cancel scope: cancelled if the limit has cut it short. */
    Outcome<R> run(Callable<? extends R> body) {
        try {
            begin();
            return cleanup == null ? scope.run(body) : runWithCleanup(cleanup, body);
        } finally {
            end();
        }
    }

    private void begin() {
        Duration limit = settings.limit();
        Deadline until = settings.deadlineOn(clock);
        if (until == null) {
            queue.number(this); // limits of one moment expire in the order in which they were entered
            return; // none so far
        }
        length = limit != null ? limit : until.remaining();
        deadline = until;
        scope.announce(until);
        boolean later = limit != null ? !limit.isZero() : !until.passed();
        if (later) {
            queue.put(this, clock, until.nanos(), length.hashCode());
        } else {
            phase = Phase.EXPIRED; // nobody else knows it yet
            expire(until);
        }
    }

    private void end() {
        synchronized (queue) {
            phase = Phase.ENDED;
            queue.remove(this);
        }
    }

    private Outcome<R> runWithCleanup(CancelScope around, Callable<? extends R> body) {
        Outcome<Outcome<R>> outcome = around.run(() -> {
            Outcome<R> inner = scope.run(body);
            if (inner instanceof Outcome.Failure<R> failure) {
                throw Thrown.unchecked(failure.exception()); // it may be because the cleanup was asked to stop
            }
            return inner;
        });
        return switch (outcome) {
            case Outcome.Success<Outcome<R>> success -> success.value();
            case Outcome.Failure<Outcome<R>> failure -> new Outcome.Failure<>(failure.exception(), /* started= */ true);
            case Outcome.Cancelled<Outcome<R>> cancelled ->
                new Outcome.Cancelled<>(cancelled.reason(), cancelled.thrown(), /* started= */ true);
        };
    }

    // ---- expiring

    @Override
    void due() {
        Deadline passed;
        boolean again;
        synchronized (queue) {
            passed = deadline;
            if (phase == Phase.ENDED || isQueued() || passed == null) {
                return; // it has ended or was moved in the meantime
            }
            again = phase == Phase.EXPIRED;
            if (again && !comesBack) {
                return; // it was moved to a moment that had passed, and whoever did that is about to ask
            }
            comesBack = false;
            phase = Phase.EXPIRED;
        }
        if (again) {
            insist(passed);
        } else {
            expire(passed);
        }
    }

    /** Asks the body to stop. By whoever has set the phase. */
    private void expire(Deadline passed) {
        Expiry now = Expiry.of(settings.name(), length, passed, scope);
        expiry = now;
        Duration budget = settings.cleanup();
        Deadline ends = budget == null ? null : Deadline.after(budget, clock);
        cleanupEnds = ends;
        scope.announce(null); // what the body does from now on has the time for cleanup
        if (cleanup != null) {
            cleanup.announce(ends);
        }
        scope.cancel(now.said());
        comeBack(ends == null ? Deadline.after(pause, clock) : ends);
    }

    private void comeBack(Deadline at) {
        synchronized (queue) {
            if (phase == Phase.EXPIRED) {
                comesBack = true;
                queue.put(this, clock, at.nanos(), GRACE.hashCode());
            }
        }
    }

    /** Asks again, or says in the log that the body does not react. */
    private void insist(Deadline passed) {
        if (cleanup != null && cleanupEnds != null) {
            cleanupEnds = null;
            cleanup.announce(null);
            cleanup.cancel("the cleanup after " + words() + " took too long");
        } else {
            LOG.warn(
                    "{} has expired {} ago, and its body, in thread '{}', has not ended since it was asked to stop; its caller"
                            + " goes on waiting. The body is here:{}",
                    words(), Expiry.since(passed), thread.getName(), shownStack());
            pause = pause.multipliedBy(2);
        }
        comeBack(Deadline.after(pause, clock));
    }

    private String shownStack() {
        return Arrays.stream(thread.getStackTrace())
                .limit(SHOWN_FRAMES)
                .map(frame -> System.lineSeparator() + "    at " + frame)
                .collect(Collectors.joining());
    }

    /** Returns the exception that says so. When the body has ended, in the thread that called for it. */
    DeadlineExceededException exceeded(@Nullable Throwable thrown) {
        Expiry was = requireNonNull(expiry, "what there was when the limit expired");
        boolean cut = cleanup != null && cleanup.isCancelled();
        return new DeadlineExceededException(was, Expiry.since(was.deadline()), cut, thrown);
    }

    /** Returns what the body threw other than because of the limit; if that has expired, it says so. */
    Throwable noted(Throwable thrown) {
        if (expired() && !(thrown instanceof InterruptedException)) {
            thrown.addSuppressed(exceeded(null));
        }
        return thrown;
    }

    Optional<R> kept() {
        return Optional.ofNullable(kept);
    }

    // ---- Keeper

    @Override
    public Optional<String> name() {
        return Optional.ofNullable(settings.name());
    }

    @Override
    public Optional<Deadline> deadline() {
        return Optional.ofNullable(deadline);
    }

    @Override
    public boolean expired() {
        return scope.isCancelled();
    }

    @Override
    public void keep(R soFar) {
        kept = soFar;
    }

    @Override
    public void reschedule(Duration fromNow) {
        moveTo(Deadline.after(requireNonNull(fromNow, "time from now"), clock), fromNow);
    }

    @Override
    public void rescheduleAt(Deadline to) {
        TimeLimit.ensureClock(requireNonNull(to, "deadline"), clock);
        moveTo(to, to.remaining());
    }

    @Override
    public void lift() {
        moveTo(null, Duration.ZERO);
    }

    private void moveTo(@Nullable Deadline to, Duration fromNow) {
        boolean now = to != null && to.passed();
        synchronized (queue) {
            ensureMovable();
            deadline = to;
            length = fromNow;
            scope.announce(to);
            queue.remove(this);
            if (now) {
                phase = Phase.EXPIRED;
            } else if (to != null) {
                queue.put(this, clock, to.nanos(), fromNow.hashCode());
            }
        }
        if (now) {
            expire(requireNonNull(to));
        }
    }

    private void ensureMovable() {
        if (phase != Phase.PENDING) {
            throw new IllegalStateException("%s cannot be moved: %s"
                    .formatted(
                            words(),
                            phase == Phase.ENDED
                                    ? "its body has ended"
                                    : "it has expired, and its body has been asked to stop"));
        }
    }

    private String words() {
        return Expiry.words(settings.name(), length);
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(words(), expired() ? "expired" : phase == Phase.ENDED ? "ended" : "running");
    }
}
