/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StageClockTest {
    private final StageClock clock = new StageClock(Double.POSITIVE_INFINITY);

    private <V> V play(Callable<V> act) throws Exception {
        TaskRuntime runtime = TaskRuntime.system().withTimeSource(clock).withThreadFactory(clock.threads());
        return clock.play(() -> runtime.call(act));
    }

    @Test
    void sleep_ofADay_isExactAndTakesNoTime() throws Exception {
        play(() -> {
            clock.sleep(ofDays(1));
            return null;
        });
        assertEquals(ofDays(1).toNanos(), clock.nanoTime());
    }

    @Test
    void deadline_thatPasses_isOnTime() throws Exception {
        boolean expired = play(() -> {
            try (var scope = TaskScope.<Integer>open()) {
                scope.fork(() -> {
                    clock.sleep(ofSeconds(10));
                    return 1;
                });
                return scope.join(Deadline.after(ofMillis(1500))).expired();
            }
        });
        assertTrue(expired);
        assertEquals(ofMillis(1500).toNanos(), clock.nanoTime());
    }

    /** A nanosecond apart is apart: the next one is woken only when nobody has anything to do any more. */
    @RepeatedTest(20)
    void tasks_thatSleepForDifferentTimes_completeInThatOrder_andTheOwnerSeesEachByItself() throws Exception {
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, 50).boxed().toList());
        Collections.shuffle(numbers, new Random(5));
        List<List<Integer>> rounds = play(() -> {
            CompletionPolicy<Integer, Completion<Integer>> each =
                    CompletionPolicy.<Integer>waitForAll().until(task -> true);
            try (var scope = TaskScope.open(each)) {
                for (int number : numbers) {
                    scope.fork(() -> {
                        clock.sleep(ofNanos(1 + number));
                        return number;
                    });
                }
                var all = new ArrayList<List<Integer>>();
                for (Completion<Integer> round; !(round = scope.join()).done().isEmpty();) {
                    all.add(round.done().stream().map(Task::value).toList());
                }
                return all;
            }
        });
        assertEquals(IntStream.range(0, 50).mapToObj(List::of).toList(), rounds);
    }

    @RepeatedTest(20)
    void cancellation_isSeenBeforeTimeMoves() throws Exception {
        play(() -> {
            try (var scope = TaskScope.<Integer>open()) {
                for (int i = 0; i < 5; i++) {
                    scope.fork(() -> {
                        clock.sleep(ofSeconds(10));
                        return 1;
                    });
                }
                clock.sleep(ofSeconds(1));
                scope.cancel();
                assertEquals(5, scope.join().cancelled().size());
            }
            return null;
        });
        assertEquals(ofSeconds(1).toNanos(), clock.nanoTime());
    }

    @Test
    void schedule_runsAtItsTime_unlessCalledOff() throws Exception {
        var ran = new ArrayList<Long>();
        play(() -> {
            clock.schedule(ofSeconds(2).toNanos(), () -> ran.add(clock.nanoTime()));
            var calledOff = clock.schedule(ofSeconds(3).toNanos(), () -> ran.add(clock.nanoTime()));
            clock.sleep(ofMillis(2500));
            assertTrue(calledOff.cancel());
            clock.sleep(ofSeconds(2));
            return null;
        });
        assertEquals(List.of(ofSeconds(2).toNanos()), ran);
    }
}
