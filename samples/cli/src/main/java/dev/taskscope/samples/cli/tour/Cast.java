/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toCollection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Who takes part in an example: so many jobs, of 1 to 4 seconds at random, half of which fail. They are drawn again
 * until they show what the example is about; no two of them take the same time.
 *
 * @param size how many
 * @param shows tells whether these jobs, in this order, show it
 */
record Cast(int size, Predicate<List<Job>> shows) {
    /** The longest that a job may take. */
    static final Duration LONGEST = Duration.ofSeconds(4);

    private static final int SHORTEST_TENTHS = 10;
    private static final int LONGEST_TENTHS = 40;
    private static final int DRAWS = 100_000;

    /** Returns a cast of which none fails, and which does not end in the order in which it is forked. */
    static Cast thatSucceeds(int size) {
        return new Cast(size, jobs -> jobs.stream().noneMatch(Job::fails) && !byEnd(jobs).equals(jobs));
    }

    /** Returns jobs that are forked together in the order in which they end. */
    static List<Job> byEnd(List<Job> jobs) {
        return jobs.stream().sorted(comparing(Job::sleeps)).toList();
    }

    /** Draws the jobs; the same seed gives the same ones. */
    List<Job> draw(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < DRAWS; i++) {
            List<Job> jobs = drawOnce(random);
            if (shows.test(jobs)) {
                return jobs;
            }
        }
        throw new IllegalStateException("none of %d draws of %d jobs shows it".formatted(DRAWS, size));
    }

    private List<Job> drawOnce(Random random) {
        var lengths = random.ints(SHORTEST_TENTHS, LONGEST_TENTHS + 1)
                .distinct()
                .limit(size)
                .boxed()
                .collect(toCollection(LinkedHashSet::new));
        var jobs = new ArrayList<Job>();
        for (int tenths : lengths) {
            jobs.add(new Job(jobs.size() + 1, Duration.ofMillis(tenths * 100L), random.nextBoolean()));
        }
        return List.copyOf(jobs);
    }
}
