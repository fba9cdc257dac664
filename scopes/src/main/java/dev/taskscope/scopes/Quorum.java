/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.TaskScope;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs several bodies at once until so many of them have succeeded. The others are cancelled, and have ended before it returns.
 * It gives up as soon as that many are out of reach.
 *
 * {@snippet class="dev.taskscope.scopes.SnippetsTest" region="quorum"}
 *
 * <p>For a scope whose tasks have names, or a wait for chosen tasks, there is {@link CompletionPolicy#quorum}.
 *
 * @since 0.1
 */
public final class Quorum {

    private Quorum() {}

    /** Runs bodies until {@code needed} have succeeded. As {@link #of(int, Collection)}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T extends @Nullable Object> List<T> of(int needed, Callable<? extends T>... bodies)
            throws InterruptedException {
        return of(needed, Arrays.asList(bodies));
    }

    /** Runs bodies until {@code needed} have succeeded. The stream is used up first. As {@link #of(int, Collection)}. */
    public static <T extends @Nullable Object> List<T> of(
            int needed, Stream<? extends Callable<? extends T>> bodies) throws InterruptedException {
        return of(needed, bodies.toList());
    }

    /**
     * Runs bodies, in a scope of their own, until {@code needed} of them have succeeded. When this returns or throws, all of
     * them have ended.
     *
     * @param needed how many, at least 1
     * @param bodies what to run
     * @return the values of the first {@code needed} that returned one, in completion order; unmodifiable
     * @param <T> the type of the values
     * @throws dev.taskscope.TaskFailedException if so many failed that {@code needed} were out of reach; with all failures
     * @throws InterruptedException if the calling thread was interrupted before that; the bodies are cancelled
     * @throws IllegalArgumentException if {@code needed} is below 1, or above the number of bodies
     */
    public static <T extends @Nullable Object> List<T> of(
            int needed, Collection<? extends Callable<? extends T>> bodies) throws InterruptedException {
        List<Callable<? extends T>> copy = Bodies.copyOf(bodies, "quorum");
        if (needed > copy.size()) {
            throw new IllegalArgumentException(
                    "a quorum of %d of %d bodies can never be reached".formatted(needed, copy.size()));
        }
        try (var scope = TaskScope.open(CompletionPolicy.<T>quorum(needed), options -> options.name("quorum"))) {
            Bodies.fork(copy, scope);
            return Bodies.valuesOf(scope.join().subList(0, needed));
        }
    }
}
