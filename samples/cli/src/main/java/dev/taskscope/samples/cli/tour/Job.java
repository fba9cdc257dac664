/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.TaskRuntime;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * The task that the article uses everywhere: it sleeps, and then returns its number or fails.
 *
 * @param number what it returns
 * @param sleeps how long it sleeps, on the clock of the runtime
 * @param fails whether it throws a {@link JobFailedException} then
 */
record Job(int number, Duration sleeps, boolean fails) implements Callable<Integer> {

    String name() {
        return "task-" + number;
    }

    @Override
    public Integer call() throws InterruptedException, JobFailedException {
        TaskRuntime.current().timeSource().sleep(sleeps);
        if (fails) {
            throw new JobFailedException(name() + " failed");
        }
        return number;
    }

    /** What a job throws that fails. */
    static final class JobFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        JobFailedException(String message) {
            super(message);
        }
    }
}
