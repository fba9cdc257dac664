/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskRuntime;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.TestScheduler;
import dev.taskscope.testing.junit.ConcurrentTest;
import dev.taskscope.timeouts.DeadlineExceededException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** On many schedules: whatever comes first, no attempt is running any more when the URL has its answer. */
class AttemptsTest {
    private static final String URL = "http://somewhere/";

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @AfterEach
    void allHaveEnded() {
        assertEquals(begun.get(), ended.get());
    }

    /** What an attempt does: takes so long, and then answers with its status, or fails without one. */
    private record Script(Duration length, @Nullable Integer status) {}

    private Attempts attempts(@Nullable Duration hedgeAfter, Script... scripts) {
        Getter getter = url -> {
            int number = begun.getAndIncrement();
            try {
                Script script = List.of(scripts).get(number);
                TaskRuntime.current().timeSource().sleep(script.length());
                if (script.status() == null) {
                    throw new IOException("attempt " + number);
                }
                return new Answer(script.status(), 0);
            } finally {
                TestScheduler.point("ending");
                ended.incrementAndGet();
            }
        };
        return new Attempts(getter, ofSeconds(10), hedgeAfter);
    }

    private static Script answering(int status, Duration after) {
        return new Script(after, status);
    }

    private static Script failing(Duration after) {
        return new Script(after, null);
    }

    @ConcurrentTest
    void get_ofOneThatAnswersInTime_isOneAttempt() throws Exception {
        var attempts = attempts(ofSeconds(1), answering(200, ofMillis(999)));
        assertEquals(200, attempts.get(URL).status());
        assertEquals(1, begun.get());
    }

    @ConcurrentTest
    void get_ofOneThatIsSlow_isTheSecondAnswer_andTheFirstHasEnded(FakeClock clock) throws Exception {
        var attempts = attempts(ofSeconds(1), answering(201, ofSeconds(9)), answering(202, ofSeconds(2)));
        assertEquals(202, attempts.get(URL).status());
        assertEquals(ofSeconds(3), clock.elapsed());
        assertEquals(2, begun.get());
    }

    @ConcurrentTest
    void get_ofOneThatIsFasterThanTheSecondAfterAll_isTheFirst(FakeClock clock) throws Exception {
        var attempts = attempts(ofSeconds(1), answering(201, ofSeconds(2)), answering(202, ofSeconds(9)));
        assertEquals(201, attempts.get(URL).status());
        assertEquals(ofSeconds(2), clock.elapsed());
    }

    /** Both at one moment: either may win, and the other has ended. */
    @ConcurrentTest
    void get_ofTwoThatAnswerAtOnce_isEither() throws Exception {
        var attempts = attempts(ofSeconds(1), answering(201, ofSeconds(2)), answering(201, ofSeconds(1)));
        assertEquals(201, attempts.get(URL).status());
    }

    @ConcurrentTest
    void get_ofAnAnswerAtTheMomentOfTheSecondAttempt_isThatAnswer() throws Exception {
        var attempts = attempts(ofSeconds(1), answering(201, ofSeconds(1)), answering(202, ofSeconds(9)));
        assertEquals(201, attempts.get(URL).status());
    }

    @ConcurrentTest
    void get_ofAFailureBeforeTheSecondAttempt_failsAtOnce(FakeClock clock) {
        var attempts = attempts(ofSeconds(2), failing(ofSeconds(1)));
        var failed = assertThrows(TaskFailedException.class, () -> attempts.get(URL));
        assertEquals("attempt 0", String.valueOf(failed.getCause().getMessage()));
        assertEquals(ofSeconds(1), clock.elapsed());
    }

    @ConcurrentTest
    void get_ofAFailureAfterTheSecondAttempt_waitsForThatOne() throws Exception {
        var attempts = attempts(ofSeconds(1), failing(ofSeconds(2)), answering(202, ofSeconds(5)));
        assertEquals(202, attempts.get(URL).status());
    }

    @ConcurrentTest
    void get_ofTwoThatFail_isTheEarlierFailure() {
        var attempts = attempts(ofSeconds(1), failing(ofSeconds(5)), failing(ofSeconds(2)));
        var failed = assertThrows(TaskFailedException.class, () -> attempts.get(URL));
        assertEquals("attempt 1", String.valueOf(failed.getCause().getMessage()));
    }

    @ConcurrentTest
    void get_ofTwoThatTakeTooLong_endsWithTheLimitOfTheSecond(FakeClock clock) {
        var attempts = attempts(ofSeconds(1), answering(201, ofSeconds(99)), answering(202, ofSeconds(99)));
        var failed = assertThrows(TaskFailedException.class, () -> attempts.get(URL));
        assertInstanceOf(DeadlineExceededException.class, failed.getCause());
        assertEquals(ofSeconds(11), clock.elapsed());
    }

    @ConcurrentTest
    void get_withoutASecondAttempt_endsWithTheLimit(FakeClock clock) {
        var attempts = attempts(null, answering(201, ofSeconds(99)));
        assertThrows(DeadlineExceededException.class, () -> attempts.get(URL));
        assertEquals(ofSeconds(10), clock.elapsed());
    }
}
