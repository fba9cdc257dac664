/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static java.util.Objects.requireNonNull;

import dev.taskscope.testing.trace.Trace;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs a body on many schedules, and fails on the first one on which something is wrong: see {@link Verdict}. Each schedule
 * is a fresh run on a {@link TestScheduler} of its own; everything the body uses has to be made in it.
 *
 * {@snippet class="dev.taskscope.testing.SnippetsTest" region="exploration"}
 *
 * <p>By default 1,000 schedules or 2 seconds, whichever comes first, of a {@linkplain Order#portfolio portfolio} of orders,
 * from one seed. A failing schedule is made as short as possible, and its {@link Recipe} repeats it.
 *
 * <p>Immutable. Explorations on several threads do not disturb each other. Everything a body did happens-before the return of
 * {@link #run}.
 *
 * <p>The JVM needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}; without it the exception says what to add where.
 *
 * @since 0.1
 */
public final class Exploration {
    private static final int SCHEDULES = 1_000;
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final int ALL_SCHEDULES = 1_000_000;
    private static final Duration TIME_FOR_ALL = Duration.ofSeconds(30);
    private static final int STEPS = 20_000;
    private static final int LEAST_STEPS = 100;
    private static final int RANDOMLY = -1;
    private static final Exploration DEFAULTS =
            new Exploration(SCHEDULES, TIME, /* seed= */ 0, Order.portfolio(), RANDOMLY, STEPS);

    private final int schedules;
    private final Duration time;
    private final long seed;
    private final Order order;
    private final int preemptions; // of an exhaustive search, else RANDOMLY
    private final int steps;

    /** What is run on each schedule. */
    @FunctionalInterface
    public interface Body {
        /** Runs it, once on each schedule, on a virtual thread of the scheduler. */
        void run(TestScheduler scheduler) throws Exception;
    }

    private Exploration(int schedules, Duration time, long seed, Order order, int preemptions, int steps) {
        this.schedules = schedules;
        this.time = time;
        this.seed = seed;
        this.order = order;
        this.preemptions = preemptions;
        this.steps = steps;
    }

    /** Returns the exploration with the defaults; its seed is 0. */
    public static Exploration defaults() {
        return DEFAULTS;
    }

    /**
     * Returns this with another number of schedules.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Exploration schedules(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("an exploration runs at least 1 schedule, not " + count);
        }
        return new Exploration(count, time, seed, order, preemptions, steps);
    }

    /**
     * Returns this with another limit of real time: no schedule is begun after it. The first one is always run.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Exploration within(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("limit is negative: " + limit);
        }
        return new Exploration(schedules, limit, seed, order, preemptions, steps);
    }

    /** Returns this with another seed. The same seed gives the same schedules, on every supported JDK. */
    public Exploration seed(long value) {
        return new Exploration(schedules, time, value, order, preemptions, steps);
    }

    /** Returns this with another way to choose who runs next. */
    public Exploration order(Order value) {
        return new Exploration(schedules, time, seed, requireNonNull(value, "order"), RANDOMLY, steps);
    }

    /**
     * Returns a search through all schedules, up to 1,000,000 or 30 seconds, unless told otherwise afterwards. It leaves out
     * those that differ in nothing that {@link TestScheduler#reads} and {@link TestScheduler#writes} have told of; but once a
     * thread has come to a point at which it cannot give up the processor (in a static initialiser, before JDK 24 under a
     * monitor) it begins anew, and leaves out nothing.
     */
    public Exploration exhaustive() {
        return new Exploration(ALL_SCHEDULES, TIME_FOR_ALL, seed, order, DepthFirst.UNBOUNDED, steps);
    }

    /**
     * Returns a search through all schedules that take the processor from a thread that could go on no more than so many
     * times, up to 1,000,000 or 30 seconds, unless told otherwise afterwards. Two preemptions find most bugs.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Exploration exhaustive(int preemptionBound) {
        if (preemptionBound < 0) {
            throw new IllegalArgumentException("a bound of preemptions is not negative: " + preemptionBound);
        }
        return new Exploration(ALL_SCHEDULES, TIME_FOR_ALL, seed, order, preemptionBound, steps);
    }

    /**
     * Returns this with another number of steps that a run may make. In the second half everybody gets its turn; who still
     * goes on at the end is in a livelock. A recipe repeats a run under the number that it was found with, which a failure
     * prints beside it if it is not the default, 20,000.
     *
     * @throws IllegalArgumentException if it is below 100
     */
    public Exploration steps(int count) {
        if (count < LEAST_STEPS) {
            throw new IllegalArgumentException(
                    "a run may make at least %d steps, not %d".formatted(LEAST_STEPS, count));
        }
        return new Exploration(schedules, time, seed, order, preemptions, count);
    }

    /**
     * Runs a body on schedules until one fails or enough have been run.
     *
     * @return what was seen, if nothing was wrong
     * @throws FailedScheduleError if something was
     * @throws IllegalStateException if the JVM lacks an option; if the caller runs under a scheduler already
     */
    public Report run(Body body) {
        return new Explorer(this, requireNonNull(body, "body")).explore();
    }

    /** As {@link #run}, but returns what was wrong. */
    public Optional<FailedScheduleError> find(Body body) {
        try {
            run(body);
            return Optional.empty();
        } catch (FailedScheduleError e) {
            return Optional.of(e);
        }
    }

    /**
     * Runs a body once, as a recipe says.
     *
     * @throws FailedScheduleError if something is wrong with that run
     * @throws IllegalArgumentException if the recipe does not fit the body: says where they part
     * @throws IllegalStateException if the JVM lacks an option; if the caller runs under a scheduler already
     */
    public Report replay(Recipe recipe, Body body) {
        return new Explorer(this, requireNonNull(body, "body")).replay(requireNonNull(recipe, "recipe"));
    }

    /**
     * As {@link #replay(Recipe, Body)}.
     *
     * @param recipe as a failure has printed it
     * @throws IllegalArgumentException also if the text is no recipe
     */
    public Report replay(String recipe, Body body) {
        return replay(Recipe.parse(recipe), body);
    }

    /**
     * Runs a body once, as a recipe says, and returns what happened, whether it went well or not.
     *
     * {@snippet class="dev.taskscope.testing.SnippetsTest" region="record"}
     *
     * @throws FailedScheduleError if the run did not end
     * @throws IllegalStateException if the JVM lacks an option; if the caller runs under a scheduler already
     */
    public Trace record(Recipe recipe, Body body) {
        return new Explorer(this, requireNonNull(body, "body")).record(requireNonNull(recipe, "recipe"));
    }

    int schedules() {
        return schedules;
    }

    Duration time() {
        return time;
    }

    long seed() {
        return seed;
    }

    int steps() {
        return steps;
    }

    boolean isExhaustive() {
        return preemptions != RANDOMLY;
    }

    int preemptions() {
        return preemptions;
    }

    Order order() {
        return order;
    }

    /** Returns what repeats a schedule of this, as elements of the annotation: how many steps it may make decides about it too. */
    String asElements(Recipe recipe) {
        String budget = steps == STEPS ? "" : "steps = %d, ".formatted(steps);
        return "%sreplay = \"%s\"".formatted(budget, recipe);
    }

    /** Returns the same as calls on {@link #defaults}. */
    String asCalls(Recipe recipe) {
        String budget = steps == STEPS ? "" : ".steps(%d)".formatted(steps);
        return "%s.replay(\"%s\", body)".formatted(budget, recipe);
    }

    @Override
    public String toString() {
        String kind = isExhaustive()
                ? "exhaustive" + (preemptions == DepthFirst.UNBOUNDED ? "" : "(" + preemptions + ")")
                : order.toString();
        return "%s, up to %s schedules or %s, seed %s".formatted(kind, grouped(schedules), time, seed);
    }

    /** Writes a number as everybody reads it, whatever the language of the machine. */
    static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
