/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.WaitGraph.Node;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Tasks that wait for one another: nobody waits for ever, and nobody is refused a wait that could end. */
class WaitGraphProperties {
    private static final int TRIES = 300;
    private static final int SCHEDULES = 4;
    private static final int MANY = 7;

    /** One after the other: the wait that closes a circle is refused, or one that has lost its last way out. */
    @Property(tries = TRIES)
    void await_oneAfterTheOther_isRefusedByDefinition(@ForAll("graphs") WaitGraph graph, @ForAll long seed) {
        Exploration.defaults().schedules(SCHEDULES).seed(seed).run(scheduler -> {
            try (var scope = TaskScope.<String>open()) {
                WaitGraph.Run run = graph.new Run(scope);
                var model = new WaitGraphModel(graph);
                Set<Integer> before = Set.of();
                for (int number : graph.order()) {
                    run.go(number);
                    scheduler.settle();
                    Set<Integer> refused = run.refused();
                    refused.removeAll(before);
                    boolean byDefinition = model.go(number, refused);
                    assertTrue(byDefinition, () -> "%d went on, %s were refused; %s".formatted(number, refused, model));
                    assertEquals(model.succeeded(), run.in(Task.State.SUCCEEDED), model::toString);
                    assertEquals(model.failed(), run.in(Task.State.FAILED), model::toString);
                    before = run.refused();
                }
                assertAllEnd(graph, scope);
            }
        });
    }

    private static void assertAllEnd(WaitGraph graph, TaskScope<String, Completion<String>> scope)
            throws InterruptedException {
        Completion<String> all = scope.join();
        assertEquals(graph.nodes().size(), all.done().size());
        all.failed().forEach(Task::outcome); // somebody has seen it
    }

    /** All at once: every task ends, which the scheduler sees to; nobody is refused who is on no circle. */
    @Property(tries = TRIES)
    void await_allAtOnce_endsOrIsRefusedOnACircle(@ForAll("graphs") WaitGraph graph, @ForAll long seed) {
        Exploration.defaults().schedules(SCHEDULES).seed(seed).run(scheduler -> {
            try (var scope = TaskScope.<String>open()) {
                WaitGraph.Run run = graph.new Run(scope);
                graph.order().forEach(run::go);
                assertAllEnd(graph, scope);
                for (int number : run.refused()) {
                    assertTrue(graph.isOnACircle(number), () -> number + " was refused");
                }
            }
        });
    }

    @Provide
    Arbitrary<WaitGraph> graphs() {
        return Arbitraries.integers()
                .between(1, MANY)
                .flatMap(size -> Combinators.combine(
                        nodes().list().ofSize(size), Arbitraries.integers().between(0, 99).list().ofSize(size))
                        .as(WaitGraph::of));
    }

    private static Arbitrary<Node> nodes() {
        Arbitrary<Node> ends = Arbitraries.of(false, true).map(Node.End::new);
        Arbitrary<Set<Integer>> others =
                Arbitraries.integers().between(0, MANY - 1).set().ofMinSize(1).ofMaxSize(3);
        Arbitrary<Node> awaits = Combinators.combine(
                Arbitraries.of(WaitGraph.Until.class), others,
                Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)))
                .as(Node.Await::new);
        return Arbitraries.frequencyOf(Tuple.of(1, ends), Tuple.of(3, awaits));
    }
}
