/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Tasks whose ends the test pulls: each waits until it is told how to end, or until it is interrupted. Given to the
 * scope as a listener, it lets the test end them one after another, which forces their completion order.
 */
final class Puppets implements ScopeListener {
    private final Map<String, CompletableFuture<Callable<String>>> strings = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Thread>> threads = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<TaskScope<?, ?>>> completions = new ConcurrentHashMap<>();

    /** What a puppet throws when it is told to fail. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String name) {
            super(name, null, /* enableSuppression= */ true, /* writableStackTrace= */ false);
        }
    }

    /** Returns a body that waits to be told how to end. */
    Callable<String> body(String name) {
        return () -> {
            thread(name).complete(Thread.currentThread());
            return string(name).get().call();
        };
    }

    /** Forks one puppet of each name. */
    List<Task<String>> fork(TaskScope<String, ?> scope, String... names) {
        var tasks = new ArrayList<Task<String>>();
        for (String name : names) {
            tasks.add(scope.fork(name, body(name)));
        }
        return tasks;
    }

    /** Lets them return their names, one after another; policies have been asked about each before the next. */
    void succeed(String... names) throws Exception {
        for (String name : names) {
            pull(name, () -> name);
            awaitCompleted(name);
        }
    }

    /** Lets them throw, one after another; policies have been asked about each before the next. */
    void fail(String... names) throws Exception {
        for (String name : names) {
            pull(name, () -> {
                throw new Broken(name);
            });
            awaitCompleted(name);
        }
    }

    /** Lets one end in this way, without waiting for it. */
    void pull(String name, Callable<String> end) {
        string(name).complete(end);
    }

    /** Returns the thread that runs the puppet, once it does. */
    Thread awaitBegun(String name) throws Exception {
        return thread(name).get();
    }

    /** Waits until the end of a task of that name has been told to listeners and policies, however it came about. */
    void awaitCompleted(String name) throws Exception {
        awaitDelivered(completion(name).get());
    }

    /** Waits until everything that has been sent to the scope so far has been delivered. */
    static void awaitDelivered(TaskScope<?, ?> scope) throws InterruptedException {
        var turn = new CountDownLatch(1);
        scope.books().later(turn::countDown);
        turn.await();
    }

    @Override
    public void onComplete(Task<?> task) {
        completion(task.name()).complete(((ForkedTask<?>) task).scope());
    }

    private CompletableFuture<Callable<String>> string(String name) {
        return strings.computeIfAbsent(name, key -> new CompletableFuture<>());
    }

    CompletableFuture<Thread> thread(String name) {
        return threads.computeIfAbsent(name, key -> new CompletableFuture<>());
    }

    private CompletableFuture<TaskScope<?, ?>> completion(String name) {
        return completions.computeIfAbsent(name, key -> new CompletableFuture<>());
    }

    static List<String> names(List<? extends Task<?>> tasks) {
        return tasks.stream().map(Task::name).toList();
    }
}
