/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.jqwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.testing.jqwik.TaskArbitraries.Feature;
import dev.taskscope.testing.jqwik.TaskProgram.End;
import dev.taskscope.testing.jqwik.TaskProgram.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Shrinkable;

/** What is made up, how it is written, and how it shrinks. */
class TaskArbitrariesTest {
    private static final End NOTHING = new End.Value(0);

    @Property(tries = 200)
    void delays_areFromZeroToTheirLimit(@ForAll("limits") Duration limit, @ForAll Random random) {
        Duration delay = TaskArbitraries.delays(limit).generator(1_000).next(random).value();
        assertTrue(!delay.isNegative() && delay.compareTo(limit) <= 0, () -> delay + " of " + limit);
    }

    /** Drawn one by one: a list that jqwik makes may be its edge case, the same value 200 times. */
    @Example
    void delays_goToTheEdges() {
        var generator = TaskArbitraries.delays().generator(1_000);
        var random = new Random(1);
        var seen = Stream.generate(() -> generator.next(random).value()).limit(200).toList();
        var edges = List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofSeconds(1), Duration.ofHours(1));
        assertTrue(seen.containsAll(edges), seen::toString);
    }

    @Example
    void delays_withABadLimit_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> TaskArbitraries.delays(Duration.ofNanos(-1)));
        assertThrows(IllegalArgumentException.class, () -> TaskArbitraries.delays(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Property(tries = 200)
    void programs_haveOnlyTheFeaturesAskedFor(@ForAll("features") Set<Feature> features, @ForAll Random random) {
        String text = next(TaskArbitraries.programs(6, features), random).value().toString();
        var words = Map.of(
                Feature.FAILURES, "fail",
                Feature.CANCELLATION, "cancel",
                Feature.DEAF_TASKS, "deaf",
                Feature.AWAITS, "await",
                Feature.INNER_SCOPES, "scope s",
                Feature.LIMITS, "within");
        words.forEach((feature, word) -> assertTrue(features.contains(feature) || !text.contains(word), text));
    }

    @Property(tries = 100)
    void everyShrunkProgramIsSimplerAndAProgram(@ForAll Random random) {
        Shrinkable<TaskProgram> program = next(TaskArbitraries.programs(), random);
        program.shrink().forEach(simpler -> assertTrue(simpler.distance().compareTo(program.distance()) < 0));
    }

    @Property(tries = 50)
    void programs_shrinkToTheLeastThatStillFails(@ForAll Random random) {
        assertEquals(
                TaskProgram.of(new Step.Fork("x", List.of(), new End.Failure())).toString(),
                least(random, text -> text.contains("fail")));
        assertEquals(
                TaskProgram.of(new Step.CancelScope(TaskProgram.SCOPE)).toString(),
                least(random, text -> text.contains("cancel scope program")));
    }

    /** Shrinks as jqwik does: to the simplest neighbour that still fails, as long as there is one. The last task is x. */
    private static String least(Random random, Predicate<String> fails) {
        Shrinkable<TaskProgram> program = next(TaskArbitraries.programs(), random);
        while (!fails.test(program.value().toString())) {
            program = next(TaskArbitraries.programs(), random);
        }
        while (true) {
            var simpler = program.shrink().filter(one -> fails.test(one.value().toString())).findFirst();
            if (simpler.isEmpty()) {
                return program.value().toString().replaceAll("fork \\w+", "fork x");
            }
            program = simpler.get();
        }
    }

    @Example
    void programs_thatCannotBe_areRefused() {
        var fork = new Step.Fork("a", List.of(), NOTHING);
        assertRefused("two tasks have the name a", fork, fork);
        assertRefused("two scopes have the name s", new Step.Inner("s", List.of()), new Step.Inner("s", List.of()));
        assertRefused("nothing of that name", new Step.Await("b"));
        assertRefused("nothing of that name", new Step.Inner("s", List.of(fork)), new Step.Cancel("a"));
        assertRefused("nothing of that name", new Step.CancelScope("s"));
        assertRefused("only the owner", new Step.Fork("a", List.of(new Step.Join(null)), NOTHING));
        assertThrows(IllegalArgumentException.class, () -> new Step.Sleep(Duration.ofNanos(-1)));
    }

    private static void assertRefused(String why, Step... steps) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> TaskProgram.of(steps));
        assertTrue(refusal.getMessage().contains(why), refusal::getMessage);
    }

    @Example
    void text_hasEveryKindOfStep() {
        var fork = new Step.Fork("a", List.of(), new End.Failure());
        var program = TaskProgram.of(
                new Step.Inner("s", List.of(
                        fork,
                        new Step.SleepDeaf(Duration.ofMillis(1_500)),
                        new Step.Sleep(Duration.ofNanos(1)),
                        new Step.Cancel("a"),
                        new Step.Join(Duration.ofHours(2)))),
                new Step.CancelScope(TaskProgram.SCOPE),
                new Step.JoinAll());
        assertEquals("""
                scope program {
                    scope s {
                        fork a { fail }
                        sleep 1,500 ms, deaf to interrupts
                        sleep 1 ns
                        cancel a
                        join within 2 h
                    }
                    cancel scope program
                    join until nothing is pending
                }""", program.toString());
    }

    private static Shrinkable<TaskProgram> next(Arbitrary<TaskProgram> programs, Random random) {
        return programs.generator(1_000).next(random);
    }

    @Provide
    Arbitrary<Duration> limits() {
        return TaskArbitraries.delays();
    }

    @Provide
    Arbitrary<Set<Feature>> features() {
        return Arbitraries.of(Feature.class).set();
    }
}
