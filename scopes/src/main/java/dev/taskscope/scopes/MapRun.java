/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.CancelScope;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Outcome;
import dev.taskscope.TaskScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One run of a parallel map: the workers, and what they share. */
final class MapRun<T, R extends @Nullable Object> {
    private final String name;
    private final String itemName;
    private final int limit;
    private final Iterator<? extends T> source;
    private final ParallelMap.Mapper<? super T, ? extends R> mapper;
    private final Sink<T, R> sink;
    private final @Nullable Progress progress;
    private final Turns reading = new Turns();

    private final Queue<Worker<T, R>> team = new ConcurrentLinkedQueue<>(); // all that have begun

    // in a turn at reading
    private int workers;
    private int starting; // of the workers: forked, and not yet ready to read
    private long read;
    private boolean exhausted;

    private volatile @Nullable Throwable sourceFailure; // written in a turn at reading
    private final List<MappedItem<T, R>> failed = new ArrayList<>(); // in the order in which they ended; under its monitor
    private boolean keepsFailures; // both set before there are workers
    private boolean failFast;

    MapRun(
            String name,
            int limit,
            Iterator<? extends T> source,
            ParallelMap.Mapper<? super T, ? extends R> mapper,
            Sink<T, R> sink,
            @Nullable Progress progress) {
        this.name = name;
        this.itemName = "item of '" + name + "'";
        this.limit = limit;
        this.source = source;
        this.mapper = mapper;
        this.sink = sink;
        this.progress = progress;
    }

    // ---- by the thread that owns the workers

    /** Works on all items, and throws what the contract of a map says. */
    void toTheEnd(boolean stopsAtTheFirstFailure) throws InterruptedException {
        keepsFailures = true;
        failFast = stopsAtTheFirstFailure;
        boolean stoppedFromOutside;
        try {
            stoppedFromOutside = work();
        } catch (InterruptedException | RuntimeException e) {
            suppressFailures(e);
            throw e;
        }
        Throwable source = sourceFailure;
        if (source != null) {
            throw withFailures(sourceProblem(source), 0);
        }
        if (failFast && !failed.isEmpty()) {
            MappedItem<T, R> first = failed.getFirst();
            throw withFailures(new ParallelMapException(first + " failed", thrownBy(first)), 1);
        }
        if (stoppedFromOutside) {
            var cancelled = new CancellationException("'%s' was cancelled with the scope around it".formatted(name));
            suppressFailures(cancelled);
            throw cancelled;
        }
    }

    /** Works on all items; nothing runs any more when it returns. Returns whether something has stopped it before the end. */
    boolean work() throws InterruptedException {
        try (var scope = TaskScope.open(CompletionPolicy.<Object>atMostFailures(0), options -> options.name(name))) {
            workers = 1;
            starting = 1;
            scope.fork(() -> work(scope));
            scope.join();
            if (Thread.interrupted()) { // what cancels from outside may have ended the last worker before the wait noticed
                throw new InterruptedException("interrupted in '%s'".formatted(name));
            }
            return scope.isCancelled();
        }
    }

    /** Returns what to throw because the source failed, if it did. */
    @Nullable ParallelMapException sourceProblem() {
        Throwable thrown = sourceFailure;
        return thrown == null ? null : sourceProblem(thrown);
    }

    private ParallelMapException sourceProblem(Throwable thrown) {
        return new ParallelMapException("source of '%s' failed at item %d".formatted(name, read), thrown);
    }

    private ParallelMapException withFailures(ParallelMapException thrown, int from) {
        for (MappedItem<T, R> item : failed.subList(from, failed.size())) {
            thrown.addSuppressed(thrownBy(item));
        }
        return thrown;
    }

    private void suppressFailures(Exception in) {
        for (MappedItem<T, R> item : failed) {
            in.addSuppressed(thrownBy(item));
        }
    }

    private static Throwable thrownBy(MappedItem<?, ?> item) {
        if (item.outcome().orElseThrow() instanceof Outcome.Failure<?> failure) {
            return failure.exception();
        }
        throw new IllegalStateException(item + " has not failed");
    }

