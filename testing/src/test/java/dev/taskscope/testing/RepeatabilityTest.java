/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * C10: the same seed gives the same trace. The numbers are those of every supported JDK, with preview features on and off: a
 * change of core or of the scheduler may change them, and then they are the same everywhere again.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RepeatabilityTest {
    private static final int SEEDS = 10_000;
    private static final Exploration ALL = Exploration.defaults().schedules(SEEDS).within(Duration.ofMinutes(1));

    @Test
    void tenThousandSchedules_ofTasksThatSleep_haveTheSameTraces() {
        Report report = ALL.run(scheduler -> {
            try (var scope = TaskScope.<Integer>open()) {
                for (int i = 0; i < 5; i++) {
                    int seconds = i + 1;
                    scope.fork(() -> {
                        TaskRuntime.current().timeSource().sleep(Duration.ofSeconds(seconds));
                        return seconds;
                    });
                }
                scope.join().throwIfFailed();
            }
        });
        assertEquals(new Report(SEEDS, 5_528, false, 210_000, 330_000, /* seed= */ 0, 3_711_841_935_795_867_008L),
                report);
    }

    @Test
    void tenThousandSchedules_ofNestedScopes_haveTheSameTraces() {
        Report report = ALL.run(scheduler -> {
            try (var scope = TaskScope.<Integer>open()) {
                for (int i = 0; i < 3; i++) {
                    int seconds = i;
                    scope.fork(() -> inner(scheduler, scope, seconds));
                }
                scope.join();
                scope.cancel("the test is over");
            }
        });
        assertEquals(new Report(SEEDS, 9_920, false, 530_000, 743_736, /* seed= */ 0, -571_449_568_307_085_666L),
                report);
    }

    private static int inner(TestScheduler scheduler, TaskScope<Integer, ?> outer, int seconds)
            throws InterruptedException {
        try (var scope = TaskScope.<Integer>open()) {
            scope.fork(() -> scheduler.clock().sleep(Duration.ofSeconds(seconds)));
            scope.fork(() -> outer.fork(() -> seconds));
            scope.join().throwIfFailed();
        }
        return seconds;
    }
}
