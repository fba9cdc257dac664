/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TimeSource;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.LoggerFactory;

/** A body that does not react to its limit is reported, with where it stands, and waited for. */
@ResourceLock("log of Timeouts")
class StragglingBodyTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Timeouts.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    private static String deafFor(int seconds) {
        TimeSource clock = TaskRuntime.current().timeSource();
        long end = clock.nanoTime() + ofSeconds(seconds).toNanos();
        boolean interrupted = false;
        while (clock.nanoTime() < end) {
            clock.parkUntil(clock, end);
            interrupted |= Thread.interrupted();
        }
        return interrupted ? "deaf" : "not asked";
    }

    @ConcurrentTest(schedules = 5)
    void body_thatDoesNotReact_isReportedWithBackOff_andWaitedFor() {
        String value = TimeLimit.of(ofSeconds(1)).named("quotes").call(() -> deafFor(45));
        assertEquals("deaf", value);
        List<String> said = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertEquals(2, said.size(), said::toString); // after 10 and 30 seconds
        assertTrue(said.get(0).startsWith("limit 'quotes' of PT1S has expired PT10S ago"), said.get(0));
        assertTrue(said.get(1).startsWith("limit 'quotes' of PT1S has expired PT30S ago"), said.get(1));
        assertTrue(said.get(0).contains("StragglingBodyTest.deafFor"), said.get(0));
    }

    @ConcurrentTest(schedules = 5)
    void body_thatDoesNotReactToItsCleanupBudgetEither_isAskedTwice_thenReported() {
        TimeLimit limit = TimeLimit.of(ofSeconds(1)).cleanupWithin(ofSeconds(2));
        assertEquals("deaf", limit.call(() -> deafFor(20)));
        assertEquals(1, log.list.size()); // 10 seconds after the second time
        assertTrue(log.list.get(0).getFormattedMessage().startsWith("limit of PT1S has expired PT12S ago"));
    }

    @ConcurrentTest(schedules = 5)
    void body_thatEndsInTime_isNotReported() throws InterruptedException {
        Timeouts.moveOnAfter(ofSeconds(1), () -> TaskRuntime.current().timeSource().sleep(ofSeconds(60)));
        assertEquals(List.of(), log.list);
    }
}
