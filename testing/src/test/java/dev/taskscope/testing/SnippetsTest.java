/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.trace.Trace;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The examples of the Javadoc. */
class SnippetsTest {

    @Test
    void clock() {
        // @start region="clock"
        var clock = new FakeClock();
        Deadline deadline = Deadline.after(Duration.ofHours(1), clock);
        clock.advance(Duration.ofMinutes(59));
        assertFalse(deadline.passed());
        clock.advance(Duration.ofMinutes(1));
        assertTrue(deadline.passed());
        // @end
    }

    @Test
    void hold() {
        Exploration.defaults().run(scheduler -> {
            // @start region="hold"
            FakeClock clock = scheduler.clock();
            var rang = new AtomicBoolean();
            FakeClock.Hold hold = clock.hold();
            try (var scope = TaskScope.<Object>open()) {
                scope.fork(() -> {
                    clock.sleep(Duration.ofHours(8));
                    rang.set(true);
                });
                clock.advance(Duration.ofHours(7));
                assertFalse(rang.get());
                clock.advance(Duration.ofHours(1));
                assertTrue(rang.get());
                hold.close();
                scope.join();
            }
            // @end
        });
    }

    // @start region="points"
    /** Counts visits, and loses some: the scheduler finds out when. */
    private static final class Visits {
        private final HashMap<String, Integer> perPage = new HashMap<>();

        void visited(String page) {
            int before = perPage.getOrDefault(page, 0);
            TestScheduler.point("counting"); // free in production
            perPage.put(page, before + 1);
        }
    }
    // @end

    @Test
    void exploration() {
        // @start region="exploration"
        Exploration.Body twoVisits = scheduler -> {
            var visits = new Visits();
            try (var scope = TaskScope.<Object>open()) {
                scope.fork(() -> visits.visited("home"));
                scope.fork(() -> visits.visited("home"));
                scope.join().throwIfFailed();
            }
            assertEquals(2, visits.perPage.get("home"));
        };
        var error = assertThrows(FailedScheduleError.class, () -> Exploration.defaults().run(twoVisits));
        Recipe recipe = error.recipe(); // in its message, too
        assertThrows(FailedScheduleError.class, () -> Exploration.defaults().replay(recipe, twoVisits));
        // @end
        assertEquals(Verdict.FAILURE, error.verdict());
        assertEquals(1, recipe.switches().size(), error::getMessage);
    }

    @Test
    void record() {
        Exploration.Body naps = scheduler -> {
            try (var scope = TaskScope.<Object>open()) {
                scope.fork("short", () -> scheduler.clock().sleep(Duration.ofSeconds(1)));
                scope.fork("long", () -> scheduler.clock().sleep(Duration.ofSeconds(2)));
                scope.join();
            }
        };
        // @start region="record"
        Trace trace = Exploration.defaults().record(Recipe.parse("usual"), naps);
        System.out.println(trace.timeline()); // trace.html() is a page, trace.chromeTrace() a file for Perfetto
        // @end
        assertTrue(trace.timeline().contains("woken by long"), trace::timeline);
    }

    @Test
    void sleepingTask_takesNoTime() {
        Exploration.defaults().run(scheduler -> {
            try (var scope = TaskScope.<String>open()) {
                Task<String> slow = scope.fork(() -> {
                    scheduler.clock().sleep(Duration.ofDays(1));
                    return "slow";
                });
                scope.join();
                assertEquals("slow", slow.value());
                assertEquals(Duration.ofDays(1), scheduler.clock().elapsed());
            }
        });
    }
}
