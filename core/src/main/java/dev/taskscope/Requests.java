/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.Collection;

/**
 * Asks several tasks to stop as if in one step, so that it makes no difference who is asked first: each is told before the first
 * one is asked that its request is coming, and does not go on with what the others came to for having been asked.
 */
final class Requests {

    private Requests() {}

    /** Returns whether one of them hears of it, as {@link Task#cancel}. */
    static boolean toAll(Collection<? extends ForkedTask<?>> tasks, String why) {
        if (tasks.size() == 1) {
            return tasks.iterator().next().cancel(why);
        }
        tasks.forEach(ForkedTask::expectRequest);
        boolean heard = false;
        int asked = 0;
        try {
            for (ForkedTask<?> task : tasks) {
                heard |= task.cancel(why);
                asked++;
                task.requestHasCome();
            }
        } finally {
            tasks.stream().skip(asked).forEach(ForkedTask::requestHasCome); // what asked one of them threw
        }
        return heard;
    }
}
