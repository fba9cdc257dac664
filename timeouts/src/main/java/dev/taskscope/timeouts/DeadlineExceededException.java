/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import dev.taskscope.Completion;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A limit has expired: which, how late that was noticed, what was still running, and what was done by then. What the limit
 * encloses has ended when this is thrown. The cause is what the body threw when it was asked to stop.
 *
 * <p>It is not a cancellation: a task that lets it escape has failed.
 *
 * {@snippet class="dev.taskscope.timeouts.SnippetsTest" region="exceeded"}
 *
 * @since 0.1
 */
public final class DeadlineExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NAMED_AT_MOST = 10;

    private final @Nullable String name;
    private final Duration length;
    private final transient @Nullable Deadline deadline;
    private final @Nullable StackTraceElement setAt;
    private final Duration noticedAfter;
    private final Duration endedAfter;
    private final boolean cleanupCutShort;
    private final transient @Nullable List<StillRunning> running;
    private final transient @Nullable List<Task<?>> done;
    private final transient @Nullable Completion<?> completion;

    DeadlineExceededException(
            Expiry expiry, Duration endedAfter, boolean cleanupCutShort, @Nullable Throwable cause) {
        this(expiry, SetAt.caller(), endedAfter, cleanupCutShort, cause);
    }

    private DeadlineExceededException(
            Expiry expiry,
            @Nullable StackTraceElement setAt,
            Duration endedAfter,
            boolean cleanupCutShort,
            @Nullable Throwable cause) {
        super(message(expiry, setAt, endedAfter, cleanupCutShort), cause);
        this.name = expiry.name();
        this.length = expiry.length();
        this.deadline = expiry.deadline();
        this.setAt = setAt;
        this.noticedAfter = expiry.noticedAfter();
        this.endedAfter = endedAfter;
        this.cleanupCutShort = cleanupCutShort;
        this.running = expiry.running();
        this.done = expiry.done();
        this.completion = expiry.completion();
    }

    private static String message(
            Expiry expiry, @Nullable StackTraceElement setAt, Duration endedAfter, boolean cleanupCutShort) {
        var text = new StringBuilder(expiry.said());
        if (!expiry.noticedAfter().isZero()) {
            text.append(", noticed ").append(expiry.noticedAfter()).append(" late");
        }
        if (!endedAfter.equals(expiry.noticedAfter())) {
            text.append(", and what it limits ended ").append(endedAfter).append(" late");
        }
        if (cleanupCutShort) {
            text.append(", its cleanup cut short");
        }
        if (setAt != null) {
            text.append("; set at ").append(setAt);
        }
        if (!expiry.running().isEmpty()) {
            text.append("; still running: ").append(named(expiry.running()));
        }
        return text.toString();
    }

    private static String named(List<StillRunning> running) {
        String more = running.size() > NAMED_AT_MOST ? " and %d more".formatted(running.size() - NAMED_AT_MOST) : "";
        return running.stream()
                .limit(NAMED_AT_MOST)
                .map(StillRunning::toString)
                .collect(Collectors.joining(", ", "", more));
    }

    /** Returns the name of the limit, if it was given one. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** Returns how long it was: from where it began, or from when it was rescheduled last. */
    public Duration length() {
        return length;
    }

    /** Returns the moment at which it expired; empty after deserialization. */
    public Optional<Deadline> deadline() {
        return Optional.ofNullable(deadline);
    }

    /**
     * Returns the line of code that set it: that called for the body or the wait that threw this; of a policy, for the join
     * or await with it. Empty for the limit that a task is wrapped in.
     */
    public Optional<StackTraceElement> setAt() {
        return Optional.ofNullable(setAt);
    }

    /** Returns how long after the deadline somebody noticed that it had passed, and asked to stop. */
    public Duration noticedAfter() {
        return noticedAfter;
    }

    /** Returns how long after the deadline all that the limit encloses had ended. */
    public Duration endedAfter() {
        return endedAfter;
    }

    /** Tells whether what the body did on its way out took too long, and was asked to stop as well. */
    public boolean cleanupCutShort() {
        return cleanupCutShort;
    }

    /**
     * Returns the tasks that were still running at the expiry, and where they stood: those of the scopes that the body had
     * open itself, outermost first, in fork order; or those that the wait was about. Empty after deserialization.
     */
    public List<StillRunning> running() {
        return running == null ? List.of() : running;
    }

    /**
     * Returns the tasks that had ended by then and that no join had reported; of a wait, those that were done. In the order
     * of {@link #running}, or that of the wait. Empty after deserialization.
     */
    public List<Task<?>> done() {
        return done == null ? List.of() : done;
    }

    /** Returns what the wait saw, if it was a wait that had the limit. Empty after deserialization. */
    public Optional<Completion<?>> completion() {
        return Optional.ofNullable(completion);
    }
}
