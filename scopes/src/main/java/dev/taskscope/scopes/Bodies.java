/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What is run at once in a scope of its own. */
final class Bodies {

    private Bodies() {}

    /** Returns a copy, after a look at each: nothing starts if one is missing. */
    static <T extends @Nullable Object> List<Callable<? extends T>> copyOf(
            Collection<? extends Callable<? extends T>> bodies, String what) {
        requireNonNull(bodies, () -> "bodies to " + what);
        var copy = new ArrayList<Callable<? extends T>>(bodies.size());
        for (Callable<? extends T> body : bodies) {
            copy.add(requireNonNull(body, () -> "body %d of the %s".formatted(copy.size() + 1, what)));
        }
        return copy;
    }

    static <T extends @Nullable Object> List<Task<T>> fork(
            List<Callable<? extends T>> bodies, TaskScope<T, ?> scope) {
        var tasks = new ArrayList<Task<T>>(bodies.size());
        for (Callable<? extends T> body : bodies) {
            tasks.add(scope.<T>fork(body));
        }
        return tasks;
    }

    /** Returns values that may be null; unmodifiable. */
    static <T extends @Nullable Object> List<T> valuesOf(List<Task<T>> tasks) {
        var values = new ArrayList<T>(tasks.size());
        for (Task<T> task : tasks) {
            values.add(task.value());
        }
        return Collections.unmodifiableList(values);
    }
}
