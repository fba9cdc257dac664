/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The events of the flight recorder, which cost nothing while nobody records. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlightRecorderTest {
    private static final String TASK = "dev.taskscope.Task";
    private static final String SCOPE = "dev.taskscope.Scope";

    @TempDir private Path folder;

    private List<RecordedEvent> record(String type, TaskScope.Action action) throws Exception {
        try (var recording = new Recording()) {
            recording.enable(TASK).withoutThreshold();
            recording.enable(SCOPE).withoutThreshold();
            recording.start();
            action.run();
            recording.stop();
            Path file = folder.resolve("recording.jfr");
            recording.dump(file);
            return events(file, type);
        }
    }

    private static List<RecordedEvent> events(Path file, String type) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(type))
                .sorted(Comparator.comparing(RecordedEvent::getEndTime)) // in the file they stand by thread
                .toList();
    }

    private static TaskScope<Object, Completion<Object>> open() {
        return TaskScope.open(CompletionPolicy.waitForAll(), options -> options.name("quotes"));
    }

    private static void assertTaskEvent(RecordedEvent event, String task, String outcome, String detail) {
        assertEquals(
                List.of(task, "quotes", outcome, detail),
                List.of(
                        event.getString("task"),
                        event.getString("scopePath"),
                        event.getString("outcome"),
                        event.getString("detail")));
        assertFalse(event.getDuration().isNegative());
        assertFalse(event.getEndTime().isBefore(event.getStartTime()));
    }

    // ---- tasks

    @Test
    void taskEvent_ofASuccess_hasNamePathOutcomeAndDuration() throws Exception {
        var events = record(TASK, () -> {
            try (var scope = open()) {
                scope.fork("alpha", () -> "a");
                scope.join();
            }
        });
        assertEquals(1, events.size());
        assertTaskEvent(events.getFirst(), "alpha", "Success", "");
    }

    @Test
    void taskEvent_ofAFailure_hasTheException() throws Exception {
        var events = record(TASK, () -> {
            try (var scope = open()) {
                scope.fork("alpha", () -> {
                    throw new IOException("disk full");
                });
                scope.join();
            }
        });
        assertEquals(1, events.size());
        assertTaskEvent(events.getFirst(), "alpha", "Failure", "java.io.IOException: disk full");
    }

    @Test
    void taskEvent_ofACancelledTask_hasTheReason() throws Exception {
        var events = record(TASK, () -> {
            var running = new CountDownLatch(1);
            try (var scope = open()) {
                scope.fork("alpha", CloseTest.untilInterrupted(running));
                running.await();
                scope.cancel("no need");
                scope.join();
            }
        });
        assertEquals(1, events.size());
        assertTaskEvent(events.getFirst(), "alpha", "Cancelled", "no need");
    }

    @Test
    void taskEvent_ofANestedTask_hasTheWholePathOfItsScope() throws Exception {
        var events = record(TASK, () -> {
            try (var scope = open()) {
                scope.fork("alpha", () -> {
                    try (var inner = TaskScope.open(CompletionPolicy.waitForAll(), options -> options.name("inner"))) {
                        inner.fork("beta", () -> {});
                        inner.join();
                    }
                });
                scope.join();
            }
        });
        assertEquals("beta", events.getFirst().getString("task"));
        assertEquals("quotes/alpha/inner", events.getFirst().getString("scopePath"));
    }

    // ---- scopes

    @Test
    void scopeEvent_ofAScopeThatClosed_hasNamePathTasksAndDuration() throws Exception {
        var events = record(SCOPE, () -> {
            try (var scope = open()) {
                scope.fork(() -> {});
                scope.fork(() -> {});
                Task<Object> last = scope.fork(() -> {});
                scope.join();
                Uninterrupted.await(() -> last.state().ended());
            }
        });
        assertEquals(1, events.size());
        RecordedEvent event = events.getFirst();
        assertEquals("quotes", event.getString("scope"));
        assertEquals("quotes", event.getString("scopePath"));
        assertEquals(3, event.getInt("tasks"));
        assertEquals("Closed", event.getString("outcome"));
        assertFalse(event.getDuration().isNegative());
    }

    @Test
    void scopeEvent_ofACancelledScope_hasTheReason() throws Exception {
        var events = record(SCOPE, () -> {
            try (var scope = open()) {
                scope.cancel("no need");
            }
        });
        assertEquals("Cancelled", events.getFirst().getString("outcome"));
        assertEquals("no need", events.getFirst().getString("detail"));
    }

    @Test
    void scopeEvent_ofAFailedScope_saysSo() throws Exception {
        CompletionPolicy<Object, Completion<Object>> throwing = (completed, tally) -> {
            throw new IllegalStateException("of the policy");
        };
        var events = record(SCOPE, () -> {
            try (var scope = TaskScope.open(throwing)) {
                scope.fork(() -> {});
                assertThrows(ScopeFailedException.class, scope::join);
            }
        });
        assertEquals("Failed", events.getFirst().getString("outcome"));
        assertTrue(events.getFirst().getString("detail").contains("of the policy"), events::toString);
    }

    // ---- whatever is thrown

    /** An exception that cannot be shown. */
    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    @Test
    void taskEvent_ofAnExceptionThatCannotBeShown_doesNotKeepTheTaskFromEnding() throws Exception {
        record(TASK, () -> {
            try (var scope = open()) {
                scope.fork("alpha", () -> {
                    throw new Unspeakable();
                });
                assertEquals(1, scope.join().failed().size());
            }
        });
    }

    // ---- not recorded

    @Test
    void events_whileNobodyRecords_areNotMade() {
        assertNull(TaskEvent.beginIfRecorded());
        assertNull(ScopeEvent.beginIfRecorded());
    }

    @Test
    void events_whileSomebodyRecords_areMade() throws Exception {
        record(TASK, () -> {
            assertNotNull(TaskEvent.beginIfRecorded());
            assertNotNull(ScopeEvent.beginIfRecorded());
        });
    }

    @Test
    void events_whileOthersAreRecorded_areNotMade() {
        try (var recording = new Recording()) {
            recording.disable(TASK);
            recording.disable(SCOPE);
            recording.start();
            assertNull(TaskEvent.beginIfRecorded());
            assertNull(ScopeEvent.beginIfRecorded());
        }
    }
}
