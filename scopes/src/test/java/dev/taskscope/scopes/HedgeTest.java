/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static dev.taskscope.scopes.Jobs.now;
import static dev.taskscope.scopes.Jobs.sleep;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are repeated when the answer is late. */
class HedgeTest {
    private static final int SCHEDULES = 30;

    private final List<String> begun = new CopyOnWriteArrayList<>();

    private void begin(int number) {
        begun.add(number + " at " + now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void call_theFirstAnswersInTime_makesOneAttempt() throws Exception {
        String answer = Hedge.after(ofMillis(10)).call(() -> {
            begin(1);
            sleep(5);
            return "answer";
        });
        assertEquals("answer", answer);
        assertEquals(List.of("1 at 0"), begun);
        assertEquals(5, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void call_theFirstIsLate_theSecondAnswersAndTheFirstHasEnded() throws Exception {
        String answer = Hedge.after(ofMillis(10)).atMost(3).callEach(number -> {
            begin(number);
            try {
                sleep(number == 2 ? 5 : 1_000);
            } catch (InterruptedException e) {
                sleep(7);
                throw e;
            }
            return "attempt " + number;
        });
        assertEquals("attempt 2", answer);
        assertEquals(List.of("1 at 0", "2 at 10"), begun);
        assertEquals(22, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void call_theFirstAnswersAfterTheSecondHasBegun_counts() throws Exception {
        assertEquals("attempt 1", Hedge.after(ofMillis(10)).callEach(number -> {
            sleep(number == 1 ? 12 : 1_000);
            return "attempt " + number;
        }));
        assertEquals(12, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void call_anAttemptFails_theNextBeginsAtOnce() throws Exception {
        String answer = Hedge.after(ofMillis(10)).atMost(3).callEach(number -> {
            begin(number);
            sleep(2);
            if (number < 3) {
                throw new Jobs.Told("attempt " + number);
            }
            return "attempt 3";
        });
        assertEquals("attempt 3", answer);
        assertEquals(List.of("1 at 0", "2 at 2", "3 at 4"), begun);
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void call_allFail_keepsEveryFailure() {
        var failure =
                assertThrows(TaskFailedException.class, () -> Hedge.after(ofMillis(10)).atMost(3).callEach(number -> {
                    sleep(15);
                    throw new Jobs.Told("failure " + number);
                }));
        assertEquals("failure 1", failure.getCause().getMessage());
        assertEquals(
                List.of("failure 2", "failure 3"),
                Stream.of(failure.getSuppressed()).map(Throwable::getMessage).toList());
        assertTrue(failure.getMessage().startsWith("hedge: none of 3 attempts succeeded"), failure.getMessage());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void call_nobodyAnswers_makesNoMoreThanSoManyAttempts() throws Exception {
        assertEquals("attempt 1", Hedge.after(ofMillis(10)).atMost(4).callEach(number -> {
            begin(number);
            sleep(500);
            return "attempt " + number;
        }));
        assertEquals(List.of("1 at 0", "2 at 10", "3 at 20", "4 at 30"), begun);
        assertEquals(500, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void call_noDelay_beginsAllAtOnce() throws Exception {
        assertEquals("attempt 2", Hedge.after(Duration.ZERO).atMost(3).callEach(number -> {
            sleep(number == 2 ? 5 : 50);
            return "attempt " + number;
        }));
        assertEquals(5, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void call_anAnswerAtTheInstantOfTheDelay_counts() throws Exception {
        String answer = Hedge.after(ofMillis(10)).callEach(number -> {
            sleep(10);
            return "attempt " + number;
        });
        assertEquals("attempt 1", answer);
        assertEquals(10, now());
    }

    @ConcurrentTest(schedules = SCHEDULES)
    void call_waiterIsCancelled_cancelsTheAttempts() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            Task<String> waiter = scope.fork("waiter", () -> Hedge.after(ofMillis(10)).call(() -> {
                sleep(1_000);
                return "never";
            }));
            sleep(15);
            waiter.cancel();
            scope.join();
            assertEquals(Task.State.CANCELLED, waiter.state());
            assertEquals(15, now());
        }
    }

    /** The clock is that of the runtime, also where no scheduler is. */
    @Test
    @Timeout(30)
    void call_onAFakeClock_waitsForThatAlone() throws Exception {
        var clock = new FakeClock();
        var release = new CountDownLatch(1);
        String answer = TaskRuntime.system().withTimeSource(clock)
                .call(() -> Hedge.after(Duration.ofDays(1)).callEach(number -> {
                    if (number == 1) {
                        clock.advance(Duration.ofDays(1));
                        release.await();
                    }
                    return "attempt " + number;
                }));
        assertEquals("attempt 2", answer);
    }

    @Test
    void badInput_isRefused() {
        assertEquals("delay of a hedge is negative: PT-0.001S",
                assertThrows(IllegalArgumentException.class, () -> Hedge.after(ofMillis(-1))).getMessage());
        Hedge hedge = Hedge.after(ofMillis(1));
        assertEquals("a hedge makes at least 1 attempt, not 0",
                assertThrows(IllegalArgumentException.class, () -> hedge.atMost(0)).getMessage());
        assertThrows(NullPointerException.class, () -> Hedge.after(null));
        assertThrows(NullPointerException.class, () -> hedge.call(null));
        assertThrows(NullPointerException.class, () -> hedge.callEach(null));
    }
}
