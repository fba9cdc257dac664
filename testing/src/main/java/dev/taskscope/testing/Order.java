/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.util.List;
import java.util.SplittableRandom;

/**
 * How an {@link Exploration} chooses who runs next. None is best for every bug: {@link #portfolio}, the default, takes
 * several in turn and is never far from the best of them.
 *
 * <p>Immutable. All but {@link #fifo} draw from the seed of the exploration.
 *
 * @since 0.1
 */
public final class Order {
    private static final double OFTEN_ENOUGH = 0.2; // of what was tried, finds most bugs in fewest schedules

    private final String name;
    private final Maker maker;

    /** Makes the strategy of one schedule. */
    @FunctionalInterface
    private interface Maker {
        Strategy make(int schedule, SplittableRandom random, int expectedSteps);
    }

    private Order(String name, Maker maker) {
        this.name = name;
        this.maker = maker;
    }

    /** Returns the order in which threads became ready: one schedule, that of a simple executor. */
    public static Order fifo() {
        return new Order("fifo", (schedule, random, expectedSteps) -> (ready, last, steps) -> 0);
    }

    /** Returns an order in which each ready thread is as likely as any other, at each step. */
    public static Order random() {
        return new Order(
                "random",
                (schedule, random, expectedSteps) -> (ready, last, steps) -> random.nextInt(ready.size()));
    }

    /**
     * Returns an order in which a thread goes on until it blocks, or until chance says otherwise.
     *
     * @param switching how likely a switch is at each step, from 0 to 1
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public static Order sticky(double switching) {
        if (!(switching >= 0 && switching <= 1)) {
            throw new IllegalArgumentException("a probability is from 0 to 1, not " + switching);
        }
        return new Order(
                "sticky(" + switching + ")", (schedule, random, expectedSteps) -> (ready, last, steps) -> {
                    int same = last == null ? -1 : ready.indexOf(last);
                    return same >= 0 && random.nextDouble() >= switching ? same : random.nextInt(ready.size());
                });
    }

    /**
     * Returns the order of probabilistic concurrency testing: random priorities, lowered at a few random steps (Burckhardt
     * and others, "A randomized scheduler with probabilistic guarantees of finding bugs", 2010).
     *
     * @param depth how many ordering constraints the bug has: 2 is a simple race, 3 needs two switches at exact places
     * @throws IllegalArgumentException if {@code depth} is not positive
     */
    public static Order pct(int depth) {
        if (depth < 1) {
            throw new IllegalArgumentException("a bug has a depth of at least 1, not " + depth);
        }
        return new Order(
                "pct(" + depth + ")",
                (schedule, random, expectedSteps) -> new PriorityStrategy(random, depth, expectedSteps));
    }

    /**
     * Returns partial order sampling: a random priority for each step, drawn again when steps race for one object (Yuan and
     * others, "Partial order aware concurrency sampling", 2018). It profits from {@link TestScheduler#reads} and
     * {@link TestScheduler#writes}.
     */
    public static Order pos() {
        return new Order("pos", (schedule, random, expectedSteps) -> new PartialOrderStrategy(random));
    }

    /** Returns several orders in turn, one for each schedule: random, pos, pct(3), sticky(0.2). */
    public static Order portfolio() {
        List<Order> parts = List.of(random(), pos(), pct(3), sticky(OFTEN_ENOUGH));
        return new Order(
                "portfolio",
                (schedule, random, expectedSteps) -> parts.get(schedule % parts.size()).maker
                        .make(schedule / parts.size(), random, expectedSteps));
    }

    /**
     * Returns the strategy of one schedule. What it draws depends on the arguments alone.
     *
     * @param schedule its number, from 0
     * @param expectedSteps how long schedules have been so far
     */
    Strategy strategy(long seed, int schedule, int expectedSteps) {
        var random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (schedule + 1)); // as a SplittableRandom splits
        return maker.make(schedule, new SplittableRandom(random.nextLong()), expectedSteps);
    }

    @Override
    public String toString() {
        return name;
    }
}
