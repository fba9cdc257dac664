/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.jqwik;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.jqwik.TaskProgram.End;
import dev.taskscope.testing.jqwik.TaskProgram.Step;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The examples of the Javadoc. */
class SnippetsTest {

    // @start region="property"
    @Provide
    Arbitrary<Duration> delays() {
        return TaskArbitraries.delays();
    }

    @Provide
    Arbitrary<Exploration> explorations() {
        return TaskArbitraries.explorations();
    }

    @Property(tries = 50)
    void aJoinIsOverAtTheLastTaskOrItsLimit(
            @ForAll("delays") Duration one,
            @ForAll("delays") Duration two,
            @ForAll("delays") Duration limit,
            @ForAll("explorations") Exploration exploration) {
        Duration longer = one.compareTo(two) > 0 ? one : two;
        Duration expected = longer.compareTo(limit) < 0 ? longer : limit;
        exploration.run(scheduler -> {
            try (var scope = TaskScope.<Object>open()) {
                scope.fork(() -> scheduler.clock().sleep(one));
                scope.fork(() -> scheduler.clock().sleep(two));
                scope.join(Deadline.after(limit));
                assertEquals(expected, scheduler.clock().elapsed());
            }
        });
    }
    // @end

    @Example
    void aProgramByHand() {
        // @start region="program"
        var program = TaskProgram.of(
                new Step.Fork("a", List.of(new Step.Sleep(Duration.ofSeconds(1))), new End.Failure()),
                new Step.Fork("b", List.of(new Step.Await("a"), new Step.Sleep(Duration.ofHours(1))), new End.Value(7)),
                new Step.Join(null));
        assertEquals("""
                scope program {
                    fork a {
                        sleep 1 s
                        fail
                    }
                    fork b {
                        await a
                        sleep 1 h
                        return 7
                    }
                    join
                }""", program.toString());
        Exploration.defaults().schedules(20).run(scheduler -> {
            var run = program.run(scheduler, CompletionPolicy.atMostFailures(0));
            assertEquals(Duration.ofSeconds(1), run.rounds().get(0).at(), run::toString);
            assertEquals(List.of(), run.faults());
        });
        // @end
    }
}
