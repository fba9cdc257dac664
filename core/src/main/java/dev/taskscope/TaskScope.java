/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import dev.taskscope.engine.Engine;
import dev.taskscope.engine.Engines;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A lexical scope that owns concurrent tasks: when it closes, every task it forked has ended, whatever was thrown.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="scope"}
 *
 * <h2>Threads</h2>
 * A scope is opened, joined and closed by one thread, its owner; others get a {@link WrongThreadException}. The owner
 * forks, and so may tasks of the scope, and tasks of scopes that these have opened; what a task forks is started by the
 * owner while it waits, in this scope or in another. {@link #cancel}, {@link #isCancelled}, {@link #name},
 * {@link #path} and {@link #runtime} may be called by any thread at any time.
 *
 * <h2>Waiting</h2>
 * {@link #join()} waits until the {@link CompletionPolicy} says so, and may be called again and again: each round is about
 * the tasks that no earlier round has reported, so every task is reported as done exactly once. {@link #await(Task)} and
 * its kin wait for chosen tasks, ended ones included, without reporting them.
 *
 * <h2>Ends</h2>
 * Cancelling asks by interrupt. A task that was asked to stop and ends with an {@link InterruptedException}, a
 * {@link java.util.concurrent.CancellationException}, a {@link java.nio.channels.ClosedByInterruptException} or the like is
 * {@linkplain Outcome.Cancelled cancelled}; one that returns a value anyway is a {@linkplain Outcome.Success success}; one
 * that throws something else is a {@linkplain Outcome.Failure failure}. {@link #close} never returns before every task has
 * ended, unless {@link ScopeOptions#abandonStragglersAfter} says otherwise. A failure that no join, await or reader has
 * seen by then is suppressed in the exception that a join has thrown, or else logged as a warning.
 *
 * <h2>Memory consistency</h2>
 * What the forking thread did before the fork happens-before the task's body; everything a task did happens-before the
 * policy and the listeners are told of its end, and before join, await or a reader of its outcome sees that.
 *
 * <p>The idea is that of JEP 453 and its successors, and of Trio's nurseries; joining in rounds is asyncio's {@code wait}.
 *
 * @param <T> the type of the tasks' values
 * @param <R> the type of what a join returns
 * @since 0.1
 */
public final class TaskScope<T extends @Nullable Object, R extends @Nullable Object> implements AutoCloseable {
    private static final VarHandle CANCEL_CLAIMED;
    private static final VarHandle CANCELLED_WITH_INNER;

    static {
        try {
            var lookup = MethodHandles.lookup();
            CANCEL_CLAIMED = lookup.findVarHandle(TaskScope.class, "cancelClaimed", boolean.class);
            CANCELLED_WITH_INNER = lookup.findVarHandle(TaskScope.class, "cancelledWithInner", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private enum Phase {
        OPEN,
        CLOSING,
        CLOSED
    }

    // set at open
    private final CompletionPolicy<T, R> policy;
    private final ScopeOptions options;
    private final TaskRuntime runtime;
    private final Thread owner = Thread.currentThread();
    private final Frame frame;
    private final @Nullable TaskScope<?, ?> outer; // on the same thread
    private final @Nullable CancelScope within; // around it, be it on a thread that forked this one's task
    private final TaskRuntime runtimeOutside;
    private final Circles circles;
    private final Contexts contexts;
    private final Listeners listeners;
    private final Ledger ledger;
    private final Mailbox mailbox;
    private final Books books;
    private final Starter starter;
    private final @Nullable ScopeEvent event;

    // any thread
    private volatile boolean cancelClaimed; // by who sets the reason
    private volatile @Nullable String cancelReason; // set once
    private volatile boolean cancelledWithInner; // set once: scopes that are opened inside later are not cancelled
    private volatile boolean cancelledWithOwner; // by a cancel scope around, which has interrupted the owner
    private volatile Phase phase = Phase.OPEN; // written by the owner
    private volatile @Nullable TaskScope<?, ?> inner; // open on the same thread; written by the owner

    // the owner
    private @Nullable RuntimeException thrownByJoin;

    private TaskScope(CompletionPolicy<T, R> policy, ScopeOptions options, Frame frame) {
        this.policy = policy;
        this.options = options;
        this.frame = frame;
        this.outer = frame.innermost();
        this.within = frame.around();
        this.runtimeOutside = frame.runtime();
        this.runtime = options.runtime() == null ? runtimeOutside : options.runtime();
        this.circles = circlesOf(frame);
        this.contexts = Contexts.with(options.carriers());
        this.listeners = new Listeners(this, runtime.listeners(), options.listeners());
        this.event = ScopeEvent.beginIfRecorded();
        // in this order, so that they lie side by side in memory: what everybody reads is above, what completing threads
        // write comes next, what the forking thread writes last; mixed up, a fork costs half as much again
        this.mailbox = mailboxOf(options.otherScope());
        this.books = new Books(this, TaskScope.<CompletionPolicy<Object, Object>>castOf(policy));
        this.ledger = new Ledger();
        Engine engine = options.abandonAfter() == null ? Engines.preferred() : Engines.abandoning();
        this.starter = new Starter(engine, options.name(), runtime, owner);
    }

    /** Returns a mailbox of its own, or that of the scope that it is to be alongside. */
    private static Mailbox mailboxOf(@Nullable TaskScope<?, ?> other) {
        if (other == null) {
            return new Mailbox();
        }
        other.ensureMayAwait(null);
        return other.mailbox;
    }

    private static Circles circlesOf(Frame frame) {
        TaskScope<?, ?> around = around(frame.innermost(), frame);
        return around == null ? new Circles() : around.circles;
    }

    /** Returns the scope that one opened here is in: the innermost one of the same thread, or that of the task it runs. */
    private static @Nullable TaskScope<?, ?> around(@Nullable TaskScope<?, ?> onThread, Frame frame) {
        ForkedTask<?> task = frame.task();
        return onThread != null ? onThread : task == null ? null : task.scope();
    }

    private @Nullable TaskScope<?, ?> around() {
        return around(outer, frame);
    }

    // ---- open

    /**
     * Opens a scope that waits for all of its tasks, with default options.
     *
     * @param <T> the type of the tasks' values
     */
    public static <T extends @Nullable Object> TaskScope<T, Completion<T>> open() {
        return open(CompletionPolicy.waitForAll(), ScopeOptions.defaults());
    }

    /**
     * Opens a scope with default options.
     *
     * @param policy when a join returns, and what
     * @param <T> the type of the tasks' values
     * @param <R> the type of what a join returns
     */
    public static <T extends @Nullable Object, R extends @Nullable Object> TaskScope<T, R> open(
            CompletionPolicy<T, R> policy) {
        return open(policy, ScopeOptions.defaults());
    }

    /**
     * Opens a scope.
     *
     * @param policy when a join returns, and what
     * @param change sets the options: {@code options -> options.name("quotes")}
     * @param <T> the type of the tasks' values
     * @param <R> the type of what a join returns
     */
    public static <T extends @Nullable Object, R extends @Nullable Object> TaskScope<T, R> open(
            CompletionPolicy<T, R> policy, UnaryOperator<ScopeOptions> change) {
        ScopeOptions options = requireNonNull(change, "change of the options").apply(ScopeOptions.defaults());
        return open(policy, requireNonNull(options, "options; the function that sets them returned null"));
    }

    /**
     * Opens a scope.
     *
     * @param policy when a join returns, and what
     * @param options how it is set up
     * @param <T> the type of the tasks' values
     * @param <R> the type of what a join returns
     * @throws ScopeFailedException if a listener throws
     * @throws IllegalStateException if the system property {@code taskscope.engine} names an engine that cannot be had
     */
    public static <T extends @Nullable Object, R extends @Nullable Object> TaskScope<T, R> open(
            CompletionPolicy<T, R> policy, ScopeOptions options) {
        requireNonNull(policy, "policy of the scope");
        requireNonNull(options, "options of the scope");
        Frame frame = Frame.enter();
        TaskScope<T, R> scope;
        try {
            scope = new TaskScope<>(policy, options, frame);
        } catch (Throwable e) {
            frame.exit();
            throw e;
        }
        frame.innermost(scope);
        frame.bind(scope.runtime);
        scope.tellAround(scope);
        scope.listeners.opened();
        if (scope.books.failure() != null) {
            scope.close(); // throws it
        }
        return scope;
    }

    // ---- what it is

    /** Returns the name it was given, or {@code scope}. */
    public String name() {
        return options.name();
    }

    /** Returns the scopes and tasks around it and its own name, outermost first: {@code "crawl/page-3/images"}. */
    public String path() {
        if (outer != null) {
            return outer.path() + "/" + name();
        }
        ForkedTask<?> task = frame.task();
        return task == null ? name() : task.path() + "/" + name();
    }

    /** Returns where its threads and its time come from. Deadlines of waits in it are on the clock of this one. */
    public TaskRuntime runtime() {
        return runtime;
    }

    /** Tells whether it was asked to stop: by {@link #cancel}, its policy, a failure of plugged-in code, or close. */
    public boolean isCancelled() {
        return cancelReason != null;
    }

    /** Tells whether its tasks are {@linkplain ScopeOptions#cancelLikeAsyncio cancelled by asyncio's rules}. */
    public boolean cancelsLikeAsyncio() {
        return options.likeAsyncio();
    }

    // ---- fork

    /**
     * Forks a task: starts {@code body} on a new virtual thread. As {@link #fork(String, Callable)}, without a name.
     *
     * @param <U> the type of the task's value
     */
    public <U extends T> Task<U> fork(Callable<? extends U> body) {
        return forkNamed(null, requireNonNull(body, () -> "body of the task" + inThisScope()));
    }

    /**
     * Forks a task: starts {@code body} on a new virtual thread. If a task forks, the owner of the scope starts what it
     * forked while it waits. In a scope that was cancelled the task ends at once as cancelled, and never runs.
     *
     * @param name a name for messages, logs and thread dumps; need not be unique
     * @param body what the task does; its value may be null
     * @param <U> the type of the task's value
     * @throws WrongThreadException if the calling thread is neither the owner nor runs a task of the scope
     * @throws IllegalStateException if the scope has closed
     * @throws TaskStartException if the runtime's thread factory gives no new thread; the task has failed then
     */
    public <U extends T> Task<U> fork(String name, Callable<? extends U> body) {
        requireNonNull(name, () -> "name of the task" + inThisScope());
        return forkNamed(name, requireNonNull(body, () -> "body of task '" + name + "'" + inThisScope()));
    }

    /**
     * Forks a task that has no value. As {@link #fork(String, Callable)}, without a name.
     *
     * @param <U> the type of the task's value, which is null
     */
    public <U extends T> Task<@Nullable U> fork(Action body) {
        return forkNamed(null, requireNonNull(body, () -> "body of the task" + inThisScope()).asCallable());
    }

    /**
     * Forks a task that has no value. As {@link #fork(String, Callable)}.
     *
     * @param <U> the type of the task's value, which is null
     */
    public <U extends T> Task<@Nullable U> fork(String name, Action body) {
        requireNonNull(name, () -> "name of the task" + inThisScope());
        return forkNamed(name, requireNonNull(body, () -> "body of task '" + name + "'" + inThisScope()).asCallable());
    }

    /** What a task without a value does. */
    @FunctionalInterface
    public interface Action {
        /** Does it. */
        void run() throws Exception;

        private <U> Callable<@Nullable U> asCallable() {
            return () -> {
                run();
                return null;
            };
        }
    }

    private <U extends @Nullable Object> Task<U> forkNamed(@Nullable String name, Callable<? extends U> body) {
        boolean byOwner = Thread.currentThread() == owner;
        if (!byOwner) {
            ensureContained("fork");
        }
        ensureOpen("fork");
        runtime.reached(TaskRuntime.Point.FORK, this);
        var task = new ForkedTask<U>(this, body, given(name));
        ledger.append(task);
        listeners.forked(task);
        String reason = cancelReason; // read after the append: a canceller sees the task, or we see the reason
        if (reason != null) {
            task.cancel(reason);
        } else if (byOwner) {
            starter.start(task);
        } else {
            starter.startLater(task);
        }
        return task;
    }

    // ---- join

    /**
     * Waits until the policy says so, or nothing is left to wait for; returns at once if that is so already. The round is
     * about every task that no earlier join has reported.
     *
     * @return what the policy makes of the round
     * @throws InterruptedException if the calling thread was interrupted before the round was over; nothing is reported
     *     then, and the next join goes on with the same round
     * @throws ScopeFailedException if the policy or a listener threw
     * @throws CircularWaitException if the round could never end, because its tasks wait for the task that this thread runs; also
     *     once that has come about, when another one ends without an end to the round
     * @throws WrongThreadException if the calling thread is not the owner
     * @throws IllegalStateException if the scope has closed
     */
    public R join() throws InterruptedException {
        return joinWithin(null);
    }

    /**
     * As {@link #join()}, but not past a deadline: then the round is over, too, its completion is
     * {@linkplain Completion#expired() expired}, and the tasks that are pending go on.
     *
     * @param deadline on the clock of the scope's runtime
     * @throws IllegalArgumentException if {@code deadline} is on another clock
     */
    public R join(Deadline deadline) throws InterruptedException {
        ensureOurClock(requireNonNull(deadline, "deadline of the join"));
        return joinWithin(deadline);
    }

    private R joinWithin(@Nullable Deadline deadline) throws InterruptedException {
        ensureOwner("join");
        ensureOpen("join");
        ensureNotCalledBack("join");
        ForkedTask<?> task = frame.task();
        RequestsBefore before = RequestsBefore.now();
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before it could join scope '%s'".formatted(path()));
        }
        JoinRound begun = books.currentJoin();
        Deadline ofPolicy = deadlineOf(begun.policy());
        boolean endsAnyCircle = deadline != null || ofPolicy != null;
        TaskWait wait = task == null || endsAnyCircle ? null : new TaskWait(task, begun);
        books.beginJoin(wait, before);
        waitInJoin(wait, deadline, ofPolicy);
        JoinRound round = books.takeJoin();
        Supplier<List<Task<Object>>> pending = ledger.report(round.done());
        var completion = new Completion<>(
                Collections.unmodifiableList(round.done()), pending, round.isExpired() || !round.isOver());
        ensureNotFailed(completion);
        try {
            return TaskScope.<CompletionPolicy<Object, R>>castOf(round.policy()).result(completion);
        } catch (RuntimeException e) {
            thrownByJoin = e;
            throw e;
        }
    }

    /** Returns the next deadline that the policy of a wait has for it; null for none. By the thread that waits. */
    @Nullable Deadline deadlineOf(CompletionPolicy<?, ?> ofTheWait) {
        Deadline deadline = ofTheWait.deadline().orElse(null);
        if (deadline != null) {
            ensureOurClock(deadline);
        }
        return deadline;
    }

    static @Nullable Deadline earlier(@Nullable Deadline one, @Nullable Deadline other) {
        return one == null ? other : other == null ? one : one.earlier(other);
    }

    private void waitInJoin(@Nullable TaskWait wait, @Nullable Deadline own, @Nullable Deadline ofPolicy)
            throws InterruptedException {
        boolean over = false;
        try {
            books.currentJoin().await(frame.task(), wait, own, ofPolicy);
            over = true;
        } finally {
            if (!over) {
                books.pauseJoin();
            }
        }
    }

    /** Throws what plugged-in code threw, with the failures that a round has collected. */
    void ensureNotFailed(@Nullable Completion<Object> completion) {
        ScopeFailedException failure = books.failure();
        if (failure != null) {
            if (completion != null) {
                Closing.suppress(completion.failed(), failure);
            }
            if (Thread.currentThread() == owner) {
                thrownByJoin = failure;
            }
            throw failure;
        }
    }

    // ---- await

    /**
     * Waits for one task, which may have ended before. As {@link #await(CompletionPolicy, Collection, AwaitOptions)}.
     *
     * @return what it came to
     * @param <U> the type of the task's value
     */
    public <U extends T> Outcome<U> await(Task<U> task) throws InterruptedException {
        await(CompletionPolicy.<U>waitForAll(), List.of(requireNonNull(task, "task to wait for")),
                AwaitOptions.defaults());
        return task.outcome().orElseThrow();
    }

    /**
     * Waits for chosen tasks with default options. As {@link #await(CompletionPolicy, Collection, AwaitOptions)}.
     *
     * @param <U> the type of the tasks' values
     * @param <S> the type of the result
     */
    public <U extends T, S extends @Nullable Object> S await(
            CompletionPolicy<U, S> awaited, Collection<? extends Task<U>> tasks) throws InterruptedException {
        return await(awaited, tasks, AwaitOptions.defaults());
    }

    /**
     * Waits for chosen tasks until a policy says so, they have all ended, or a deadline passes; ended tasks count, in
     * completion order. Reports nothing: a later join is about these tasks all the same.
     *
     * <p>May be called by the owner, and by a task of the scope or of a scope below it: tasks may form a graph. When the
     * policy cancels the rest, that is what is left of the chosen tasks.
     *
     * @param awaited when the wait returns, and what
     * @param tasks tasks of this scope; may be empty, and then the wait returns at once; one named twice counts once
     * @param awaitOptions how long to wait, and what an interrupt does to the tasks
     * @return what the policy makes of them
     * @param <U> the type of the tasks' values
     * @param <S> the type of the result
     * @throws InterruptedException if the calling thread was interrupted before the wait was over
     * @throws CircularWaitException if the wait could never end, because the tasks wait for the calling one; also once that has
     *     come about, when another one ends without an end to the wait
     * @throws IllegalArgumentException if a task is of another scope, or the deadline on another clock
     * @throws ScopeFailedException if the policy or a listener threw
     * @throws WrongThreadException if the calling thread is neither the owner nor runs a task of the scope
     * @throws IllegalStateException if the scope has closed
     */
    public <U extends T, S extends @Nullable Object> S await(
            CompletionPolicy<U, S> awaited, Collection<? extends Task<U>> tasks, AwaitOptions awaitOptions)
            throws InterruptedException {
        requireNonNull(awaited, "policy of the await");
        requireNonNull(tasks, "tasks to wait for");
        requireNonNull(awaitOptions, "options of the await");
        ensureMayAwait(awaitOptions.deadline());
        try (var watch = new Watch<U>(this, tasks)) {
            return watch.await(awaited, awaitOptions);
        }
    }

    /**
     * Waits for one task and returns its value: {@link #await(Task)} for whoever cannot go on without. A task that lets the
     * exception escape ends as this one did, as failed or as cancelled.
     *
     * @return its value
     * @param <U> the type of the task's value
     * @throws TaskFailedException if it failed; the cause is what it threw
     * @throws TaskCancelledException if it was cancelled
     */
    public <U extends T> U awaitValue(Task<U> task) throws InterruptedException {
        await(task);
        return task.value();
    }

    /**
     * Opens a watch over chosen tasks, for several waits in a row, with tasks added in between. For the calling thread: the
     * owner, or that of a task of the scope or of a scope below it.
     *
     * @param tasks tasks of this scope; may be empty; one named twice counts once
     * @param <U> the type of the tasks' values
     * @throws IllegalArgumentException if a task is of another scope
     * @throws WrongThreadException if the calling thread is neither the owner nor runs a task of the scope
     * @throws IllegalStateException if the scope has closed
     */
    public <U extends T> Watch<U> watch(Collection<? extends Task<? extends U>> tasks) {
        requireNonNull(tasks, "tasks to watch");
        ensureMayAwait(null);
        return new Watch<>(this, tasks);
    }

    // ---- cancel

    /** Asks every task to stop, without saying why. As {@link #cancel(String)}. */
    public void cancel() {
        cancel("scope '" + name() + "' was cancelled");
    }

    /**
     * Asks every task of the scope to stop, and those that are forked from now on never run; the same for scopes that the
     * owner has open inside this one. The owner itself is not interrupted. Does nothing if the scope was cancelled before.
     * Returns without waiting for the tasks. Any thread, at any moment.
     *
     * @param reason why, for the {@link Outcome.Cancelled} of the tasks
     */
    public void cancel(String reason) {
        cancelWithInner(requireNonNull(reason, "reason to cancel a scope"));
    }

    /** Cancels this scope and those that its owner has open inside, outermost first, up to a shield. */
    void cancelWithInner(String reason) {
        List<TaskScope<?, ?>> inside = CANCELLED_WITH_INNER.compareAndSet(this, false, true) ? inside() : List.of();
        var all = new ArrayList<TaskScope<?, ?>>(inside.size() + 1);
        all.add(this);
        all.addAll(inside);
        Requests.toScopes(all, reason);
    }

    /** Returns the scopes that the owner has open inside this one now, outermost first, up to a shield. */
    List<TaskScope<?, ?>> inside() {
        TaskScope<?, ?> scope = inner;
        if (scope == null) {
            return List.of();
        }
        var all = new ArrayList<TaskScope<?, ?>>();
        for (; scope != null; scope = scope.inner) {
            all.add(scope);
        }
        return all;
    }

    /** Notes that a cancel scope around is about to interrupt the owner, and then to cancel this scope. */
    void cancelledWithOwner() {
        cancelledWithOwner = true;
    }

    boolean isCancelledWithOwner() {
        return cancelledWithOwner;
    }

    /** Cancels this scope: what a policy says of its tasks is not meant for what the owner does inside. */
    void cancelAll(String reason) {
        Requests.toScopes(List.of(this), reason);
    }

    /** Tells whether the caller is the one to cancel this scope: it has to call {@link #becomeCancelled} then, and soon. */
    boolean claimCancel() {
        return CANCEL_CLAIMED.compareAndSet(this, false, true);
    }

    /** From now on everybody sees that it is cancelled, and no task begins. */
    void becomeCancelled(String reason) {
        cancelReason = reason;
    }

    /** Waits until everybody sees that it is cancelled, as another thread is about to make it. */
    void awaitCancelled() {
        while (cancelReason == null) {
            Thread.yield(); // it is between two instructions for each task
        }
    }

    // ---- close

    /**
     * Cancels what is still running, waits until every task has ended, and only then returns. An interrupt of the owner
     * during that wait is kept for after it. Does nothing if the scope has closed.
     *
     * @throws StructureViolationException if scopes that the owner opened later were still open; they have been closed
     * @throws ScopeFailedException if the policy or a listener threw, and no join has said so
     * @throws StragglersAbandonedException if {@link ScopeOptions#abandonStragglersAfter} made it give up on tasks
     * @throws WrongThreadException if the calling thread is not the owner
     */
    @Override
    public void close() {
        ensureOwner("close");
        if (phase != Phase.OPEN) {
            return;
        }
        for (TaskScope<?, ?> inner = frame.innermost(); inner != null && inner != this; inner = inner.outer) {
            inner.ensureNotCalledBack("close");
        }
        ensureNotCalledBack("close");
        phase = Phase.CLOSING;
        runtime.reached(TaskRuntime.Point.CLOSE, this);
        var closing = new Closing(this, options);
        try {
            closing.endTasks(starter);
        } finally {
            books.endClose();
            phase = Phase.CLOSED;
            CancelScope.noteClosed(frame.cancelScope(), this);
            tellAround(null);
            frame.innermost(outer);
            frame.bind(runtimeOutside);
            frame.exit();
        }
        closing.keepUnseenFailures(thrownByJoin);
        if (event != null) {
            event.commit(this);
        }
        closing.throwIfAnything(thrownByJoin);
    }

    // ---- guards

    private String inThisScope() {
        return ", in scope '%s'".formatted(path());
    }

    private void ensureOwner(String call) {
        Thread caller = Thread.currentThread();
        if (caller != owner) {
            throw new WrongThreadException("%s on scope '%s' by thread '%s': only its owner, thread '%s', may"
                    .formatted(call, path(), caller.getName(), owner.getName()));
        }
    }

    /** Lets through what runs below this scope: its tasks, and the tasks of scopes that these have opened. */
    private void ensureContained(String call) {
        ForkedTask<?> task = Frame.currentTask();
        TaskScope<?, ?> around = task == null ? null : task.scope();
        while (around != null && around != this) {
            around = around.around();
        }
        if (around == null) {
            throw new WrongThreadException(
                    "%s on scope '%s' by thread '%s': only its owner, thread '%s', and tasks of the scope may"
                            .formatted(call, path(), Thread.currentThread().getName(), owner.getName()));
        }
    }

    void ensureMayAwait(@Nullable Deadline deadline) {
        if (Thread.currentThread() != owner) {
            ensureContained("await");
        }
        ensureOpen("await");
        ensureNotCalledBack("await");
        if (deadline != null) {
            ensureOurClock(deadline);
        }
    }

    private void ensureOpen(String call) {
        Phase now = phase;
        if (now == Phase.CLOSED || (now == Phase.CLOSING && Thread.currentThread() == owner)) {
            throw new IllegalStateException(
                    "%s on scope '%s', which has closed: open a new scope".formatted(call, path()));
        }
    }

    /** A callback that waited for its scope would wait for itself to return. */
    void ensureNotCalledBack(String call) {
        if (mailbox.isDelivering()) {
            throw new IllegalStateException(
                    "%s on scope '%s' by a listener or policy of that scope: they cannot wait, they may cancel"
                            .formatted(call, path()));
        }
    }

    private void ensureOurClock(Deadline deadline) {
        if (deadline.source() != runtime.timeSource()) {
            throw new IllegalArgumentException(
                    "the deadline is on %s, scope '%s' on %s: make it with Deadline.after(limit) inside the scope"
                            .formatted(deadline.source(), path(), runtime.timeSource()));
        }
    }

    // ---- seen by the rest of the framework

    /** Lets plugged-in code that failed outside a delivery fail the scope. */
    void failLater(String problem, Throwable thrown) {
        books.later(() -> books.fail(problem, thrown));
    }

    Thread owner() {
        return owner;
    }

    @Nullable TaskScope<?, ?> outer() {
        return outer;
    }

    @Nullable CancelScope within() {
        return within;
    }

    /** Tells what may be cancelled around this scope, on the same thread, that it is open; null when it has closed. */
    private void tellAround(@Nullable TaskScope<?, ?> open) {
        if (options.likeAsyncio()) {
            return; // what stops the code around asks the owner alone
        }
        boolean reached = CancelScope.tellInside(frame.cancelScope(), this, open);
        if (reached && outer != null) {
            outer.inner = open;
        }
    }

    Frame frame() {
        return frame;
    }

    Circles circles() {
        return circles;
    }

    @Nullable String cancelReason() {
        return cancelReason;
    }

    @Nullable ForkedTask<?> ownerTask() {
        return frame.task();
    }

    Ledger ledger() {
        return ledger;
    }

    Books books() {
        return books;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    private @Nullable Rare given(@Nullable String name) {
        return Rare.of(name, contexts.capture(), options.forkSites() ? ForkSites.caller() : null);
    }

    /** Starts what tasks have forked. By the owner, while it waits. */
    void startQueued(boolean alike) {
        starter.startQueued(alike);
    }

    Listeners listeners() {
        return listeners;
    }

    @SuppressWarnings("unchecked") // tasks and policies of one scope agree; outcomes are only read
    static <C> C castOf(Object typed) {
        return (C) typed;
    }

    static List<Task<Object>> cast(List<? extends Task<?>> tasks) {
        return castOf(tasks);
    }

    @Override
    public String toString() {
        return "scope '%s' (%s)".formatted(path(), isCancelled() ? phase + ", cancelled" : phase);
    }
}
