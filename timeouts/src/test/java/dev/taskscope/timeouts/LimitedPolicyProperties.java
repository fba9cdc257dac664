/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.jqwik.TaskArbitraries;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** C8 of policies: random compositions with a limit on any of their parts, against what they have to come to. */
class LimitedPolicyProperties {
    private static final int DEPTH = 4;
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<Integer> SECONDS = List.of(1, 5, 9); // at which these tasks end
    private static final int LAST = 9; // then nothing is left to wait for
    private static final Stop NEVER = new Stop(1_000, false, Optional.empty());

    /**
     * When something stops, in seconds.
     *
     * @param atDeadline whether because of a limit
     * @param failed the limit that it fails with, if so
     */
    private record Stop(int at, boolean atDeadline, Optional<Integer> failed) {
        Stop or(Stop other) {
            return other.at < at ? other : this;
        }

        Stop and(Stop other) {
            if (failed.isPresent() || other.failed.isPresent()) {
                Stop first = failed.isEmpty() || (other.failed.isPresent() && other.at < at) ? other : this;
                return first;
            }
            return other.at > at ? other : this;
        }
    }

    /** A composition. */
    private sealed interface Part {
        CompletionPolicy<String, Completion<String>> policy();

        /** Returns when it stops by itself. */
        Stop stop();

        /** Waits for a task. */
        record Ended(int task) implements Part {
            @Override
            public CompletionPolicy<String, Completion<String>> policy() {
                return CompletionPolicy.ended(NAMES.get(task));
            }

            @Override
            public Stop stop() {
                return new Stop(SECONDS.get(task), false, Optional.empty());
            }
        }

        /** Waits for all. */
        record All() implements Part {
            @Override
            public CompletionPolicy<String, Completion<String>> policy() {
                return CompletionPolicy.waitForAll();
            }

            @Override
            public Stop stop() {
                return NEVER;
            }
        }

        /** Two of them. */
        record Two(Part left, Part right, boolean both) implements Part {
            @Override
            public CompletionPolicy<String, Completion<String>> policy() {
                return both ? left.policy().and(right.policy()) : left.policy().or(right.policy());
            }

            @Override
            public Stop stop() {
                return both ? left.stop().and(right.stop()) : left.stop().or(right.stop());
            }
        }

        /** One with a limit. */
        record Limited(Part part, int seconds, boolean fails) implements Part {
            @Override
            public CompletionPolicy<String, Completion<String>> policy() {
                return fails
                        ? Timeouts.failingAfter(ofSeconds(seconds), part.policy())
                        : Timeouts.movingOnAfter(ofSeconds(seconds), part.policy());
            }

            @Override
            public Stop stop() {
                Stop own = new Stop(seconds, true, fails ? Optional.of(seconds) : Optional.empty());
                return own.or(part.stop());
            }
        }

        /** One that stops at a task, too. */
        record Until(Part part, int task) implements Part {
            @Override
            public CompletionPolicy<String, Completion<String>> policy() {
                return part.policy().until(ended -> ended.name().equals(NAMES.get(task)));
            }

            @Override
            public Stop stop() {
                return part.stop().or(new Ended(task).stop());
            }
        }

        /** One in which nothing changes but what becomes of the rest. */
        record Wrapped(Part part) implements Part {
            @Override
            public CompletionPolicy<String, Completion<String>> policy() {
                return part.policy().mapping(seen -> seen).thenCancel();
            }

            @Override
            public Stop stop() {
                return part.stop();
            }
        }
    }

    @Provide
    Arbitrary<Exploration> explorations() {
        return TaskArbitraries.explorations();
    }

    @Provide
    Arbitrary<Part> policies() {
        return parts(DEPTH);
    }

    private static Arbitrary<Part> parts(int depth) {
        Arbitrary<Part> ended = Arbitraries.integers().between(0, 2).map(Part.Ended::new);
        if (depth == 0) {
            return Arbitraries.oneOf(ended, Arbitraries.just(new Part.All()));
        }
        Arbitrary<Part> inside = Arbitraries.lazy(() -> parts(depth - 1));
        Arbitrary<Part> two = Combinators.combine(inside, inside, Arbitraries.of(true, false)).as(Part.Two::new);
        Arbitrary<Part> limited = Combinators.combine(
                inside, Arbitraries.of(0, 2, 3, 4, 6, 7, 8, 10), Arbitraries.of(true, false))
                .as(Part.Limited::new);
        Arbitrary<Part> until = Combinators.combine(inside, Arbitraries.integers().between(0, 2)).as(Part.Until::new);
        return Arbitraries.oneOf(ended, two, two, limited, limited, until, inside.map(Part.Wrapped::new));
    }

    @Property(tries = 500)
    void c8_aLimitOfAPartBoundsThatPart_andIsToldWhereverItStands(
            @ForAll("policies") Part part, @ForAll("explorations") Exploration exploration) {
        Stop stop = part.stop();
        boolean nothingIsLeft = stop.at() > LAST;
        String expected = nothingIsLeft
                ? LAST + ": in time"
                : stop.at() + ": "
                        + stop.failed()
                                .map(seconds -> "limit of " + ofSeconds(seconds))
                                .orElse(stop.atDeadline() ? "expired" : "in time");
        exploration.run(scheduler -> {
            try (var scope = TaskScope.open(part.policy())) {
                for (int i = 0; i < NAMES.size(); i++) {
                    int seconds = SECONDS.get(i);
                    scope.fork(NAMES.get(i), () -> {
                        scheduler.clock().sleep(ofSeconds(seconds));
                        return "slept";
                    });
                }
                String how;
                try {
                    Completion<String> seen = scope.join();
                    how = seen.expired() ? "expired" : "in time";
                } catch (DeadlineExceededException e) {
                    how = "limit of " + e.length();
                }
                assertEquals(expected, scheduler.clock().nanoTime() / 1_000_000_000 + ": " + how, part::toString);
            }
        });
    }
}
