/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The parallelism that a run reached, and its critical path. */
class TraceFiguresTest {

    /** Two sleepers; the owner waits for both, and sleeps itself in the end. */
    private static Script twoSleepers() {
        return new Script().start("main").open("main", "s").fork("main", "s/short").fork("main", "s/long")
                .block("main", "2 tasks of s")
                .start("s/short").block("s/short", "sleep of 100 ms").start("s/long").block("s/long", "sleep of 300 ms")
                .advance(ofMillis(100)).wake("s/short", "time").complete("s/short", "success")
                .advance(ofMillis(200)).wake("s/long", "time").complete("s/long", "success")
                .wake("main", "s/long").block("main", "sleep of 100 ms")
                .advance(ofMillis(100)).wake("main", "time").close("main", "s").end("main");
    }

    private static Parallelism parallelism(Trace trace) {
        return Parallelism.of(new Activity(trace, new LaneIndex(trace)).all(), new Summary(trace).duration());
    }

    private static List<String> path(Trace trace) {
        return new CriticalPath(trace, new LaneIndex(trace)).parts().stream()
                .map(part -> part.lane().name() + " " + HumanTime.of(part.fromNanos()) + " to "
                        + HumanTime.of(part.toNanos()))
                .toList();
    }

    @Test
    void parallelism_ofSleepersSideBySide_isTheSleepsOverTheLength() {
        Parallelism reached = parallelism(twoSleepers().trace());
        assertEquals(2, reached.most());
        assertEquals((100 + 300 + 100) / 400.0, reached.average(), 1e-9);
    }

    @Test
    void parallelism_ofTasksAwaitedOneAfterTheOther_isOne() {
        var script = new Script().open("main", "s");
        for (String task : List.of("s/a", "s/b")) {
            script.fork("main", task).block("main", "task").start(task).block(task, "sleep of 10 ms")
                    .advance(ofMillis(10)).wake(task, "time").complete(task, "success").wake("main", task);
        }
        assertEquals(new Parallelism(1, 1), parallelism(script.trace()));
    }

    @Test
    void parallelism_ofASleepCutShort_countsIt() {
        Trace trace = new Script().start("a").block("a", "sleep of 2 s").start("b").block("b", "sleep of 1 s")
                .advance(ofMillis(1000)).wake("b", "time").cancel("b", "a", "enough").wake("a", "b").end("a").end("b")
                .trace();
        assertEquals(new Parallelism(2, 2), parallelism(trace));
    }

    @Test
    void criticalPath_ofSleepersSideBySide_goesThroughTheLongerOne() {
        assertEquals(List.of("s/long 0 s to 300 ms", "main 300 ms to 400 ms"), path(twoSleepers().trace()));
    }

    @Test
    void criticalPath_acrossALock_goesToWhoHeldIt() {
        Trace trace = new Script().start("a").block("a", "sleep of 50 ms").start("b").block("b", "lock held by a")
                .advance(ofMillis(50)).wake("a", "time").wake("b", "a").block("b", "sleep of 30 ms")
                .advance(ofMillis(30)).wake("b", "time").end("b").trace();
        assertEquals(List.of("a 0 s to 50 ms", "b 50 ms to 80 ms"), path(trace));
    }

    @Test
    void criticalPath_fromATask_goesOnInWhoForkedIt() {
        Trace trace =
                new Script().start("main").block("main", "sleep of 50 ms").advance(ofMillis(50)).wake("main", "time")
                        .fork("main", "late").start("late").block("late", "sleep of 1 ms").advance(ofMillis(1))
                        .wake("late", "time")
                        .end("late").trace();
        assertEquals(List.of("main 0 s to 50 ms", "late 50 ms to 51 ms"), path(trace));
    }

    @Test
    void criticalPath_ofNothing_isEmpty() {
        assertEquals(List.of(), path(new Trace(List.of(), List.of())));
    }
}
