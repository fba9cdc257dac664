/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.TaskScope;
import dev.taskscope.testing.FailedScheduleError;
import dev.taskscope.testing.TestScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The examples of the Javadoc and of the README, and what they print. */
class ConcurrentTestSnippets {
    private static final Path README = Path.of("..", "README.md");

    @Example
    static class VisitsTest {
        // @start region="test"
        private final Map<String, Integer> visits = new ConcurrentHashMap<>();

        private void visit(String page) {
            int before = visits.getOrDefault(page, 0);
            TestScheduler.point("counting"); // the scheduler may switch here; free in production
            visits.put(page, before + 1);
        }

        @ConcurrentTest
        void bothVisitsCount() throws InterruptedException {
            try (var scope = TaskScope.<Object>open()) {
                scope.fork(() -> visit("home"));
                scope.fork(() -> visit("home"));
                scope.join();
            }
            assertEquals(2, visits.get("home"));
        }
        // @end
    }

    @Example
    static class ReplayedTest extends VisitsTest {
        // @start region="replay"
        @Override
        @ConcurrentTest(replay = "1.2>2")
        void bothVisitsCount() throws InterruptedException {
            super.bothVisitsCount();
        }
        // @end
    }

    @Test
    void firstTest_always_failsAsTheReadmeSays() throws IOException {
        FailedScheduleError error = Kit.run(VisitsTest.class).failedSchedule();

        String shown = "```\n" + error + "\n```\n";
        assertTrue(Files.readString(README).contains(shown), () -> "the README has to show:\n" + shown);
    }

    @Test
    void firstTest_replayed_failsAlike() {
        FailedScheduleError error = Kit.run(ReplayedTest.class).failedSchedule();

        assertEquals(1, error.schedule());
        assertEquals("1.2>2", error.recipe().toString());
    }
}
