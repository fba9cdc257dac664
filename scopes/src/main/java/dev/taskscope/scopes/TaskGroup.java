/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.CancelScope;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Outcome;
import dev.taskscope.ScopeOptions;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A body and its children that stand or fall together: the first failure stops the others and the body, and all failures are
 * thrown together once everything has ended.
 *
 * {@snippet class="dev.taskscope.scopes.GroupSnippetsTest" region="group"}
 *
 * <h2>Failures</h2>
 * A child that fails cancels its siblings and interrupts the body, with the scopes that it has open; a body that throws cancels
 * the children. Then all children are awaited, and a {@link TaskGroupException} is thrown with every failure in completion
 * order, that of the body included. Children that end as cancelled add nothing to it.
 *
 * <h2>Cancellation from outside</h2>
 * An interrupt of the calling thread, whether it comes from the canceller of the task it runs, a {@link CancelScope} around
 * or somebody else, reaches the body, or ends the wait for the children; they are cancelled and awaited. The
 * {@link InterruptedException} comes out then. If there were failures as well, they win, and the thread is interrupted once more
 * when the {@link TaskGroupException} is thrown: so the cancellation is not lost, and reaches the next call that blocks. What
 * else the body throws as code does that was asked to stop is no failure either: a
 * {@link java.util.concurrent.CancellationException} comes out as it is, an exception of interrupted I/O as an
 * {@link UncheckedIOException}.
 *
 * <p>A {@link TaskScope} around that is {@linkplain TaskScope#cancel cancelled} stops the children. It leaves the body alone, as it
 * does with its owner: the body learns it from {@link #isCancelled}, or when it adds a child.
 *
 * <h2>Stopping</h2>
 * {@link #cancel} stops children and body without that being an error. A group that was stopped, by a failure, by {@code cancel}
 * or from outside, or that has ended, refuses new children with an {@link IllegalStateException}. Whoever lets the refusal by a
 * group that was being stopped escape, as a child or the body, has not failed by that: the two cannot know of each other.
 *
 * <h2>Threads</h2>
 * The body runs in the thread that calls {@code run} or {@code call}. It may add children, and so may children, and tasks of scopes below; what
 * a child adds starts while the body waits for something in a scope, or when it has ended. {@link #cancel} and the readers may be
 * called by any thread at any time. What a child did happens-before these return or throw.
 *
 * <p>The idea is asyncio's {@code TaskGroup}, with the {@code cancel} of Python 3.15; the second interrupt is what CPython does from
 * 3.13 on. Unlike there, a refusal that escapes is not counted: threads may be about to add a child at the very moment of the stop.
 *
 * @since 0.1
 */
public final class TaskGroup {
    private final String name;
    private final TaskScope<@Nullable Object, ?> scope;
    private final CancelScope body;
    private final GroupFailures failures;
    private boolean bodyAsked; // under the monitor of the failures
    private volatile @Nullable String stopped; // why, or why the children were; written under that monitor, set once
    private volatile boolean ended;

    private TaskGroup(TaskScope<@Nullable Object, ?> scope, GroupFailures failures) {
        this.name = scope.name();
        this.scope = scope;
        this.failures = failures;
        this.body = CancelScope.named("body of task group '" + name + "'");
    }

    /**
     * What a group does besides its children.
     *
     * @param <R> the type of its value
     */
    @FunctionalInterface
    public interface Body<R extends @Nullable Object> {
        /** Does it, in the thread that runs the group; returns its value. */
        R run(TaskGroup group) throws Exception;
    }

    /** What a group without a value does besides its children. */
    @FunctionalInterface
    public interface Action {
        /** Does it, in the thread that runs the group. */
        void run(TaskGroup group) throws Exception;
    }

    // ---- running

    /**
     * Runs a group whose body has no value. As {@link #call(ScopeOptions, Body)}, with default options.
     *
     * @param name for messages, logs and thread dumps; need not be unique
     */
    public static void run(String name, Action body) throws InterruptedException {
        run(named(name), body);
    }

    /**
     * Runs a group whose body has no value. As {@link #call(ScopeOptions, Body)}; returns normally, too, if {@link #cancel}
     * stopped the group.
     *
     * @param options how the scope of the children is set up, its name included
     */
    public static void run(ScopeOptions options, Action body) throws InterruptedException {
        requireNonNull(body, "body of the task group");
        TaskGroup.<@Nullable Void>call(options, group -> {
            body.run(group);
            return null;
        });
    }

    /**
     * Runs a group whose body has a value. As {@link #call(ScopeOptions, Body)}, with default options.
     *
     * @param name for messages, logs and thread dumps; need not be unique
     * @param <R> the type of the body's value
     */
    public static <R extends @Nullable Object> Outcome<R> call(String name, Body<? extends R> body)
            throws InterruptedException {
        return call(named(name), body);
    }

    /**
     * Runs a group: calls the body, then waits until every child has ended.
     *
     * @param options how the scope of the children is set up, its name included
     * @param body adds children with {@link #fork(String, Callable)}
     * @return {@link Outcome.Success} with what the body returned; {@link Outcome.Cancelled} if {@link #cancel} stopped it
     *     before it returned; never a failure
     * @param <R> the type of the body's value
     * @throws TaskGroupException if a child or the body failed
     * @throws InterruptedException if the calling thread was interrupted, and nothing failed
     * @throws java.util.concurrent.CancellationException if the body threw it without the group being cancelled, and nothing
     *     failed
     * @throws UncheckedIOException if the body threw what I/O throws on an interrupt, and nothing failed
     * @throws dev.taskscope.ScopeFailedException if a listener throws; what failed in the group is suppressed in it
     * @throws dev.taskscope.StragglersAbandonedException if {@link ScopeOptions#abandonStragglersAfter} made it give up on
     *     children; what failed in the group is suppressed in it. If the calling thread was interrupted besides, it is
     *     interrupted once more when this or a {@code ScopeFailedException} is thrown
     */
    public static <R extends @Nullable Object> Outcome<R> call(ScopeOptions options, Body<? extends R> body)
            throws InterruptedException {
        requireNonNull(options, "options of the task group");
        requireNonNull(body, "body of the task group");
        var failures = new GroupFailures();
        TaskGroup group = null;
        Ended<R> ended = null;
        CompletionPolicy<@Nullable Object, Completion<@Nullable Object>> all = CompletionPolicy.waitForAll();
        try (var scope = TaskScope.open(all, options.listener(failures))) {
            group = new TaskGroup(scope, failures);
            failures.tell(group);
            ended = group.callAndJoin(scope, body);
        } catch (RuntimeException e) {
            failures.suppressIn(e);
            if (ended != null) {
                ended.repeatInterrupt();
            }
            throw e;
        } finally {
            if (group != null) {
                group.ended = true;
            }
        }
        return ended.outcome(group);
    }

    private static ScopeOptions named(String name) {
        return ScopeOptions.defaults().name(requireNonNull(name, "name of the task group"));
    }

    /** Returns when nothing is left to wait for, or the children were asked to stop: close awaits them in any case. */
    private <R extends @Nullable Object> Ended<R> callAndJoin(
            TaskScope<@Nullable Object, ?> children, Body<? extends R> called) {
        Outcome<R> came = body.run(() -> called.run(this));
        Throwable thrown = came instanceof Outcome.Failure<R> failure ? failure.exception() : null;
        if (thrown != null && !isRefusal(thrown) && !CancelScope.endsAsCancelled(thrown)) {
            failures.add(thrown, "the body");
            thrown = null;
        }
        if (came instanceof Outcome.Failure) {
            stop("the body of task group '" + name + "' threw");
            children.cancel(whyStopped()); // who has stopped the body before may not have come to the children yet
        } else {
            try {
                children.join();
                if (Thread.interrupted()) { // what cancels from outside may have ended the last child before the wait noticed
                    throw new InterruptedException("interrupted in task group '%s'".formatted(name));
                }
            } catch (InterruptedException e) {
                thrown = e;
                stop("task group '" + name + "' was cancelled from outside");
            }
        }
        return new Ended<>(came, thrown);
    }

    /** What the body came to, and what it or the wait threw because somebody outside had asked it to stop. */
    private record Ended<R extends @Nullable Object>(Outcome<R> came, @Nullable Throwable cancelled) {

        Outcome<R> outcome(TaskGroup group) throws InterruptedException {
            if (group.failures.any()) {
                repeatInterrupt();
                throw group.failures.exception(group.name);
            }
            boolean once = cancelled != null && group.scope.cancelsLikeAsyncio(); // what came meanwhile is told by it, too
            return switch (cancelled) {
                case null -> came;
                case IOException e -> throw new UncheckedIOException(e);
                case InterruptedException e when once && Thread.interrupted() -> throw e; // which clears the other one
                case InterruptedException e -> throw e;
                case RuntimeException e when once && Thread.interrupted() -> throw interruptedAs(e);
                case RuntimeException e when !group.isRefusal(e) -> throw e;
                default -> new Outcome.Cancelled<>(group.whyStopped(), cancelled, /* started= */ true);
            };
        }

        /** Lets an interrupt be heard as well when something else is thrown, see the contract. */
        void repeatInterrupt() {
            if (cancelled instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static InterruptedException interruptedAs(RuntimeException cancelled) {
        var interrupted = new InterruptedException(cancelled.getMessage());
        interrupted.initCause(cancelled);
        return interrupted;
    }

    // ---- children

    /**
     * Adds a child. As {@link #fork(String, Callable)}, without a name.
     *
     * @param <U> the type of the child's value
     */
    public <U extends @Nullable Object> Task<U> fork(Callable<? extends U> child) {
        ensureOpen("a child");
        return scope.fork(child);
    }

    /**
     * Adds a child: starts it on a new virtual thread. If a child adds it, it starts while the body waits in a scope, or when
     * it has ended.
     *
     * @param child its name for messages, logs and thread dumps; need not be unique
     * @param does what the child does; its value may be null
     * @param <U> the type of the child's value
     * @throws IllegalStateException if the group has ended or is being stopped
     * @throws WrongThreadException if the calling thread neither runs the group nor a child of it
     * @throws dev.taskscope.TaskStartException if the runtime's thread factory gives no new thread; the child has failed then
     */
    public <U extends @Nullable Object> Task<U> fork(String child, Callable<? extends U> does) {
        ensureOpen("child '" + child + "'");
        return scope.fork(child, does);
    }

    /**
     * Adds a child that has no value. As {@link #fork(String, Callable)}, without a name.
     *
     * @param <U> the type of the child's value, which is null
     */
    public <U extends @Nullable Object> Task<@Nullable U> fork(TaskScope.Action child) {
        ensureOpen("a child");
        return scope.fork(child);
    }

    /**
     * Adds a child that has no value. As {@link #fork(String, Callable)}.
     *
     * @param <U> the type of the child's value, which is null
     */
    public <U extends @Nullable Object> Task<@Nullable U> fork(String child, TaskScope.Action does) {
        ensureOpen("child '" + child + "'");
        return scope.fork(child, does);
    }

    /**
     * Waits for one child, which may have ended before. For the body and for children.
     *
     * @return what it came to
     * @param <U> the type of the child's value
     * @throws InterruptedException if the calling thread was interrupted before the child had ended: because the group is being
     *     stopped, for one
     * @throws dev.taskscope.CircularWaitException if the child waits for the calling one
     * @throws IllegalArgumentException if the task is not of this group
     * @throws IllegalStateException if the group has ended
     */
    public <U extends @Nullable Object> Outcome<U> await(Task<U> child) throws InterruptedException {
        return scope.await(child);
    }

    private void ensureOpen(String child) {
        String why = whyStoppedIfSo();
        if (why != null) {
            throw new Refusal(this, "%s of task group '%s', which is being stopped (%s): add children before that"
                    .formatted(child, name, why));
        }
        if (ended) {
            throw new IllegalStateException(
                    "%s of task group '%s', which has ended: run a new group".formatted(child, name));
        }
    }

    /** How a group that is being stopped refuses a child. */
    private static final class Refusal extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private final transient TaskGroup by;

        Refusal(TaskGroup by, String message) {
            super(message);
            this.by = by;
        }
    }

    boolean isRefusal(Throwable thrown) {
        return thrown instanceof Refusal refusal && refusal.by == this;
    }

    // ---- stopping

    /** Stops the group without saying why. As {@link #cancel(String)}. */
    public boolean cancel() {
        return cancel("task group '" + name + "' was cancelled");
    }

    /**
     * Stops the group, without that being an error: asks the children to stop, and the body if it has not ended; new children are
     * refused. Failures, earlier ones and those on the way out, are thrown all the same. Does nothing if the group has ended
     * or is being stopped, unless only its children are, since a scope around it was cancelled. Returns without waiting. Any
     * thread, at any moment.
     *
     * @param why for the outcomes of the children and of the body
     * @return whether the group, or what was left of it, is stopped by this call
     */
    public boolean cancel(String why) {
        return stop(requireNonNull(why, "reason to cancel a task group"));
    }

    boolean stop(String why) {
        synchronized (failures) {
            if (bodyAsked || ended) {
                return false;
            }
            bodyAsked = true;
            if (stopped == null) {
                stopped = why;
            }
        }
        try {
            body.cancel(why); // first: if it awaits a child, it does not get to see how that ends
        } finally {
            scope.cancel(why);
        }
        return true;
    }

    /** Notes that the children were asked to stop, be it with a scope around: that leaves alone who runs the group. */
    void childrenStopped(String why) {
        synchronized (failures) {
            if (stopped == null && !ended) {
                stopped = why;
            }
        }
    }

    private String whyStopped() {
        String why = whyStoppedIfSo();
        return why == null ? "asked to stop" : why;
    }

    private @Nullable String whyStoppedIfSo() {
        String why = stopped;
        return why == null && scope.isCancelled() ? "its scope was cancelled" : why; // before the listener has been told
    }

    // ---- reading

    /** Returns the name it was given. */
    public String name() {
        return name;
    }

    /** Tells whether it was stopped: by a failure, by {@link #cancel}, or from outside. */
    public boolean isCancelled() {
        return whyStoppedIfSo() != null;
    }

    @Override
    public String toString() {
        String why = whyStoppedIfSo();
        return "task group '%s' (%s)"
                .formatted(name, ended ? "ended" : why != null ? "being stopped: " + why : "open");
    }
}
