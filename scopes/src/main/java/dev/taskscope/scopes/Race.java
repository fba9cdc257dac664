/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs several ways to the same end at once; the first one that succeeds wins. The others are cancelled, and have ended before
 * the race returns. One that fails loses, but the race goes on; if nobody wins, every failure is kept.
 *
 * {@snippet class="dev.taskscope.scopes.SnippetsTest" region="race"}
 *
 * @since 0.1
 */
public final class Race {

    private Race() {}

    /** Runs a race. As {@link #first(Collection)}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T extends @Nullable Object> T first(Callable<? extends T>... bodies) throws InterruptedException {
        return first(Arrays.asList(bodies));
    }

    /** Runs a race. The stream is used up first. As {@link #first(Collection)}. */
    public static <T extends @Nullable Object> T first(Stream<? extends Callable<? extends T>> bodies)
            throws InterruptedException {
        return first(bodies.toList());
    }

    /**
     * Runs a race, in a scope of its own. When this returns or throws, all bodies have ended.
     *
     * @param bodies what to run
     * @return the value of the first one that returned one
     * @param <T> the type of the value
     * @throws dev.taskscope.TaskFailedException if none succeeded; with all failures, the first as the cause
     * @throws InterruptedException if the calling thread was interrupted before there was a winner; the bodies are cancelled
     * @throws IllegalArgumentException if there is no body
     */
    public static <T extends @Nullable Object> T first(Collection<? extends Callable<? extends T>> bodies)
            throws InterruptedException {
        List<Callable<? extends T>> copy = Bodies.copyOf(bodies, "race");
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("a race needs at least 1 body");
        }
        try (var scope = TaskScope.open(Race.<T>policy(), options -> options.name("race"))) {
            Bodies.fork(copy, scope);
            return scope.join().value();
        }
    }

    /**
     * Returns the policy of a race, for a scope whose tasks have names, or a wait for chosen tasks. Its result is the winner;
     * if there is none, it throws a {@link dev.taskscope.TaskFailedException} with all failures.
     *
     * @param <T> the type of the values
     */
    public static <T extends @Nullable Object> CompletionPolicy<T, Task<T>> policy() {
        return CompletionPolicy.<T>quorum(1).mapping(winners -> winners.get(0));
    }
}
