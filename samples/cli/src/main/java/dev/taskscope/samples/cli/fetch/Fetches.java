/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.fetch;

import static java.util.Objects.requireNonNull;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Outcome;
import dev.taskscope.ScopeOptions;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.TimeSource;
import dev.taskscope.samples.cli.ExitGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Gets URLs concurrently, at most so many at a time: one scope, one task for each URL, joined in rounds. A round is over
 * as soon as some task is done; then the next URL takes its place.
 */
final class Fetches {
    /** Returns at every completion, and leaves the other tasks running. */
    private static final CompletionPolicy<Answer, Completion<Answer>> EACH =
            CompletionPolicy.<Answer>waitForAll().until(task -> true);

    private final List<String> urls;
    private final int limit;
    private final Attempts attempts;
    private final TimeSource clock = TaskRuntime.current().timeSource();
    private final List<Result> results;
    private final Map<Task<Answer>, Place> running = new HashMap<>(); // at most the limit
    private int begun;

    private record Place(int index, long beganAt) {}

    Fetches(List<String> urls, int limit, Attempts attempts) {
        this.urls = urls;
        this.limit = limit;
        this.attempts = attempts;
        this.results = new ArrayList<>(Collections.nCopies(urls.size(), new Result.NotBegun()));
    }

    /**
     * Gets them all, or as many as there were until the scope was cancelled: by the guard, or by a limit of time around.
     * However it ends, no request is under way any more then, and {@link #results} tells how far it got.
     *
     * @param watched adds listeners to the options of the scope
     * @throws InterruptedException if the calling thread was interrupted
     */
    void getAll(UnaryOperator<ScopeOptions> watched, ExitGuard guard) throws InterruptedException {
        try (var scope = TaskScope.open(EACH, options -> watched.apply(options.name("fetch")))) {
            guard.cancelsOnExit(scope);
            while (!scope.isCancelled() && (begun < urls.size() || !running.isEmpty())) {
                while (running.size() < limit && begun < urls.size()) {
                    fork(scope);
                }
                scope.join().done().forEach(this::enter);
            }
        } finally {
            List.copyOf(running.keySet()).forEach(this::enter); // no join told of them; they ended before the scope did
        }
    }

    private void fork(TaskScope<Answer, ?> scope) {
        var place = new Place(begun++, clock.nanoTime());
        String url = urls.get(place.index());
        running.put(scope.fork(url, () -> attempts.get(url)), place);
    }

    private void enter(Task<Answer> done) {
        Place place = requireNonNull(running.remove(done), "place of a task that was forked here");
        Duration time = Duration.ofNanos(clock.nanoTime() - place.beganAt());
        results.set(place.index(), switch (done.outcome().orElseThrow()) {
            case Outcome.Success<Answer> success -> new Result.Answered(success.value(), time);
            case Outcome.Failure<Answer> failure -> new Result.Failed(failure.exception(), time);
            case Outcome.Cancelled<Answer> cancelled -> new Result.Unfinished(time);
        });
    }

    /** Returns what became of each URL, in the order of the URLs. */
    List<Result> results() {
        return Collections.unmodifiableList(results);
    }
}
