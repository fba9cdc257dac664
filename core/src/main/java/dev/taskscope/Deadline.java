/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The moment by which something has to have ended, on the monotonic clock of one {@link TimeSource}.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="deadline"}
 *
 * @param source the clock it is on
 * @param nanos the moment, as {@link TimeSource#nanoTime} counts; compared by difference, since that may wrap
 * @since 0.1
 */
public record Deadline(TimeSource source, long nanos) {

    /** Half the range of a long, 146 years: the difference of two deadlines cannot overflow. */
    private static final long MAX_LIMIT = Long.MAX_VALUE >> 1;

    /** Refuses a missing clock with a {@link NullPointerException}. */
    public Deadline {
        requireNonNull(source, "source");
    }

    /**
     * Returns the moment {@code limit} from now, on the clock of the {@linkplain TaskRuntime#current() current runtime}.
     *
     * @param limit how long from now; zero is now, more than 146 years is 146 years
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static Deadline after(Duration limit) {
        return after(limit, TaskRuntime.current().timeSource());
    }

    /**
     * Returns the moment {@code limit} from now, on the given clock.
     *
     * @param limit how long from now; zero is now, more than 146 years is 146 years
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static Deadline after(Duration limit, TimeSource source) {
        return new Deadline(source, source.nanoTime() + nanosOf(limit, "limit"));
    }

    /** Converts a length of time, with the range that every limit of this framework has. */
    static long nanosOf(Duration length, String what) {
        if (length.isNegative()) {
            throw new IllegalArgumentException(what + " is negative: " + length);
        }
        return Math.min(TimeUnit.NANOSECONDS.convert(length), MAX_LIMIT);
    }

    /**
     * Returns the one of the two that comes first.
     *
     * @throws IllegalArgumentException if the two are on different clocks
     */
    public Deadline earlier(Deadline other) {
        if (other.source != source) {
            throw new IllegalArgumentException(
                    "deadlines of two clocks cannot be compared: %s and %s; make both with the same TimeSource"
                            .formatted(source, other.source));
        }
        return nanos - other.nanos <= 0 ? this : other; // by difference: nanoTime may wrap
    }

    /** Returns how long it is until then; zero if it has passed. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanos - source.nanoTime()));
    }

    /** Tells whether the moment has come. */
    public boolean passed() {
        return nanos - source.nanoTime() <= 0;
    }
}
