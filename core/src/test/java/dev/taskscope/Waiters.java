/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Tasks that know one another by name, and go on one by one, so that the test chooses who waits for whom first. */
final class Waiters {
    static final CompletionPolicy<String, Completion<String>> ALL = CompletionPolicy.waitForAll();
    static final CompletionPolicy<String, Completion<String>> FIRST = ALL.until(task -> true);

    private final ParkWatch watch = new ParkWatch();
    private final Map<String, CompletableFuture<Thread>> threads = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Task<String>>> tasks = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> turns = new ConcurrentHashMap<>();

    ParkWatch parks() {
        return watch;
    }

    TaskScope<String, Completion<String>> open(String name) {
        return TaskScope.open(ALL, options -> options.name(name).runtime(watch.runtime()));
    }

    /** Forks a task that takes its turn when it is told to, and is known to the others by its name. */
    Task<String> fork(TaskScope<String, ?> scope, String name, Callable<String> body) {
        Task<String> task = scope.fork(name, () -> {
            of(threads, name).complete(Thread.currentThread());
            of(turns, name).get();
            return body.call();
        });
        of(tasks, name).complete(task);
        return task;
    }

    /** Forks a task that waits for others, and then succeeds with its own name. */
    Task<String> forkWaiting(
            TaskScope<String, ?> scope, String name, CompletionPolicy<String, ?> policy, String... others) {
        return fork(scope, name, () -> {
            scope.await(policy, List.of(others).stream().map(this::task).toList());
            return name;
        });
    }

    /** Forks a task below that awaits a task of the outer scope. */
    Task<String> forkBelow(TaskScope<String, ?> inner, String name, TaskScope<String, ?> outer, String other) {
        return fork(inner, name, () -> {
            outer.await(task(other));
            return name;
        });
    }

    /** Returns the task of that name, once it has been forked. */
    Task<String> task(String name) {
        return of(tasks, name).join();
    }

    void go(String... names) {
        for (String name : names) {
            of(turns, name).complete(null);
        }
    }

    /** Lets tasks go on one after the other, and returns once each of them waits inside the framework. */
    void goUntilTheyWait(String... names) throws Exception {
        for (String name : names) {
            go(name);
            watch.awaitParked(of(threads, name).get());
        }
    }

    /** Returns the thread of the task of that name, once it runs. */
    Thread thread(String name) {
        return of(threads, name).join();
    }

    private static <V> CompletableFuture<V> of(Map<String, CompletableFuture<V>> map, String name) {
        return map.computeIfAbsent(name, key -> new CompletableFuture<>());
    }

    /** Returns with what words the task was refused its wait. */
    static String refusalOf(Task<String> task) {
        var failure = assertInstanceOf(Outcome.Failure.class, task.outcome().orElseThrow());
        return assertInstanceOf(CircularWaitException.class, failure.exception()).getMessage();
    }

    static void assertNames(String message, String part) {
        assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
    }
}
