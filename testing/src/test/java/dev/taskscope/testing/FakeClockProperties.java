/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taskscope.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Timers at any instants, many of them at the same one, and moves of any length. */
class FakeClockProperties {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /** A timer that ran: which one, and what the clock showed. */
    private record Ran(int timer, long at) {}

    /** Returns clocks that stand at their beginning, around the place where their count wraps, and where it comes to 0 again. */
    @Provide
    Arbitrary<FakeClock> clocks() {
        return Arbitraries.of(
                Duration.ZERO, LONGEST.dividedBy(2), LONGEST.minusNanos(3), LONGEST, LONGEST.plusNanos(1),
                LONGEST.multipliedBy(2).minusNanos(1), LONGEST.multipliedBy(2).plusNanos(2),
                LONGEST.multipliedBy(7))
                .map(FakeClockProperties::after);
    }

    private static FakeClock after(Duration time) {
        var clock = new FakeClock();
        for (Duration left = time; left.isPositive(); left = time.minus(clock.elapsed())) {
            clock.advance(left.compareTo(LONGEST) > 0 ? LONGEST : left);
        }
        return clock;
    }

    /** Returns nanoseconds from the beginning of the property. */
    @Provide
    Arbitrary<Long> instants() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 5),
                Arbitraries.of(0L, 1L, Long.MAX_VALUE - 1, Long.MAX_VALUE),
                Arbitraries.longs().between(0, Long.MAX_VALUE));
    }

    @Provide
    Arbitrary<Duration> lengths() {
        return Arbitraries.oneOf(
                Arbitraries.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE).map(Duration::ofNanos),
                Arbitraries.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE).map(Duration::ofSeconds),
                Arbitraries.longs().between(0, Long.MAX_VALUE / 4).map(Duration::ofNanos));
    }

    @Property
    void timersRunAtTheirInstantsInTheOrderOfThoseThenOfScheduling(
            @ForAll("clocks") FakeClock clock,
            @ForAll @Size(max = 20) List<@From("instants") Long> instants,
            @ForAll @Size(max = 5) List<@From("instants") Long> stops) {
        long begin = clock.nanoTime();
        var ran = new ArrayList<Ran>();
        for (int i = 0; i < instants.size(); i++) {
            int timer = i;
            clock.schedule(begin + instants.get(i), () -> ran.add(new Ran(timer, clock.nanoTime() - begin)));
        }

        Stream.concat(stops.stream().sorted(), Stream.of(Long.MAX_VALUE))
                .forEach(stop -> clock.advance(Duration.ofNanos(begin + stop - clock.nanoTime())));

        List<Ran> expected = IntStream.range(0, instants.size())
                .mapToObj(i -> new Ran(i, instants.get(i)))
                .sorted(Comparator.comparingLong(Ran::at)) // stable
                .toList();
        assertEquals(expected, ran);
    }

    @Property
    void whatWasCalledOffNeverRunsAndWhatRanCannotBeCalledOff(
            @ForAll("clocks") FakeClock clock,
            @ForAll @Size(max = 20) List<@From("instants") Long> instants,
            @ForAll @Size(max = 20) List<Boolean> calledOff,
            @ForAll("instants") long until) {
        long begin = clock.nanoTime();
        var ran = new ArrayList<Integer>();
        var timers = new ArrayList<TimeSource.Timer>();
        for (int i = 0; i < instants.size(); i++) {
            int timer = i;
            timers.add(clock.schedule(begin + instants.get(i), () -> ran.add(timer)));
        }
        var left = new ArrayList<Integer>();
        for (int i = 0; i < timers.size(); i++) {
            boolean off = i < calledOff.size() && calledOff.get(i);
            if (off) {
                timers.get(i).cancel();
            } else {
                left.add(i);
            }
        }

        clock.advance(Duration.ofNanos(until));

        List<Integer> due = left.stream().filter(timer -> instants.get(timer) <= until).toList();
        assertEquals(due, ran.stream().sorted().toList());
        for (int timer : left) {
            assertEquals(instants.get(timer) > until, timers.get(timer).cancel());
        }
        assertEquals(Optional.empty(), clock.nextTimer());
    }

    @Property
    void nextTimerIsWhereTheNextOneRuns(
            @ForAll("clocks") FakeClock clock,
            @ForAll @Size(min = 1, max = 20) List<@From("instants") Long> instants) {
        long begin = clock.nanoTime();
        var ran = new ArrayList<Long>();
        for (long instant : instants) {
            clock.schedule(begin + instant, () -> ran.add(clock.nanoTime() - begin));
        }

        while (clock.nextTimer().isPresent()) {
            Duration next = clock.nextTimer().get();
            int before = ran.size();
            if (next.isPositive()) {
                clock.advance(next.minusNanos(1));
                assertEquals(before, ran.size(), "a nanosecond before it, it has not run");
                clock.advance(Duration.ofNanos(1));
            } else {
                clock.runToIdle();
            }
            assertEquals(clock.nanoTime() - begin, ran.get(before));
        }

        assertEquals(instants.stream().sorted().toList(), ran);
    }

    @Property
    void theClockShowsTheSumOfItsMovesAndARefusedOneMovesNothing(
            @ForAll @Size(max = 10) List<@From("lengths") Duration> lengths) {
        var clock = new FakeClock();
        Instant begin = clock.now();
        Duration sum = Duration.ZERO;
        for (Duration length : lengths) {
            if (!length.isNegative() && length.compareTo(LONGEST) <= 0) {
                clock.advance(length);
                sum = sum.plus(length);
            } else {
                assertThrows(IllegalArgumentException.class, () -> clock.advance(length));
            }
            assertEquals(sum, clock.elapsed());
            assertEquals(begin.plus(sum), clock.now());
        }
    }
}
