/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.Outcome;
import dev.taskscope.TaskRuntime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Applies a function to many items, a limited number of them at a time: over a collection, an iterator or a stream, with results in
 * the order of the source or as they come, and failing fast or keeping every outcome.
 *
 * {@snippet class="dev.taskscope.scopes.GroupSnippetsTest" region="parallelMap"}
 *
 * <h2>The limit</h2>
 * No more than {@code limit} items are in work at once; an item counts as long as its function runs, also while it is being
 * stopped. The items are not forked one by one: as many worker tasks as there is work for, up to the limit, take items from the
 * source. So a small item costs a fraction of a fork, and a limit of thousands costs nothing where there are ten items.
 *
 * <h2>The source</h2>
 * It is read by the workers, one at a time, each seeing what the last one did, and not ahead: an item is read when a worker is free to begin
 * with it at once. With {@link #open} it is read, besides, only while fewer than {@code limit} items have been read and not been
 * handed out: a slow consumer slows the source down. A source may block; it is interrupted when the map is stopped. A
 * stream is not closed. Items must not be null, results may.
 *
 * <h2>Stopping</h2>
 * The scope of the workers is inside that of the caller: nothing runs any more when {@link #map} or {@link #settle} has returned or
 * thrown, or {@link MappedItems} have been closed. An interrupt of the caller stops the items in work, and comes out as
 * {@link InterruptedException}. Each item runs in a {@link dev.taskscope.CancelScope} of its own: it is its function alone that
 * is asked to stop by {@link MappedItem#cancel}, and the worker goes on with the next item.
 *
 * <p>Immutable; one over a collection may be run again and again, by any thread, one over an iterator or stream once.
 *
 * @param <T> the type of the items
 * @since 0.1
 */
public final class ParallelMap<T> {
    private final Supplier<Iterator<? extends T>> source;
    private final int limit;
    private final String name;
    private final boolean asCompleted;
    private final @Nullable Progress progress;

    private ParallelMap(
            Supplier<Iterator<? extends T>> source,
            int limit,
            String name,
            boolean asCompleted,
            @Nullable Progress progress) {
        this.source = source;
        this.limit = limit;
        this.name = name;
        this.asCompleted = asCompleted;
        this.progress = progress;
    }

    /**
     * What is done with an item.
     *
     * @param <T> the type of the items
     * @param <R> the type of the results
     */
    @FunctionalInterface
    public interface Mapper<T, R extends @Nullable Object> {
        /** Does it; by several threads at once. */
        R apply(T item) throws Exception;
    }

    // ---- what it is over

    /**
     * Creates a map over a collection, or whatever can be iterated over; it is, each time the map is run.
     *
     * @param limit how many items may be in work at once
     * @param <T> the type of the items
     * @throws IllegalArgumentException if {@code limit} is below 1
     */
    public static <T> ParallelMap<T> over(Iterable<? extends T> source, int limit) {
        requireNonNull(source, "source of a parallel map");
        return of(source::iterator, limit);
    }

    /** As {@link #over(Iterable, int)}, for an iterator: a map that can be run once. */
    public static <T> ParallelMap<T> over(Iterator<? extends T> source, int limit) {
        requireNonNull(source, "source of a parallel map");
        return of(() -> source, limit);
    }

    /** As {@link #over(Iterable, int)}, for a stream: a map that can be run once. */
    public static <T> ParallelMap<T> over(Stream<? extends T> source, int limit) {
        requireNonNull(source, "source of a parallel map");
        return of(source::iterator, limit);
    }

    private static <T> ParallelMap<T> of(Supplier<Iterator<? extends T>> source, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a parallel map works on at least 1 item at a time, not " + limit);
        }
        return new ParallelMap<>(source, limit, "parallel map", /* asCompleted= */ false, null);
    }

    // ---- how

    /** Returns this map with a name for messages, logs and thread dumps; {@code parallel map} if there is none. */
    public ParallelMap<T> named(String value) {
        requireNonNull(value, "name of the parallel map");
        return new ParallelMap<>(source, limit, value, asCompleted, progress);
    }

    /** Returns this map with its results in the order in which items end, not in that of the source. */
    public ParallelMap<T> asCompleted() {
        return new ParallelMap<>(source, limit, name, /* asCompleted= */ true, progress);
    }

    /** Returns this map counting its items there, as they are read and as they end. If its consumer throws, the map fails. */
    public ParallelMap<T> reporting(Progress value) {
        requireNonNull(value, () -> "progress of parallel map '" + name + "'");
        return new ParallelMap<>(source, limit, name, asCompleted, value);
    }

    // ---- running

    /**
     * Applies a function to every item, and fails fast: at the first failure the other items in work are asked to stop, and
     * no further one is read.
     *
     * @return the results, unmodifiable
     * @param <R> the type of the results
     * @throws ParallelMapException if an item failed, or the source threw or gave null
     * @throws InterruptedException if the calling thread was interrupted; failures by then are suppressed in it
     * @throws java.util.concurrent.CancellationException if the scope that the caller has open around was cancelled
     * @throws dev.taskscope.TaskFailedException if the runtime's thread factory gives no thread for a worker, or the consumer of
     *     progress throws
     */
    public <R extends @Nullable Object> List<R> map(Mapper<? super T, ? extends R> mapper) throws InterruptedException {
        var results = new ArrayList<R>();
        for (Outcome<R> outcome : this.<R>outcomes(mapper, /* failFast= */ true)) {
            if (outcome instanceof Outcome.Success<R> success) { // all are, or it would have thrown
                results.add(success.value());
            }
        }
        return Collections.unmodifiableList(results);
    }

    /**
     * Applies a function to every item, and keeps what each came to; failures stop nothing.
     *
     * @return the outcomes, unmodifiable
     * @param <R> the type of the results
     * @throws ParallelMapException if the source threw or gave null; failures of items are suppressed in it
     * @throws InterruptedException if the calling thread was interrupted; failures by then are suppressed in it
     * @throws java.util.concurrent.CancellationException if the scope that the caller has open around was cancelled
     * @throws dev.taskscope.TaskFailedException if the runtime's thread factory gives no thread for a worker, or the consumer of
     *     progress throws
     */
    public <R extends @Nullable Object> List<Outcome<R>> settle(Mapper<? super T, ? extends R> mapper)
            throws InterruptedException {
        return Collections.unmodifiableList(this.<R>outcomes(mapper, /* failFast= */ false));
    }

    private <R extends @Nullable Object> List<Outcome<R>> outcomes(Mapper<? super T, ? extends R> mapper,
            boolean failFast)
            throws InterruptedException {
        var sink = new ListSink<T, R>(asCompleted);
        run(mapper, sink).toTheEnd(failFast);
        return sink.outcomes();
    }

    /**
     * Begins to apply a function to the items, and hands out what each came to as the caller asks for it. Failures stop nothing; who wants to
     * fail fast asks for {@link MappedItem#value} and lets its exception out.
     *
     * {@snippet class="dev.taskscope.scopes.GroupSnippetsTest" region="mappedItems"}
     *
     * @return the items that have ended; to be closed by the calling thread, as a scope is
     * @param <R> the type of the results
     */
    public <R extends @Nullable Object> MappedItems<T, R> open(Mapper<? super T, ? extends R> mapper) {
        var sink = new LazySink<T, R>(name, limit, asCompleted, TaskRuntime.current().timeSource());
        return MappedItems.open(name, run(mapper, sink), sink);
    }

    private <R extends @Nullable Object> MapRun<T, R> run(Mapper<? super T, ? extends R> mapper, Sink<T, R> sink) {
        requireNonNull(mapper, () -> "mapper of parallel map '" + name + "'");
        Iterator<? extends T> items = requireNonNull(source.get(), () -> "iterator of parallel map '" + name + "'");
        return new MapRun<>(name, limit, items, mapper, sink, progress);
    }

    @Override
    public String toString() {
        return "parallel map '%s', %d at a time".formatted(name, limit);
    }
}
