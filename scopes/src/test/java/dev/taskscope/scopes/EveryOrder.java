/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.Report;
import dev.taskscope.testing.TestScheduler;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Races in every order within some preemptions, then on chosen schedules. */
final class EveryOrder {

    private EveryOrder() {}

    /** Something that can come out in several ways. */
    @FunctionalInterface
    interface Contest {
        String run(TestScheduler scheduler) throws Exception;
    }

    /** Fails unless each of these outcomes is seen and no other one, and no run leaves an interrupt on its thread. */
    static void assertComesTo(Set<String> expected, int preemptions, Contest contest) {
        var seen = new TreeSet<String>();
        Exploration.Body body = scheduler -> {
            seen.add(contest.run(scheduler));
            assertFalse(Thread.currentThread().isInterrupted());
        };
        Report all = Exploration.defaults().exhaustive(preemptions).run(body);
        assertTrue(all.complete(), all::toString);
        Exploration.defaults().schedules(300).within(Duration.ofMinutes(1)).run(body);
        assertEquals(new TreeSet<>(expected), seen);
    }
}
