/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** What tasks of the tests do, in milliseconds of the test's clock. */
final class Jobs {

    private Jobs() {}

    /** What a job throws that is told to fail. */
    static final class Told extends Exception {
        private static final long serialVersionUID = 1L;

        Told(String message) {
            super(message);
        }
    }

    static <T> Callable<T> after(int millis, T value) {
        return () -> {
            sleep(millis);
            return value;
        };
    }

    static <T> Callable<T> failsAfter(int millis, String message) {
        return () -> {
            sleep(millis);
            throw new Told(message);
        };
    }

    /** Needs so long for its cleanup once it is interrupted, and ends as cancelled. */
    static <T> Callable<T> cleansUp(int millis) {
        return () -> {
            try {
                sleep(1_000_000);
            } catch (InterruptedException e) {
                sleep(millis);
                throw e;
            }
            throw new AssertionError("nobody interrupted it");
        };
    }

    /** Answers an interrupt with a value. */
    static <T> Callable<T> stubborn(T value) {
        return () -> {
            try {
                sleep(1_000_000);
            } catch (InterruptedException e) {
                return value;
            }
            throw new AssertionError("nobody interrupted it");
        };
    }

    static void sleep(int millis) throws InterruptedException {
        clock().sleep(Duration.ofMillis(millis));
    }

    static Deadline in(int millis) {
        return Deadline.after(Duration.ofMillis(millis));
    }

    /** Returns what the clock of the test shows. */
    static long now() {
        return clock().nanoTime() / 1_000_000;
    }

    private static TimeSource clock() {
        return TaskRuntime.current().timeSource();
    }

    static List<String> names(List<? extends Task<?>> tasks) {
        return tasks.stream().map(Task::name).toList();
    }
}
