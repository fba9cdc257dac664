/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Outcome;
import dev.taskscope.ScopeListener;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The items of a {@link ParallelMap} as they are ready to be looked at, each once: in the order of the source, or as they end. Like a
 * scope, it is opened, asked and closed by one thread, and when it has closed nothing of it runs any more.
 *
 * {@snippet class="dev.taskscope.scopes.GroupSnippetsTest" region="mappedItems"}
 *
 * <p>Work goes on between the calls, until {@code limit} items are in work or wait to be handed out. {@link #running} may be called
 * by any thread.
 *
 * @param <T> the type of the items
 * @param <R> the type of the results
 * @since 0.1
 */
public final class MappedItems<T, R extends @Nullable Object> implements AutoCloseable {
    private final String name;
    private final Thread owner = Thread.currentThread();
    private final MapRun<T, R> run;
    private final LazySink<T, R> sink;
    private final TaskScope<@Nullable Object, ?> scope; // its one task owns the workers, and always waits for them
    private final Task<?> feed;
    private boolean closed; // the owner only

    private MappedItems(
            String name,
            MapRun<T, R> run,
            LazySink<T, R> sink,
            TaskScope<@Nullable Object, ?> scope,
            Task<?> feed) {
        this.name = name;
        this.run = run;
        this.sink = sink;
        this.scope = scope;
        this.feed = feed;
    }

    static <T, R extends @Nullable Object> MappedItems<T, R> open(
            String name, MapRun<T, R> run, LazySink<T, R> sink) {
        CompletionPolicy<@Nullable Object, Completion<@Nullable Object>> all = CompletionPolicy.waitForAll();
        var end = new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) { // also if it never ran
                sink.over();
            }
        };
        var scope = TaskScope.open(all, options -> options.name(name).listener(end));
        try {
            return new MappedItems<>(name, run, sink, scope, scope.fork("feed", () -> run.work()));
        } catch (Throwable e) {
            scope.close();
            throw e;
        }
    }

    /**
     * Waits until an item can be handed out, or there is none left; may be called again and again.
     *
     * @return whether there is one
     * @throws InterruptedException if the calling thread was interrupted meanwhile; the items go on until this is closed
     * @throws ParallelMapException if the source threw or gave null; thrown when every item before has been handed out
     * @throws CancellationException if the scope that the owner has open around was cancelled; thrown when every item that had
     *     ended has been handed out
     * @throws dev.taskscope.TaskFailedException if the runtime's thread factory gives no thread for a worker, or the consumer of
     *     progress throws
     * @throws WrongThreadException if the calling thread is not the owner
     * @throws IllegalStateException if this has closed
     */
    public boolean hasNext() throws InterruptedException {
        ensureOwnerAndOpen();
        if (sink.awaitItem()) {
            return true;
        }
        return switch (feed.outcome().orElseThrow()) {
            case Outcome.Success<?> whetherStopped when Boolean.FALSE.equals(whetherStopped.value()) -> {
                ParallelMapException problem = run.sourceProblem();
                if (problem != null) {
                    throw problem;
                }
                yield false;
            }
            case Outcome.Failure<?> failure when failure.exception() instanceof RuntimeException e -> throw e;
            case Outcome.Failure<?> failure ->
                throw new ParallelMapException("'" + name + "' failed", failure.exception());
            default -> throw new CancellationException("'%s' was cancelled with the scope around it".formatted(name));
        };
    }

    /**
     * Hands out the next item, which has ended; waits for it as {@link #hasNext} does.
     *
     * @throws NoSuchElementException if there is none left
     */
    public MappedItem<T, R> next() throws InterruptedException {
        if (!hasNext()) {
            throw new NoSuchElementException("'%s' has handed out every item: ask hasNext first".formatted(name));
        }
        return sink.take();
    }

    /** Returns the items that are in work, in the order of the source, as a copy. Any thread, also after close. */
    public List<MappedItem<T, R>> running() {
        return run.running();
    }

    /**
     * Asks what is still in work to stop, waits until it has ended, and only then returns. Does nothing if this has closed.
     * What failed and was not handed out is forgotten with its item.
     *
     * @throws WrongThreadException if the calling thread is not the owner
     */
    @Override
    public void close() {
        scope.close();
        closed = true;
    }

    private void ensureOwnerAndOpen() {
        Thread caller = Thread.currentThread();
        if (caller != owner) {
            throw new WrongThreadException("an item of '%s' asked for by thread '%s': only its owner, thread '%s', may"
                    .formatted(name, caller.getName(), owner.getName()));
        }
        if (closed) {
            throw new IllegalStateException(
                    "an item of '%s', which has closed: take items before that".formatted(name));
        }
    }

    @Override
    public String toString() {
        return "items of '%s'".formatted(name);
    }
}
