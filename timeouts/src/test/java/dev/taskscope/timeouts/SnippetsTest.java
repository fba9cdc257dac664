/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static dev.taskscope.timeouts.Timeouts.failAfter;
import static dev.taskscope.timeouts.Timeouts.limited;
import static dev.taskscope.timeouts.Timeouts.moveOnAfter;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.junit.ConcurrentTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The examples of the Javadoc. */
class SnippetsTest {
    private final List<String> said = new ArrayList<>();

    private static String ask(String whom, int seconds) throws InterruptedException {
        TaskRuntime.current().timeSource().sleep(ofSeconds(seconds));
        return "answer of " + whom;
    }

    @ConcurrentTest(schedules = 50)
    void failAfter_inTime() throws InterruptedException {
        // @start region="failAfter"
        List<String> answers = failAfter(ofSeconds(2), () -> {
            try (var scope = TaskScope.open(CompletionPolicy.<String>atMostFailures(0))) {
                scope.fork("alpha", () -> ask("alpha", 1));
                scope.fork("beta", () -> ask("beta", 1));
                return scope.join().values();
            } // at two seconds both are cancelled, have ended here, and failAfter throws
        });
        // @end
        assertEquals(2, answers.size());
    }

    @ConcurrentTest(schedules = 50)
    void reschedule() throws InterruptedException {
        // @start region="reschedule"
        String answer = failAfter(ofSeconds(2), limit -> {
            String first = ask("alpha", 1);
            limit.reschedule(ofSeconds(5)); // there is progress: five seconds from now
            return first + ", " + ask("beta", 4);
        });
        // @end
        assertEquals("answer of alpha, answer of beta", answer);
    }

    @ConcurrentTest(schedules = 50)
    void moveOn() throws InterruptedException {
        // @start region="moveOn"
        switch (moveOnAfter(ofSeconds(2), () -> ask("alpha", 3))) {
            case Attempt.Done<String> done -> said.add(done.value());
            case Attempt.CutShort<String> cut -> said.add("nothing within " + cut.why().length());
        }
        // @end
        assertEquals(List.of("nothing within PT2S"), said);
    }

    @ConcurrentTest(schedules = 50)
    void keep() throws InterruptedException {
        // @start region="keep"
        Attempt<List<String>> attempt = moveOnAfter(ofSeconds(4), limit -> {
            var answers = new ArrayList<String>();
            for (String whom : List.of("alpha", "beta", "gamma")) {
                answers.add(ask(whom, 3));
                limit.keep(List.copyOf(answers)); // the best there is so far
            }
            return answers;
        });
        List<String> answers = attempt.orElse(List.of());
        // @end
        assertEquals(List.of("answer of alpha"), answers);
        assertTrue(attempt.expired());
    }

    @ConcurrentTest(schedules = 50)
    void exceeded() throws InterruptedException {
        // @start region="exceeded"
        try {
            TimeLimit.of(ofSeconds(2)).named("answers").run(() -> {
                try (var scope = TaskScope.<String>open()) {
                    scope.fork("alpha", () -> ask("alpha", 1));
                    scope.fork("beta", () -> ask("beta", 5));
                    scope.join();
                }
            });
        } catch (DeadlineExceededException e) {
            e.done().forEach(task -> said.add(task.name() + ": done"));
            e.running().forEach(running -> said.add(running.task().name() + ": still running"));
        }
        // @end
        assertEquals(List.of("alpha: done", "beta: still running"), said);
    }

    @ConcurrentTest(schedules = 50)
    void timeLimit() {
        // @start region="timeLimit"
        TimeLimit perRequest = TimeLimit.of(ofSeconds(2)).named("request").cleanupWithin(ofMillis(500));
        var late = assertThrows(
                DeadlineExceededException.class, () -> perRequest.call(() -> ask("alpha", 3)));
        // @end
        assertEquals("request", late.name().orElseThrow());
    }

    @ConcurrentTest(schedules = 50)
    void around() throws InterruptedException {
        // @start region="around"
        try (var scope = TaskScope.<String>open()) {
            Task<String> quick = scope.fork("quick", limited(ofSeconds(2), () -> ask("alpha", 1)));
            Task<String> slow = scope.fork("slow", limited(ofSeconds(2), () -> ask("beta", 3)));
            scope.join();
            assertEquals(Task.State.SUCCEEDED, quick.state());
            assertEquals(Task.State.FAILED, slow.state());
        }
        // @end
    }

    @ConcurrentTest(schedules = 50)
    void policy() throws InterruptedException {
        // @start region="policy"
        CompletionPolicy<String, List<Task<String>>> two = CompletionPolicy.quorum(2);
        var twoInTime = TimeLimit.of(ofSeconds(2)).deciding(two, Completion::succeeded); // or what there is by then
        try (var scope = TaskScope.open(twoInTime)) {
            scope.fork("alpha", () -> ask("alpha", 1));
            scope.fork("beta", () -> ask("beta", 3));
            scope.join().forEach(task -> said.add(task.value()));
        }
        // @end
        assertEquals(List.of("answer of alpha"), said);
    }

    @ConcurrentTest(schedules = 50)
    void waitFor() throws InterruptedException {
        // @start region="waitFor"
        try (var scope = TaskScope.<String>open()) {
            Task<String> slow = scope.fork("slow", () -> ask("alpha", 3));
            assertThrows(DeadlineExceededException.class, () -> Timeouts.waitFor(ofSeconds(2), scope, slow));
            assertEquals(Task.State.CANCELLED, slow.state()); // it has ended
        }
        // @end
    }

    @ConcurrentTest(schedules = 50)
    void join() throws InterruptedException {
        // @start region="join"
        try (var scope = TaskScope.<String>open()) {
            scope.fork("quick", () -> ask("alpha", 1));
            scope.fork("slow", () -> ask("beta", 3));
            var late = assertThrows(DeadlineExceededException.class, () -> Timeouts.join(ofSeconds(2), scope));
            assertEquals(1, late.done().size());
            assertEquals(1, scope.join().done().size()); // the other one has gone on
        }
        // @end
    }

    @ConcurrentTest(schedules = 50)
    void effective() throws InterruptedException {
        // @start region="effective"
        failAfter(ofSeconds(2), () -> failAfter(ofMinutes(1), () -> {
            Duration left = Timeouts.effectiveDeadline().map(Deadline::remaining).orElse(ofMinutes(5));
            said.add("ask the server to answer within " + left);
        }));
        // @end
        assertEquals(List.of("ask the server to answer within PT2S"), said);
    }

    @ConcurrentTest(schedules = 50)
    void shield() {
        // @start region="shield"
        assertThrows(DeadlineExceededException.class, () -> failAfter(ofSeconds(2), () -> {
            Timeouts.shield(() -> said.add(ask("alpha", 3))); // is not cut short
            said.add(ask("beta", 1)); // is
        }));
        // @end
        assertEquals(List.of("answer of alpha"), said);
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
