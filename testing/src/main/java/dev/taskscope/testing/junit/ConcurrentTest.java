/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import dev.taskscope.TaskRuntime;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.FailedScheduleError;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.Order;
import dev.taskscope.testing.TestScheduler;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is run on many schedules, as by an {@link Exploration}, and fails with a {@link FailedScheduleError} on the
 * first one on which something is wrong. To JUnit it is one test.
 *
 * {@snippet class="dev.taskscope.testing.junit.ConcurrentTestSnippets" region="test"}
 *
 * <p>On each schedule a fresh instance of the test class is made, those of enclosing classes first; then come the
 * {@link BeforeEach} methods, the test and the {@link AfterEach} methods, in JUnit's order. All of that is done by the first
 * thread of the {@link TestScheduler}, so all that it starts is under its control; none of it is done elsewhere. What an
 * {@code AfterEach} method throws after something else has been thrown is suppressed by that.
 *
 * <p>Constructors and methods may have parameters of the types {@link TestScheduler}, {@link FakeClock} and
 * {@link TaskRuntime}, and those that other extensions resolve, which do so for each schedule, and once before.
 *
 * <p>The test is aborted, not failed, if the first thing that goes wrong is a failed assumption.
 *
 * <p>The report of a test that passed is published as an entry: how many {@code schedules} it was run on, how many of those
 * were {@code distinct}, and how often a thread came to one of the {@code points}. An exhaustive search adds whether it was
 * {@code complete}.
 *
 * <h2>Other extensions</h2>
 * Their callbacks come once, before and after all schedules, on JUnit's own thread; so does {@code BeforeAll}. What JUnit
 * shows to them as the test's instance is an object on which no constructor was run. A field that they fill in it (a
 * {@code TempDir}, a mock) is filled in each fresh instance with the same value, which carries its state from schedule to
 * schedule. {@code RegisterExtension} needs a static field. JUnit also constructs the classes around a {@code Nested} one
 * once itself: their constructors cannot have parameters of the three types.
 *
 * <p>{@link TestInstance.Lifecycle#PER_CLASS} is refused, since all schedules would share one instance; so is a
 * {@code TestInstanceFactory}.
 *
 * <p>Tests that JUnit runs in parallel do not disturb each other.
 *
 * <p>The JVM needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}; without it the test fails, and says what to add
 * where.
 *
 * @since 0.1
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ConcurrentTestExtension.class)
public @interface ConcurrentTest {

    /** Leaves a number to {@link Exploration}; as a bound of preemptions, asks for no exhaustive search. */
    int DEFAULT = Integer.MIN_VALUE;

    /** As a bound of preemptions: none. */
    int UNBOUNDED = Integer.MAX_VALUE;

    /**
     * How many schedules it is run on at most: by default 1,000, of an exhaustive search 1,000,000. The test fails if it is below
     * 1.
     */
    int schedules() default DEFAULT;

    /**
     * How many seconds of real time may pass before the last schedule is begun: by default 2, of an exhaustive search 30. The
     * first schedule is always run. The test fails if it is negative.
     */
    int seconds() default DEFAULT;

    /** The seed; the same one gives the same schedules, on every supported JDK. */
    long seed() default 0;

    /** How it is chosen who runs next. */
    Choice order() default Choice.PORTFOLIO;

    /**
     * Asks for a search through all schedules that take the processor from a thread that could go on no more than so many
     * times, or through all there are if {@link #UNBOUNDED}. Two preemptions find most bugs. The test fails if it is negative,
     * or if an {@link #order} is given too.
     */
    int exhaustive() default DEFAULT;

    /** How many steps a schedule may have: by default 20,000. The test fails if it is below 100. */
    int steps() default DEFAULT;

    /**
     * The recipe of the one schedule to run, as a failure has printed it, with the {@link #steps} that it has printed, if any;
     * all other elements mean nothing then. Empty to run many. The test fails if this is no recipe, or one that does not fit the test.
     *
     * {@snippet class="dev.taskscope.testing.junit.ConcurrentTestSnippets" region="replay"}
     */
    String replay() default "";

    /** How it is chosen who runs next: each stands for an {@link Order}. */
    enum Choice {
        /** Several of the others in turn; {@link Order#portfolio}. */
        PORTFOLIO,
        /** Who became ready first; {@link Order#fifo}. */
        FIFO,
        /** Anybody; {@link Order#random}. */
        RANDOM,
        /** Mostly who ran last, switching at one of five steps; {@link Order#sticky}. */
        STICKY,
        /** By priorities that change at two random steps; {@link Order#pct}, of depth 3. */
        PCT,
        /** By priorities drawn again where steps race; {@link Order#pos}. */
        POS
    }
}
