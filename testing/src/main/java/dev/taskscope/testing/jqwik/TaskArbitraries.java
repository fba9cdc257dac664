/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.jqwik;

import static java.util.Objects.requireNonNull;

import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.Order;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Arbitraries for properties of concurrent code: seeds, schedules, delays, and programs of tasks.
 *
 * {@snippet class="dev.taskscope.testing.jqwik.SnippetsTest" region="property"}
 *
 * <p>They need jqwik, which this module does not bring along. All methods are for any thread.
 *
 * @since 0.1
 */
public final class TaskArbitraries {
    private static final int SCHEDULES = 8;
    private static final int DEEPEST_BUG = 4;
    private static final int TASKS = 8;
    private static final int GEN_SIZE = 1_000;

    private TaskArbitraries() {}

    /** What a generated program may contain besides tasks that sleep and return, and joins. */
    public enum Feature {
        /** Tasks that fail. */
        FAILURES,
        /** Steps that cancel a task or a scope. */
        CANCELLATION,
        /** Tasks that sleep without reacting to interrupts. */
        DEAF_TASKS,
        /** Steps that wait for one task. */
        AWAITS,
        /** Scopes below the outermost one, opened by its owner or by tasks. */
        INNER_SCOPES,
        /** Tasks that are forked by tasks, and by the owner of a scope after a join. */
        LATE_FORKS,
        /** Joins with a limit. */
        LIMITS
    }

    /** Returns seeds, of all values; they shrink towards 0. */
    public static Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    /** Returns orders in which threads take their turns: all kinds there are. They shrink towards {@link Order#fifo}. */
    public static Arbitrary<Order> orders() {
        Stream<Order> others =
                Stream.of(Order.random(), Order.sticky(0.05), Order.sticky(0.2), Order.pos(), Order.portfolio());
        Stream<Order> priorities = IntStream.rangeClosed(1, DEEPEST_BUG).mapToObj(Order::pct);
        List<Order> all = Stream.of(Stream.of(Order.fifo()), others, priorities).flatMap(orders -> orders).toList();
        return Arbitraries.of(all);
    }

    /** Returns explorations of 8 schedules each, of any order and seed. */
    public static Arbitrary<Exploration> explorations() {
        return Combinators.combine(orders(), seeds())
                .as((order, seed) -> Exploration.defaults().schedules(SCHEDULES).order(order).seed(seed));
    }

    /**
     * Returns delays from 0 to one hour: often 0, 1 nanosecond, 1 second or 1 hour, so that some are equal; the others up to a
     * minute, in whole milliseconds. They shrink towards 0.
     */
    public static Arbitrary<Duration> delays() {
        Arbitrary<Duration> edges =
                Arbitraries.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofSeconds(1), Duration.ofHours(1));
        Arbitrary<Duration> between = Arbitraries.longs().between(0, 60_000).map(Duration::ofMillis);
        return Arbitraries.frequencyOf(Tuple.of(4, edges), Tuple.of(1, between));
    }

    /**
     * Returns delays from 0 to a limit: often 0, 1 nanosecond, or just the limit. They shrink towards 0.
     *
     * @throws IllegalArgumentException if the limit is negative, or more than 292 years
     */
    public static Arbitrary<Duration> delays(Duration limit) {
        if (limit.isNegative() || limit.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("a limit of delays is from 0 to 292 years, not " + limit);
        }
        long longest = limit.toNanos();
        Arbitrary<Long> edges = Arbitraries.of(0L, Math.min(1, longest), longest);
        return Arbitraries.frequencyOf(Tuple.of(1, edges), Tuple.of(1, Arbitraries.longs().between(0, longest)))
                .map(Duration::ofNanos);
    }

    /** Returns programs of up to 8 tasks, with everything that programs can have. As {@link #programs(int, Set)}. */
    public static Arbitrary<TaskProgram> programs() {
        return programs(TASKS, EnumSet.allOf(Feature.class));
    }

    /**
     * Returns programs of tasks. They shrink to fewer tasks first, then to fewer steps, then to shorter delays; at last
     * failures become values, and values 0.
     *
     * @param tasks how many tasks a program has at most; it has at least 1, unless it shrinks to none
     * @param features what the programs may contain
     * @throws IllegalArgumentException if {@code tasks} is below 1
     */
    public static Arbitrary<TaskProgram> programs(int tasks, Set<Feature> features) {
        if (tasks < 1) {
            throw new IllegalArgumentException("a program has at least 1 task, not " + tasks);
        }
        Set<Feature> copy = Set.copyOf(requireNonNull(features, "features"));
        return Arbitraries.fromGenerator(random -> {
            var delays = delays().generator(GEN_SIZE);
            var generator = new ProgramGenerator(random, copy, 1 + random.nextInt(tasks), delays);
            return new ProgramShrinker(generator.program());
        });
    }
}
