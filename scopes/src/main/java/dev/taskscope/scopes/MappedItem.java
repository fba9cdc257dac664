/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.CancelScope;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * An item of a {@link ParallelMap} that is in work or has ended: which one it is, and what it came to. Its outcome is set once.
 *
 * <p>May be read and cancelled by any thread, at any time. What the function did with the item happens-before its outcome can be read.
 *
 * @param <T> the type of the items
 * @param <R> the type of the results
 * @since 0.1
 */
public final class MappedItem<T, R extends @Nullable Object> {
    private static final VarHandle SCOPE;
    private static final VarHandle OUTCOME;

    static {
        try {
            var lookup = MethodHandles.lookup();
            SCOPE = lookup.findVarHandle(MappedItem.class, "scope", CancelScope.class);
            OUTCOME = lookup.findVarHandle(MappedItem.class, "outcome", Outcome.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String map;
    private final long index;
    private final T input;
    private volatile @Nullable CancelScope scope; // until it has ended
    private volatile @Nullable Outcome<R> outcome; // set once, by its worker

    MappedItem(String map, long index, T input, CancelScope scope) {
        this.map = map;
        this.index = index;
        this.input = input;
        SCOPE.set(this, scope); // whoever hands it out to other threads publishes it
    }

    /** Applies a function to it, in the calling thread. */
    Outcome<R> run(ParallelMap.Mapper<? super T, ? extends R> mapper) {
        CancelScope own = scope;
        if (own == null) {
            throw new IllegalStateException(this + " has ended");
        }
        return own.run(() -> mapper.apply(input));
    }

    /** Sets what it came to. Whoever waits for that is told with a fence of its own, see {@link LazySink}. */
    void end(Outcome<R> came) {
        OUTCOME.setRelease(this, came);
        SCOPE.setRelease(this, null);
    }

    boolean hasEnded() {
        return outcome != null;
    }

    /** Returns its place in the source, from 0. */
    public long index() {
        return index;
    }

    /** Returns what the source gave. */
    public T input() {
        return input;
    }

    /** Returns what it came to, or empty if it has not ended. */
    public Optional<Outcome<R>> outcome() {
        return Optional.ofNullable(outcome);
    }

    /**
     * Returns its result.
     *
     * @throws ParallelMapException if it failed; the cause is what the function threw
     * @throws CancellationException if it was cancelled
     * @throws IllegalStateException if it has not ended yet
     */
    public R value() {
        return switch (outcome) {
            case Outcome.Success<R> success -> success.value();
            case Outcome.Failure<R> failure -> throw new ParallelMapException(this + " failed", failure.exception());
            case Outcome.Cancelled<R> cancelled -> {
                var thrown = new CancellationException(this + " was cancelled: " + cancelled.reason());
                thrown.initCause(cancelled.thrown());
                throw thrown;
            }
            case null -> throw new IllegalStateException(
                    this + " has no result yet: ask for it when the map has handed the item out");
        };
    }

    /**
     * Asks its function to stop, and nothing else: the worker goes on with the next item. Does nothing if it has ended or was
     * asked before. Returns without waiting.
     *
     * @param why for its {@link Outcome.Cancelled}
     * @return whether it is asked by this call
     */
    public boolean cancel(String why) {
        CancelScope running = scope;
        return running != null && running.cancel(why);
    }

    Task.State state() {
        return switch (outcome) {
            case Outcome.Success<R> success -> Task.State.SUCCEEDED;
            case Outcome.Failure<R> failure -> Task.State.FAILED;
            case Outcome.Cancelled<R> cancelled -> Task.State.CANCELLED;
            case null -> Task.State.RUNNING;
        };
    }

    @Override
    public String toString() {
        return "item %d of '%s'".formatted(index, map);
    }
}