    // ---- by workers

    private void work(TaskScope<Object, ?> scope) throws InterruptedException {
        var worker = new Worker<T, R>();
        team.add(worker);
        var reader = new Turns.Reader();
        boolean starts = true;
        while (!scope.isCancelled()) {
            MappedItem<T, R> item = next(scope, reader, starts);
            starts = false;
            if (item == null) {
                return;
            }
            if (progress != null) {
                progress.added();
            }
            worker.setRelease(item);
            run(item, scope);
            worker.setRelease(null);
            Thread.interrupted(); // the function's own; if it is that of a cancelled scope, the scope says so from before it
        }
    }

    /** A worker, as others see it: the item that it has in work, or null. Written by its thread. */
    private static final class Worker<T, R extends @Nullable Object>
            extends
                AtomicReference<@Nullable MappedItem<T, R>> {
        private static final long serialVersionUID = 1;
    }

    /** Returns the items that are in work, in the order of the source, as a copy. Any thread. */
    List<MappedItem<T, R>> running() {
        return team.stream()
                .map(Worker::getAcquire)
                .filter(Objects::nonNull)
                .filter(item -> !item.hasEnded())
                .sorted(Comparator.comparingLong(MappedItem::index))
                .toList();
    }

    private void run(MappedItem<T, R> item, TaskScope<Object, ?> scope) {
        Outcome<R> came = item.run(mapper);
        if (came instanceof Outcome.Failure<R> failure && scope.isCancelled()
                && CancelScope.endsAsCancelled(failure.exception())) {
            came = new Outcome.Cancelled<>("'" + name + "' was stopped", failure.exception(), /* started= */ true);
        }
        item.end(came);
        if (keepsFailures && came instanceof Outcome.Failure) {
            failed(item, scope);
        }
        sink.ended(item);
        if (progress != null) {
            progress.ended(item.state());
        }
    }

    private void failed(MappedItem<T, R> item, TaskScope<Object, ?> scope) {
        synchronized (failed) {
            failed.add(item);
        }
        if (failFast) {
            scope.cancel(item + " failed");
        }
    }

    /** Reads the next item, and sees to it that somebody is there to read the one after that. Null if there is none. */
    private @Nullable MappedItem<T, R> next(TaskScope<Object, ?> scope, Turns.Reader reader, boolean starts)
            throws InterruptedException {
        MappedItem<T, R> item;
        boolean forks;
        reading.begin(reader);
        try {
            if (starts) {
                starting--;
            }
            item = read(scope);
            forks = item != null && workers < limit && !someoneIsComing();
            if (forks) {
                workers++;
                starting++;
            }
        } finally {
            reading.end();
        }
        if (forks) {
            scope.fork(() -> work(scope));
        }
        return item;
    }

    /** While small items keep every processor busy, no worker gets to start, and so no further one is forked. */
    private boolean someoneIsComing() {
        return starting > 0 || reading.someoneWaits();
    }

    private @Nullable MappedItem<T, R> read(TaskScope<Object, ?> scope) throws InterruptedException {
        if (exhausted) {
            return null;
        }
        sink.awaitPlace(read);
        T input = scope.isCancelled() ? null : read();
        if (input == null) {
            exhausted = true;
            Throwable thrown = sourceFailure;
            if (thrown != null && scope.isCancelled() && CancelScope.endsAsCancelled(thrown)) {
                sourceFailure = null; // it was asked to stop
            } else if (thrown != null && failFast) {
                scope.cancel("source of '" + name + "' failed");
            }
            return null;
        }
        var item = new MappedItem<T, R>(name, read++, input, CancelScope.named(itemName));
        sink.read(item);
        return item;
    }

    private @Nullable T read() {
        try {
            return source.hasNext() ? requireNonNull(source.next(), "an item is null") : null;
        } catch (Throwable e) {
            sourceFailure = e;
            return null;
        }
    }
}
