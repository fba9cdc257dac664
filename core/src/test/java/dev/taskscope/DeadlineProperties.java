/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Deadlines on clocks that stand anywhere, about to wrap round included, with limits from nothing to the longest. */
class DeadlineProperties {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE >> 1);

    /** A clock that shows what it is told; nobody waits on it. */
    private static final class Clock implements TimeSource {
        private long nanos;

        Clock(long nanos) {
            this.nanos = nanos;
        }

        void advance(Duration length) {
            nanos += length.toNanos();
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public Instant now() {
            throw new UnsupportedOperationException("deadlines are on the monotonic clock");
        }

        @Override
        public void park(Object blocker) {
            throw new UnsupportedOperationException("a deadline does not wait");
        }

        @Override
        public void parkUntil(Object blocker, long until) {
            throw new UnsupportedOperationException("a deadline does not wait");
        }

        @Override
        public Timer schedule(long at, Runnable action) {
            throw new UnsupportedOperationException("a deadline schedules nothing");
        }
    }

    private static Duration capped(Duration limit) {
        return limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Property(tries = 200)
    void c8_remainingIsTheLimitUntilTimePasses(@ForAll("origins") long origin, @ForAll("limits") Duration limit) {
        var deadline = Deadline.after(limit, new Clock(origin));
        assertEquals(capped(limit), deadline.remaining());
        assertEquals(limit.isZero(), deadline.passed());
    }

    @Property(tries = 200)
    void c8_remainingShrinksWithTimeDownToZero(
            @ForAll("origins") long origin, @ForAll("limits") Duration limit, @ForAll("limits") Duration elapsed) {
        var clock = new Clock(origin);
        var deadline = Deadline.after(limit, clock);
        clock.advance(capped(elapsed));
        Duration left = capped(limit).minus(capped(elapsed));
        assertEquals(left.isNegative() ? Duration.ZERO : left, deadline.remaining());
        assertEquals(!left.isPositive(), deadline.passed());
    }

    @Property(tries = 200)
    void c8_aNanosecondBeforeItHasNotPassedAndThenItHas(
            @ForAll("origins") long origin, @ForAll("positiveLimits") Duration limit) {
        var clock = new Clock(origin);
        var deadline = Deadline.after(limit, clock);
        clock.advance(capped(limit).minusNanos(1));
        assertFalse(deadline.passed());
        assertEquals(Duration.ofNanos(1), deadline.remaining());
        clock.advance(Duration.ofNanos(1));
        assertTrue(deadline.passed());
        assertEquals(Duration.ZERO, deadline.remaining());
    }

    @Property(tries = 200)
    void c8_theEarlierOfTwoIsTheOneWithLessTimeLeft(
            @ForAll("origins") long origin, @ForAll("limits") Duration one, @ForAll("limits") Duration other) {
        var clock = new Clock(origin);
        var first = Deadline.after(one, clock);
        var second = Deadline.after(other, clock);
        assertEquals(shorter(capped(one), capped(other)), first.earlier(second).remaining());
        assertEquals(first.earlier(second), second.earlier(first));
        assertSame(first, first.earlier(first));
    }

    @Property(tries = 200)
    void c8_nestedDeadlinesOnlyShrink(
            @ForAll("origins") long origin,
            @ForAll("limits") Duration outer,
            @ForAll("limits") Duration meanwhile,
            @ForAll("limits") Duration inner) {
        var clock = new Clock(origin);
        var around = Deadline.after(outer, clock);
        clock.advance(capped(meanwhile));
        var effective = Deadline.after(inner, clock).earlier(around);
        assertTrue(effective.remaining().compareTo(around.remaining()) <= 0);
        assertTrue(effective.remaining().compareTo(capped(inner)) <= 0);
    }

    @Property(tries = 200)
    void after_negativeLimit_isRefused(@ForAll("origins") long origin, @ForAll("negativeLimits") Duration limit) {
        assertThrows(IllegalArgumentException.class, () -> Deadline.after(limit, new Clock(origin)));
    }

    @Property(tries = 20)
    void earlier_ofTwoClocks_isRefused(@ForAll("origins") long origin, @ForAll("limits") Duration limit) {
        var one = Deadline.after(limit, new Clock(origin));
        var other = Deadline.after(limit, new Clock(origin));
        assertThrows(IllegalArgumentException.class, () -> one.earlier(other));
    }

    @Provide
    Arbitrary<Long> origins() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.longs()),
                Tuple.of(1, Arbitraries.of(0L, -1L, 1L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1)));
    }

    @Provide
    Arbitrary<Duration> limits() {
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(Duration.ZERO)), Tuple.of(5, positiveLimits()));
    }

    @Provide
    Arbitrary<Duration> positiveLimits() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.longs().between(1, Long.MAX_VALUE).map(Duration::ofNanos)),
                Tuple.of(1, Arbitraries.longs().between(1, 1000).map(Duration::ofNanos)),
                Tuple.of(1, Arbitraries.longs().between(1, Long.MAX_VALUE).map(Duration::ofSeconds)),
                Tuple.of(1, Arbitraries.of(
                        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                        Duration.ofNanos(Long.MAX_VALUE),
                        LONGEST,
                        LONGEST.plusNanos(1),
                        LONGEST.minusNanos(1))));
    }

    @Provide
    Arbitrary<Duration> negativeLimits() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.longs().between(Long.MIN_VALUE, -1).map(Duration::ofNanos)),
                Tuple.of(1, Arbitraries.of(Duration.ofSeconds(Long.MIN_VALUE), Duration.ofNanos(-1))));
    }
}
