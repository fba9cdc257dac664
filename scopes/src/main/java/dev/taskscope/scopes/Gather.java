/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.AwaitOptions;
import dev.taskscope.CancelScope;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskCancelledException;
import dev.taskscope.TaskScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs several things at once and gives what they came to in the order of the arguments: asyncio's {@code gather}.
 *
 * <p>The short form opens a scope of its own. At the first one that fails or is cancelled it cancels the others, waits until
 * they have ended, and throws with every failure:
 *
 * {@snippet class="dev.taskscope.scopes.SnippetsTest" region="gather"}
 *
 * <p>With {@link #settled settled} nothing is thrown for what the tasks came to: {@code return_exceptions=True}.
 *
 * <h2>In a scope that is open</h2>
 * {@link #in} and {@link #settledIn} give a handle, of tasks in that scope. Members may be forked, be tasks that exist, or be
 * gathers themselves, which give lists in the list; more can be added until somebody waits. A handle can be awaited by the
 * owner of the scope and by tasks below it, more than once, asked what it came to without waiting, and cancelled:
 *
 * {@snippet class="dev.taskscope.scopes.SnippetsTest" region="gather-nested"}
 *
 * <p>One that was made by {@code in} is done, as failed, at the first member that fails or is cancelled. {@link #await} then
 * throws at once, without waiting for members that are still cleaning up: that is what closing the scope does. One that was
 * made by {@code settledIn} is done when all members are, and cancels none. No failure is lost: what comes after the first one
 * is suppressed in what is thrown, or told by the scope when it closes.
 *
 * <p>A handle does nothing by itself. If a member fails while nobody awaits it, the others run on; they are cancelled as soon as
 * somebody awaits it, or {@linkplain #leavingSiblings left running}, as asyncio does.
 *
 * <p>What has become of a gather that is done is given to a thread that is interrupted, too; its interrupt stays where it is.
 *
 * <p>All methods are for any thread, but for those that fork or wait: there the rules of the scope hold.
 *
 * @param <T> the type of the members' values
 * @param <R> the type of the result
 * @since 0.1
 */
public final class Gather<T extends @Nullable Object, R extends @Nullable Object> {
    /** Held by whoever holds two monitors: two gathers that are added to each other refuse one, and wait for nobody. */
    private static final Object NESTING = new Object();

    private final TaskScope<? super T, ?> scope;
    private final boolean settled;

    // under the monitor
    private final List<Object> members = new ArrayList<>(); // tasks and gathers
    private boolean cancelsSiblings = true;
    private boolean awaited;
    private @Nullable String cancelReason;

    private Gather(TaskScope<? super T, ?> scope, boolean settled) {
        this.scope = requireNonNull(scope, "scope of the gather");
        this.settled = settled;
    }

    // ---- in a scope of its own

    /** Runs bodies at once and returns their values. As {@link #values(Collection)}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T extends @Nullable Object> List<T> values(Callable<? extends T>... bodies)
            throws InterruptedException {
        return values(Arrays.asList(bodies));
    }

    /** Runs bodies at once and returns their values. The stream is used up first. As {@link #values(Collection)}. */
    public static <T extends @Nullable Object> List<T> values(Stream<? extends Callable<? extends T>> bodies)
            throws InterruptedException {
        return values(bodies.toList());
    }

    /**
     * Runs bodies at once, in a scope of their own, and returns their values. When this returns or throws, all of them have
     * ended.
     *
     * @param bodies what to run
     * @return their values, in the order of the bodies; unmodifiable
     * @param <T> the type of the values
     * @throws dev.taskscope.TaskFailedException if one failed; the first as the cause, with the others suppressed
     * @throws TaskCancelledException if one was cancelled
     * @throws InterruptedException if the calling thread was interrupted before all had ended; the bodies are cancelled then
     */
    public static <T extends @Nullable Object> List<T> values(Collection<? extends Callable<? extends T>> bodies)
            throws InterruptedException {
        List<Callable<? extends T>> copy = Bodies.copyOf(bodies, "gather");
        try (var scope = TaskScope.open(Gather.<T>untilOneDoesNotSucceed(), options -> options.name("gather"))) {
            List<Task<T>> tasks = Bodies.fork(copy, scope);
            scope.join().cancelled().stream().findFirst().ifPresent(Task::value); // which throws
            return Bodies.valuesOf(tasks);
        }
    }

    static <T extends @Nullable Object> CompletionPolicy<T, Completion<T>> untilOneDoesNotSucceed() {
        return CompletionPolicy.<T>atMostFailures(0).until(Gather::isCancelled).thenCancel();
    }

    private static boolean isCancelled(Task<?> task) {
        return task.state() == Task.State.CANCELLED;
    }

    /** Runs bodies at once and returns their outcomes. As {@link #settled(Collection)}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T extends @Nullable Object> List<Outcome<T>> settled(Callable<? extends T>... bodies)
            throws InterruptedException {
        return settled(Arrays.asList(bodies));
    }

    /** Runs bodies at once and returns their outcomes. The stream is used up first. As {@link #settled(Collection)}. */
    public static <T extends @Nullable Object> List<Outcome<T>> settled(
            Stream<? extends Callable<? extends T>> bodies) throws InterruptedException {
        return settled(bodies.toList());
    }

    /**
     * Runs bodies at once, in a scope of their own, and returns what they came to. When this returns or throws, all of them have
     * ended.
     *
     * @param bodies what to run
     * @return their outcomes, in the order of the bodies; unmodifiable
     * @param <T> the type of the values
     * @throws InterruptedException if the calling thread was interrupted before all had ended; the bodies are cancelled then
     */
    public static <T extends @Nullable Object> List<Outcome<T>> settled(
            Collection<? extends Callable<? extends T>> bodies) throws InterruptedException {
        List<Callable<? extends T>> copy = Bodies.copyOf(bodies, "gather");
        try (var scope = TaskScope.open(CompletionPolicy.<T>waitForAll(), options -> options.name("gather"))) {
            List<Task<T>> tasks = Bodies.fork(copy, scope);
            scope.join();
            return tasks.stream().map(task -> task.outcome().orElseThrow()).toList();
        }
    }

    // ---- in a scope that is open

    /**
     * Returns an empty gather whose result is the values of its members.
     *
     * @param scope the scope of the members
     * @param <T> the type of the members' values
     */
    public static <T extends @Nullable Object> Gather<T, List<T>> in(TaskScope<? super T, ?> scope) {
        return new Gather<>(scope, /* settled= */ false);
    }

    /**
     * Returns an empty gather whose result is the outcomes of its members.
     *
     * @param scope the scope of the members
     * @param <T> the type of the members' values
     */
    public static <T extends @Nullable Object> Gather<T, List<Outcome<T>>> settledIn(TaskScope<? super T, ?> scope) {
        return new Gather<>(scope, /* settled= */ true);
    }

    /** Leaves members running when another one fails: asyncio's way. Returns this. Throws as {@link #add(Task)}. */
    public Gather<T, R> leavingSiblings() {
        synchronized (members) {
            ensureNotAwaited("leavingSiblings");
            cancelsSiblings = false;
        }
        return this;
    }

    /**
     * Forks a member.
     *
     * @param <U> the type of its value
     * @throws IllegalStateException if somebody has awaited this, or the scope has closed
     * @throws WrongThreadException if the calling thread is neither the owner of the scope nor runs a task below it
     */
    public <U extends T> Task<U> fork(Callable<? extends U> body) {
        ensureTakesMembers("fork");
        Task<U> task = scope.<U>fork(body);
        add(task);
        return task;
    }

    /**
     * Forks a member. As {@link #fork(Callable)}.
     *
     * @param name the name of the task
     * @param <U> the type of its value
     */
    public <U extends T> Task<U> fork(String name, Callable<? extends U> body) {
        ensureTakesMembers("fork");
        Task<U> task = scope.<U>fork(name, body);
        add(task);
        return task;
    }

    /** Forks members, in order, and returns this. As {@link #fork(Callable)}. */
    public Gather<T, R> forkAll(Collection<? extends Callable<? extends T>> bodies) {
        Bodies.<T>copyOf(bodies, "gather").forEach(this::fork);
        return this;
    }

    /** Forks members, in order, and returns this. The stream is used up first. As {@link #fork(Callable)}. */
    public Gather<T, R> forkAll(Stream<? extends Callable<? extends T>> bodies) {
        return forkAll(bodies.toList());
    }

    /**
     * Adds a task as a member, and returns this. One that is added twice is two members with the same value.
     *
     * @param task of the scope, ended or not
     * @throws IllegalStateException if somebody has awaited this
     */
    public Gather<T, R> add(Task<? extends T> task) {
        requireNonNull(task, () -> "task to gather in scope '%s'".formatted(scope.path()));
        String reason = enter(task);
        if (reason != null) {
            task.cancel(reason);
        }
        return this;
    }

    /** Adds tasks as members, in order, and returns this. As {@link #add(Task)}. */
    public Gather<T, R> addAll(Collection<? extends Task<? extends T>> tasks) {
        tasks.forEach(this::add);
        return this;
    }

    /**
     * Adds a gather as a member, and returns this. It is a member like a task whose value is its result. It takes no more
     * members from then on. If it is refused, it stays as it was.
     *
     * @throws IllegalArgumentException if it is of another scope, or is this one
     * @throws IllegalStateException if somebody has awaited this
     */
    public Gather<T, R> add(Gather<?, ? extends T> nested) {
        requireNonNull(nested, () -> "gather to gather in scope '%s'".formatted(scope.path()));
        if (nested.scope != scope) {
            throw new IllegalArgumentException("a gather of scope '%s' cannot be a member of one of scope '%s'"
                    .formatted(nested.scope.path(), scope.path()));
        }
        if (nested == this) {
            throw new IllegalArgumentException(
                    "a gather of scope '%s' cannot be a member of itself".formatted(scope.path()));
        }
        String reason;
        synchronized (NESTING) {
            synchronized (members) {
                reason = enter(nested); // before it is closed: if this refuses, it stays as it was
                nested.close();
            }
        }
        if (reason != null) {
            nested.cancel(reason);
        }
        return this;
    }

    private @Nullable String enter(Object member) {
        synchronized (members) {
            ensureNotAwaited("add");
            members.add(member);
            return cancelReason;
        }
    }

    private void ensureTakesMembers(String call) {
        synchronized (members) {
            ensureNotAwaited(call);
        }
    }

    private void ensureNotAwaited(String call) {
        if (awaited) {
            throw new IllegalStateException(
                    "%s on a gather of scope '%s' that is awaited or has become a member: make another one"
                            .formatted(call, scope.path()));
        }
    }

    /** Takes no more members. */
    private void close() {
        synchronized (members) {
            awaited = true;
        }
    }

    // ---- waiting

    /** Waits for the result; an interrupt leaves the members alone. As {@link #await(OnInterrupt)}. */
    public R await() throws InterruptedException {
        return await(OnInterrupt.LEAVE);
    }

    /**
     * Waits for the result, which may be there already.
     *
     * @param onInterrupt what an interrupt of the calling thread means for the members; if it is passed on, as by
     *     {@link #cancel}
     * @return values or outcomes, in the order in which the members were added; unmodifiable
     * @throws dev.taskscope.TaskFailedException if a member failed, unless outcomes are gathered; the first as the cause
     * @throws TaskCancelledException if a member was cancelled before any failed, unless outcomes are gathered; or if this was
     *     cancelled, even if all members ended with values
     * @throws InterruptedException if the calling thread was interrupted before there was a result, unless the wait goes on
     * @throws IllegalArgumentException if a member is of another scope
     * @throws dev.taskscope.CircularWaitException if the wait could never end, because a member waits for the calling task
     * @throws WrongThreadException if the calling thread is neither the owner of the scope nor runs a task below it
     * @throws IllegalStateException if the scope has closed
     */
    public R await(OnInterrupt onInterrupt) throws InterruptedException {
        requireNonNull(onInterrupt, "what an interrupt means");
        close();
        if (hasEnded()) {
            return awaitEnded();
        }
        while (true) {
            try {
                return awaitOnce();
            } catch (InterruptedException e) {
                boolean heard = onInterrupt != OnInterrupt.LEAVE && passOn("who waited for it was cancelled");
                if (onInterrupt != OnInterrupt.PASS_ON_AND_WAIT || !heard) {
                    throw e;
                }
            }
        }
    }

    /** Nobody waits for what has ended, so an interrupt stays where it is. */
    private R awaitEnded() throws InterruptedException {
        try {
            return CancelScope.shield(this::awaitOnce);
        } catch (RuntimeException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("no wait throws that", e);
        }
    }

    @SuppressWarnings("unchecked") // tasks are only read, and the result is what the flavour says
    private R awaitOnce() throws InterruptedException {
        var tasks = new ArrayList<Task<T>>();
        forEachTask(task -> tasks.add((Task<T>) task));
        return scope.await(new GatherPolicy<T, R>(this), tasks, AwaitOptions.defaults());
    }

    private void forEachTask(Consumer<Task<?>> action) {
        for (Object member : members()) {
            if (member instanceof Task<?> task) {
                action.accept(task);
            } else {
                ((Gather<?, ?>) member).forEachTask(action);
            }
        }
    }

    // ---- any time

    /**
     * Tells whether there is a result: whether {@link #await} would return or throw at once. That is so a moment after the task
     * that it is about {@linkplain Task#state has ended}: when the scope has been told. Any thread; never waits.
     */
    public boolean isDone() {
        return new GatherLook(this).isDone();
    }

    /**
     * Returns what it came to, or empty if it is not {@linkplain #isDone done}: what it would be in the list of a gather of
     * outcomes. That is what {@link #await} gives: {@link Outcome.Success} with the values or outcomes; {@link Outcome.Failure}
     * with what the member threw, or with a {@link dev.taskscope.TaskFailedException} of all failures so far, if there are several;
     * {@link Outcome.Cancelled} if a member, or this, was cancelled, with the failures so far suppressed in what was thrown.
     *
     * {@snippet class="dev.taskscope.scopes.SnippetsTest" region="gather-outcome"}
     *
     * <p>Only looks: it never waits, cancels no member, and takes more members afterwards, with which it may not be done any more.
     * It stays the same but for failures that come later, unless {@link #cancel} was called at the very moment when this became
     * done. Any thread, at any time, also after the scope has closed. Everything the members that are done did happens-before this
     * returns. Costs one look at each member.
     */
    @SuppressWarnings("unchecked") // what the gather's flavour says
    public Optional<Outcome<R>> outcome() {
        var look = new GatherLook(this);
        return look.isDone() ? Optional.of((Outcome<R>) look.outcome()) : Optional.empty();
    }

    /** Tells whether what ends it has happened, be it that the scope has yet to be told: then nobody can cancel it any more. */
    private boolean hasEnded() {
        boolean all = true;
        for (Object member : members()) {
            boolean ended = member instanceof Task<?> task ? task.state().ended() : ((Gather<?, ?>) member).hasEnded();
            if (ended && !settled && !isGood(member)) {
                return true;
            }
            all &= ended;
        }
        return all;
    }

    /** Tells whether a member that has ended has a value. */
    private static boolean isGood(Object member) {
        return member instanceof Task<?> task
                ? task.state() == Task.State.SUCCEEDED
                : ((Gather<?, ?>) member).hasValue();
    }

    private boolean hasValue() {
        return cancelReason() == null && (settled || members().stream().allMatch(Gather::isGood));
    }

    /** Asks each member that is not done to stop, without saying why. As {@link #cancel(String)}. */
    public boolean cancel() {
        return cancel("a gather of scope '" + scope.name() + "' was cancelled");
    }

    /**
     * Asks each member that is not done to stop; members that are added later, too. Does nothing if this is done, or what ends it
     * has happened. Returns without waiting for the members.
     *
     * @param reason why, for the outcomes of the members
     * @return whether it did something
     */
    public boolean cancel(String reason) {
        requireNonNull(reason, "reason to cancel a gather");
        if (hasEnded()) {
            return false;
        }
        passOn(reason);
        return true;
    }

    /** Tells whether a task of it has been asked to stop. */
    private boolean isAnyAsked() {
        boolean[] any = new boolean[1];
        forEachTask(task -> any[0] |= task.cancelReason().isPresent());
        return any[0];
    }

    /**
     * Cancels this, unless it is done; by asyncio's rules also if it has become so by requests of the same moment.
     *
     * @return whether a member hears of that, or has heard of the others
     */
    private boolean passOn(String reason) {
        boolean oneOfMany = scope.cancelsLikeAsyncio() && isAnyAsked();
        if (hasEnded() && !oneOfMany) {
            return false;
        }
        note(reason);
        return cancelMembers(reason) || oneOfMany;
    }

    /** Asks the members that are not done to stop, without counting as cancelled. Returns whether one hears of that. */
    boolean cancelMembers(String reason) {
        var tasks = new ArrayList<Task<?>>();
        boolean gatherHears = tellGathers(reason, tasks);
        return Task.cancelAll(tasks, reason) || gatherHears;
    }

    /**
     * Notes the reason in the gathers among the members that are not done, and collects the tasks to be asked, of all levels.
     *
     * @return whether there is such a gather
     */
    private boolean tellGathers(String reason, Collection<Task<?>> tasks) {
        boolean any = false;
        for (Object member : members()) {
            if (member instanceof Task<?> task) {
                tasks.add(task);
            } else {
                var nested = (Gather<?, ?>) member;
                if (!nested.hasEnded()) {
                    any = true;
                    nested.note(reason);
                    nested.tellGathers(reason, tasks);
                }
            }
        }
        return any;
    }

    private void note(String reason) {
        synchronized (members) {
            if (cancelReason == null) {
                cancelReason = reason;
            }
        }
    }

    // ---- seen by the policy

    /** Returns the members: tasks and gathers, in the order of adding. */
    List<Object> members() {
        synchronized (members) {
            return awaited ? Collections.unmodifiableList(members) : List.copyOf(members);
        }
    }

    boolean isSettled() {
        return settled;
    }

    boolean cancelsSiblings() {
        synchronized (members) {
            return cancelsSiblings;
        }
    }

    @Nullable String cancelReason() {
        synchronized (members) {
            return cancelReason;
        }
    }

    String scopePath() {
        return scope.path();
    }

    @Override
    public String toString() {
        return "gather of %d in scope '%s'".formatted(members().size(), scope.path());
    }
}
