/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.Task;
import java.util.List;

/**
 * One example of the article. Nothing in it is peculiar to the tour: threads and time come from the runtime of the
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
