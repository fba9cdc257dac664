/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One example. Nothing in it is peculiar to the tour: threads and time come from the runtime of the
 * thread that runs it.
 *
 * @param <R> what came out
 */
interface Example<R> {

    /** Returns what it is about. */
    About about();

    /** Returns who takes part. */
    Cast cast();

    /** Performs it. */
    R run(List<Job> jobs, Notes notes) throws Exception;

    /** Says what came out, in a sentence. */
    String tell(R result);

    /** Forks jobs by their names, in order. */
    static List<Task<Integer>> forkAll(List<Job> jobs, TaskScope<Integer, ?> scope) {
        var tasks = new ArrayList<Task<Integer>>();
        for (Job job : jobs) {
            tasks.add(scope.fork(job.name(), job));
        }
        return tasks;
    }

    /** Writes a length of time in seconds, with one decimal, as the lengths of the jobs are. */
    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }

    /** Writes a list of tasks as their names. */
    static String names(List<? extends Task<?>> tasks) {
        return tasks.isEmpty() ? "none" : String.join(", ", tasks.stream().map(Task::name).toList());
    }

    /**
     * What an example is about.
     *
     * @param title in a few words
     * @param lesson in a sentence
     * @param code the essence, in a line
     */
    record About(String title, String lesson, String code) {}
}
