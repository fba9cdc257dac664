/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import dev.taskscope.engine.Body;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link Task}: what its thread runs, the frame of that thread meanwhile, and the notice of its
 * completion, all in one object, since there is one per fork, and many at once: 48 bytes where references take 4. What few
 * tasks have is kept in {@link Rare}; one that is forked without a name and just returns a value never needs it.
 *
 * <p>Transitions of {@link #stage}; those from FORKED to RUNNING or GUARDED, and between these two, are made by the thread of
 * the task:
 * <pre>
 * FORKED -&gt; RUNNING                       its body begins
 * FORKED -&gt; GUARDED -&gt; RUNNING              the same, after a listener or a context has been told
 * FORKED -&gt; ENDING                        cancelled before it began, or not startable
 * RUNNING &lt;-&gt; GUARDED                     the body has called framework code that calls others
 * RUNNING -&gt; INTERRUPTING -&gt; ASKED          cancelled; in INTERRUPTING the canceller has the thread in hand
 * GUARDED -&gt; INTERRUPTING -&gt; DEFERRED       cancelled meanwhile
 * DEFERRED -&gt; INTERRUPTING -&gt; ASKED         the thread interrupts itself when it leaves
 * ASKED -&gt; INTERRUPTING -&gt; ASKED            cancelled once more, where every request counts
 * ASKED &lt;-&gt; ASKED_GUARDED                  as RUNNING and GUARDED
 * ASKED_GUARDED -&gt; INTERRUPTING -&gt; DEFERRED cancelled once more meanwhile
 * RUNNING, ASKED -&gt; SUCCEEDED             the body has returned
 * RUNNING, ASKED -&gt; ENDING                the body has thrown, or has returned where every request counts
 * ENDING -&gt; SUCCEEDED, FAILED, CANCELLED  it has an outcome
 * </pre>
 * From INTERRUPTING it goes back to where it was if the request has been carried out by somebody else.
 * Nobody interrupts a thread except in INTERRUPTING, and the body's end waits that out: so the interrupt reaches the body or
 * nobody.
 */
final class ForkedTask<T extends @Nullable Object> extends Notice
        implements
            Task<T>,
            Body,
            Frame,
            Thread.UncaughtExceptionHandler {
    private static final int FORKED = 0;
    private static final int RUNNING = 1;
    private static final int GUARDED = 2;
    private static final int INTERRUPTING = 3;
    private static final int DEFERRED = 4;
    private static final int ASKED = 5;
    private static final int ASKED_GUARDED = 6;
    private static final int ENDING = 7;
    private static final int SUCCEEDED = 8;
    private static final int FAILED = 9;
    private static final int CANCELLED = 10;
    private static final VarHandle STAGE;
    private static final VarHandle RARE;
    private static final VarHandle COMPLETED_AS;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STAGE = lookup.findVarHandle(ForkedTask.class, "stage", int.class);
            RARE = lookup.findVarHandle(ForkedTask.class, "rare", Rare.class);
            COMPLETED_AS = lookup.findVarHandle(ForkedTask.class, "completedAs", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final TaskScope<?, ?> scope;

    // any thread
    private volatile int stage;
    private volatile @Nullable Rare rare; // set once, see rare()

    private @Nullable Thread thread; // set before it is started, until the task ends

    /** The body until it has ended; then the value of a success, or the outcome of another end. */
    private @Nullable Object held;

    // set by the ledger when the task is entered
    private int index; // from 1, in fork order
    private Ledger.@Nullable Page page; // until it is reported

    // written in a delivery of the scope's mailbox
    private int completedAs; // from 1, in completion order; 0 before

    ForkedTask(TaskScope<?, ?> scope, Callable<? extends T> body, @Nullable Rare given) {
        this.scope = scope;
        this.held = body;
        if (given != null) { // else spare the fence after a volatile write
            this.rare = given;
        }
    }

    /**
     * Returns what few tasks have, for somebody about to write to it. Cancellers, the thread of the task, deliveries and
     * readers of a failure may be the first to need it at once: all of them get the one that was set first, or what some
     * of them wrote would be lost.
     */
    private Rare rare() {
        Rare has = rare;
        if (has == null) {
            var made = new Rare();
            var first = (@Nullable Rare) RARE.compareAndExchange(this, null, made);
            has = first == null ? made : first;
        }
        return has;
    }

    // ---- Task

    @Override
    public String name() {
        String given = givenName();
        return given != null ? given : "task-" + index;
    }

    @Override
    public String path() {
        return scope.path() + "/" + name();
    }

    @Override
    public State state() {
        return switch (stage) {
            case FORKED -> State.FORKED;
            case SUCCEEDED -> State.SUCCEEDED;
            case FAILED -> State.FAILED;
            case CANCELLED -> State.CANCELLED;
            default -> State.RUNNING;
        };
    }

    @Override
    public Optional<Outcome<T>> outcome() {
        Outcome<T> came = came();
        if (came != null) {
            markSeen();
        }
        return Optional.ofNullable(came);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // what a success holds, which may be null where T says so
    public T value() {
        if (stage == SUCCEEDED) {
            return (T) held; // no outcome is made for it
        }
        return switch (outcome().orElse(null)) {
            case Outcome.Success<T> success -> success.value();
            case Outcome.Failure<T> failure -> throw TaskFailedException.of(this, failure.exception());
            case Outcome.Cancelled<T> cancelled -> throw new TaskCancelledException(this, cancelled);
            case null ->
                throw new IllegalStateException(
                        "task '%s' has no value yet, it is %s: wait for it with join or await first"
                                .formatted(path(), state()));
        };
    }

    @Override
    public Optional<StackTraceElement> forkSite() {
        Rare has = rare;
        return has == null ? Optional.empty() : Optional.ofNullable(has.forkSite);
    }

    @Override
    public List<StackTraceElement> stackTrace() {
        Thread running = thread();
        return running == null ? List.of() : List.of(running.getStackTrace());
    }

    @Override
    public boolean cancel(String why) {
        requireNonNull(why, "reason to cancel a task");
        scope.runtime().reached(TaskRuntime.Point.CANCEL, this);
        return expectRequest(why) && carryOutRequest();
    }

    @Override
    public Optional<String> cancelReason() {
        Rare has = rare;
        return has == null ? Optional.empty() : Optional.ofNullable(has.reason());
    }

    // ---- cancelling

    /**
     * Tells it that a request to stop is coming, which {@link #carryOutRequest} has to follow. Does nothing if it has ended, or
     * was asked before and is asked only once.
     *
     * @return whether the request is to come
     */
    boolean expectRequest(String why) {
        if (hasEnded()) { // and needs no reason, nor a place for it
            return false;
        }
        Rare has = rare();
        has.expectRequest(); // first: if somebody else has set the reason, there is a request that it expects
        boolean comes = has.askBecause(why) || scope.cancelsLikeAsyncio();
        if (!comes) {
            has.takeRequest();
        }
        return comes;
    }

    /** Tells whether a request is coming that nobody has carried out. Any thread. */
    boolean expectsRequest() {
        Rare has = rare;
        return has != null && has.expectsRequest();
    }

    /** Carries out the requests that are coming, before their cancellers do. By its thread, which is interrupted then, or will be. */
    void takeExpectedRequests() {
        while (expectsRequest()) {
            if (isToldToStop()) {
                carryOutRequest();
            } else {
                Thread.yield(); // who announces it is about to say why
            }
        }
        awaitInterrupt();
    }

    /**
     * Asks the body to stop, unless the task has done that itself.
     *
     * @return whether it hears of it: false if it has ended
     */
    boolean carryOutRequest() {
        while (true) {
            int now = stage;
            switch (now) {
                case FORKED -> {
                    if (STAGE.compareAndSet(this, FORKED, ENDING)) {
                        end(new Outcome.Cancelled<>(whyAsked(), null, /* started= */ false));
                        Guard.send(scope.mailbox(), this);
                        return true;
                    }
                }
                case RUNNING, GUARDED, DEFERRED, ASKED, ASKED_GUARDED -> {
                    if (STAGE.compareAndSet(this, now, INTERRUPTING)) {
                        takeOneInHand(now);
                        return true;
                    }
                }
                case INTERRUPTING -> Thread.yield(); // another canceller is between two instructions
                default -> {
                    return !rare().takeRequest(); // if not taken by itself, the body has ended, and what it came to stands
                }
            }
        }
    }

    /**
     * Takes a request, if there is one left, and carries it out. By the canceller that has the thread in hand: else one that comes
     * later could be taken for it.
     *
     * @param before the stage that it had
     */
    private void takeOneInHand(int before) {
        int after = before;
        try {
            if (rare().takeRequest() && (before == RUNNING || before == GUARDED || scope.cancelsLikeAsyncio())) {
                if (before == RUNNING || before == ASKED) {
                    after = ASKED;
                    rare().requests++;
                    Thread running = thread;
                    if (running != null) {
                        running.interrupt();
                    }
                } else {
                    after = DEFERRED;
                }
            }
        } finally {
            stage = after;
        }
    }

    private void awaitInterrupt() {
        while (stage == INTERRUPTING) {
            Thread.yield(); // the canceller is between two instructions
        }
    }

    /**
     * Keeps interrupts away from framework code that the thread of the body is about to run.
     *
     * @return false if they are kept away already
     */
    boolean guard() {
        while (true) {
            switch (stage) {
                case RUNNING -> {
                    if (STAGE.compareAndSet(this, RUNNING, GUARDED)) {
                        return true;
                    }
                }
                case ASKED -> {
                    if (STAGE.compareAndSet(this, ASKED, ASKED_GUARDED)) {
                        return true;
                    }
                }
                case INTERRUPTING -> Thread.yield(); // the canceller is between two instructions
                default -> {
                    return false;
                }
            }
        }
    }

    /** Ends {@link #guard}; returns whether the task was asked to stop meanwhile, and has not been interrupted for it. */
    boolean unguard() {
        while (true) {
            switch (stage) {
                case GUARDED -> {
                    if (STAGE.compareAndSet(this, GUARDED, RUNNING)) {
                        return false;
                    }
                }
                case ASKED_GUARDED -> {
                    if (STAGE.compareAndSet(this, ASKED_GUARDED, ASKED)) {
                        return false;
                    }
                }
                case INTERRUPTING -> Thread.yield(); // the canceller is between two instructions
                default -> {
                    if (STAGE.compareAndSet(this, DEFERRED, INTERRUPTING)) {
                        rare().requests++;
                        stage = ASKED;
                        return true;
                    }
                }
            }
        }
    }

    // ---- running

    /** Allows a new thread to run the task, which no other thread may. By the owner of the scope, before it starts it. */
    void admit(Thread made) {
        thread = made;
    }

    /** Ends the task as failed, because no thread can be had. Does nothing if it was cancelled meanwhile. */
    void refuse(TaskStartException problem) {
        if (STAGE.compareAndSet(this, FORKED, ENDING)) {
            end(new Outcome.Failure<>(problem, /* started= */ false));
            Guard.send(scope.mailbox(), this);
        }
    }

    @Override
    public void run() {
        scope.runtime().reached(TaskRuntime.Point.START, this);
        Thread self = Thread.currentThread();
        if (thread != self) {
            return; // ended already, or a thread that the factory had started by itself
        }
        String cancelled = scope.cancelReason();
        if (cancelled != null) {
            neverRun(cancelled); // though whoever cancels the scope has not come to this task yet
            return;
        }
        Rare has = rare;
        Contexts.Captured context = has == null ? null : has.context;
        boolean prepares = context != null || scope.listeners().any();
        if (!STAGE.compareAndSet(this, FORKED, prepares ? GUARDED : RUNNING)) {
            thread = null;
            return; // cancelled before it began
        }
        TaskEvent event = TaskEvent.beginIfRecorded();
        Frame.bindToThread(self, this);
        if (!prepares || prepare(context)) {
            callBody();
        }
        Thread.interrupted(); // whoever sent it meant the body
        clear(context);
        if (event != null) {
            event.commit(this, requireNonNull(came()));
        }
        scope.runtime().reached(TaskRuntime.Point.COMPLETE, this);
        scope.mailbox().send(this);
    }

    private void neverRun(String scopeCancelled) {
        rare().askBecause(scopeCancelled); // unless somebody has asked the task itself
        if (STAGE.compareAndSet(this, FORKED, ENDING)) {
            end(new Outcome.Cancelled<>(whyAsked(), null, /* started= */ false));
            scope.mailbox().send(this);
        }
        thread = null;
    }

    /** Returns false if the body does not run: its context cannot be set, or the task was cancelled meanwhile. */
    private boolean prepare(Contexts.@Nullable Captured context) {
        Throwable thrown = null;
        try {
            scope.listeners().started(this);
            if (context != null) {
                context.set();
            }
        } catch (Throwable e) {
            thrown = e;
        }
        boolean asked = unguard();
        if (thrown != null) {
            endBody();
            end(new Outcome.Failure<>(thrown, /* started= */ false));
        } else if (asked) {
            endBody();
            end(new Outcome.Cancelled<>(whyAsked(), null, /* started= */ false));
        }
        return thrown == null && !asked;
    }

    @SuppressWarnings("unchecked") // what is held until then
    private void callBody() {
        var body = (Callable<? extends T>) requireNonNull(held);
        Object value = null;
        Throwable thrown = null;
        try {
            value = body.call();
        } catch (Throwable e) {
            thrown = e;
        }
        if (LeftOpen.any(this, null)) {
            thrown = LeftOpen.close(this, null, "task '" + path() + "'", thrown);
        }
        if (thrown != null) {
            end(otherThanSuccess(thrown, endBody()));
        } else if (scope.cancelsLikeAsyncio()) {
            endAsHeard(value);
        } else {
            succeed(value);
        }
    }

    /** Ends the task with a value, or as cancelled if it has not noticed the last request. */
    private void endAsHeard(@Nullable Object value) {
        int last = leaveBody(ENDING); // from here on nobody interrupts it
        if (last == ASKED && Thread.currentThread().isInterrupted()) {
            end(new Outcome.Cancelled<>(whyAsked(), null, /* started= */ true));
            return;
        }
        held = value;
        thread = null;
        stage = SUCCEEDED;
    }

    /** Ends the task with a value, whether it was asked to stop or not. */
    private void succeed(@Nullable Object value) {
        held = value;
        leaveBody(SUCCEEDED);
        thread = null; // for the collector; who reads the stage looks at it no more
    }

    private Outcome<T> otherThanSuccess(Throwable thrown, boolean asked) {
        if (asked && Cancellation.isSaidBy(thrown)) {
            return new Outcome.Cancelled<>(whyAsked(), thrown, /* started= */ true);
        }
        if (thrown instanceof TaskCancelledException) {
            return new Outcome.Cancelled<>(
                    "it needed a task that was cancelled: " + thrown.getMessage(), thrown, /* started= */ true);
        }
        return new Outcome.Failure<>(thrown, /* started= */ true);
    }

    /** Takes the thread of the body out of reach of cancellers; returns whether one has interrupted it. */
    private boolean endBody() {
        int last = leaveBody(ENDING);
        return last != RUNNING && last != GUARDED;
    }

    /**
     * Leaves the stage of the body, whatever it is: an error such as a stack overflow may have come in the middle of framework code,
     * so that a guard is still up.
     */
    private int leaveBody(int to) {
        while (true) {
            int now = stage;
            if (now == INTERRUPTING) {
                Thread.yield(); // the canceller is between two instructions
            } else if (STAGE.compareAndSet(this, now, to)) {
                return now;
            }
        }
    }

    private String whyAsked() {
        Rare has = rare;
        String why = has == null ? null : has.reason();
        return why == null ? "asked to stop" : why;
    }

    private void clear(Contexts.@Nullable Captured context) {
        if (context != null) {
            try {
                context.clear();
            } catch (Throwable e) {
                scope.failLater("the context of task '%s' could not be cleared".formatted(path()), e);
            }
        }
    }

    /** Gives the task an outcome other than a success. By whoever has brought it to ENDING. */
    private void end(Outcome<T> other) {
        thread = null;
        held = other;
        stage = other instanceof Outcome.Failure ? FAILED : CANCELLED;
    }

    // ---- seen by the rest of the framework

    TaskScope<?, ?> scope() {
        return scope;
    }

    /** Returns the name it was given, or null. */
    @Nullable String givenName() {
        Rare has = rare;
        return has == null ? null : has.name;
    }

    /** Takes its place in fork order. By the ledger, once, before the task can be started. */
    void enter(int position, Ledger.Page in) {
        index = position;
        page = in;
    }

    /** Gives up its place; returns where that was. By the ledger, once. */
    Ledger.Page leave() {
        Ledger.Page left = requireNonNull(page, "page of a task that is reported twice");
        page = null;
        return left;
    }

    int index() {
        return index;
    }

    /** Takes its place in completion order. In a delivery. */
    void completedAs(int place) {
        COMPLETED_AS.setRelease(this, place);
    }

    /**
     * Returns its place in completion order, from 1; 0 before it is known. Any thread: whoever sees a place sees those before it
     * from then on.
     */
    int completedAs() {
        return (int) COMPLETED_AS.getAcquire(this);
    }

    boolean hasEnded() {
        return stage >= SUCCEEDED;
    }

    /** Returns how many times its body has been asked to stop while it runs; the last interrupt has come then, or is held back. */
    int requests() {
        while (true) {
            int now = stage;
            Rare has = rare;
            int count = has == null ? 0 : has.requests;
            if (now != INTERRUPTING && stage == now) { // else the interrupt of one that is counted may not have come
                return now == DEFERRED ? count + 1 : count;
            }
            Thread.yield(); // the canceller is between two instructions
        }
    }

    /** Tells whether a first request to stop would interrupt its body where that is now. By its thread. */
    boolean mayBeInterrupted() {
        return requests() == 0 && stage == RUNNING;
    }

    /** Returns {@link #requests}; -1 if they are held back where its body is now. By its thread. */
    int requestsIfReachable() {
        while (true) {
            int count = requests();
            int now = stage;
            if (now != INTERRUPTING) {
                return now == GUARDED || now == ASKED_GUARDED || now == DEFERRED ? -1 : count;
            }
        }
    }

    /** Tells whether somebody has asked it to stop, be the interrupt still to come. */
    boolean isToldToStop() {
        Rare has = rare;
        return has != null && has.reason() != null;
    }

    /** Returns the outcome, without counting as somebody who has seen it; null if there is none yet. */
    @SuppressWarnings("unchecked") // what is held in these stages
    @Nullable Outcome<T> came() {
        return switch (stage) {
            case SUCCEEDED -> success();
            case FAILED, CANCELLED -> (Outcome<T>) held;
            default -> null;
        };
    }

    /** Returns the outcome of a task that holds its value, which may be null where T says so. */
    @SuppressWarnings({"unchecked", "NullAway"})
    private Outcome.Success<T> success() {
        return new Outcome.Success<>((T) held);
    }

    /** Returns the thread that runs it; null before and after. */
    @Nullable Thread thread() {
        return runsBody() ? thread : null;
    }

    private boolean runsBody() {
        int now = stage;
        return now >= RUNNING && now <= ASKED_GUARDED;
    }

    /** Notes that somebody has read how it ended. Of a failure only: nobody asks whether a success was seen. */
    void markSeen() {
        if (stage == FAILED && !isSeen()) {
            rare().seen = true;
        }
    }

    boolean isSeen() {
        Rare has = rare;
        return has != null && has.seen;
    }

    @Nullable TaskWait waitingIn() {
        Rare has = rare;
        return has == null ? null : has.wait;
    }

    void waitingIn(@Nullable TaskWait wait) {
        rare().wait = wait;
    }

    /** Notes that a task may await this one. Does nothing if this has ended: then it waits for nobody any more. */
    void addAwaiter() {
        if (!hasEnded()) {
            rare().addAwaiters(1);
        }
    }

    /** Takes back a note, unless this has ended. */
    void removeAwaiter() {
        if (!hasEnded()) {
            rare().addAwaiters(-1);
        }
    }

    /** Tells whether a task may await this one, or one that encloses it. */
    boolean mayBeAwaited() {
        for (ForkedTask<?> task = this; task != null; task = task.scope.ownerTask()) {
            Rare has = task.rare;
            if (has != null && has.hasAwaiters()) {
                return true;
            }
        }
        return false;
    }

    /** Adds a watch to be told of the completion. In a delivery. */
    void addAwaiting(Watch<?> watch) {
        Rare has = rare();
        if (has.awaitedIn == null) {
            has.awaitedIn = watch;
        } else if (has.alsoAwaitedIn == null) {
            has.alsoAwaitedIn = new ArrayList<>(List.of(watch));
        } else {
            has.alsoAwaitedIn.add(watch);
        }
    }

    /** Takes a watch off that has closed. In a delivery. */
    void removeAwaiting(Watch<?> watch) {
        Rare has = rare;
        if (has == null) {
            return;
        }
        if (has.awaitedIn == watch) {
            has.awaitedIn = null;
        } else if (has.alsoAwaitedIn != null) {
            has.alsoAwaitedIn.remove(watch);
        }
    }

    /** Returns the watches to be told, and forgets them. In a delivery. */
    List<Watch<?>> takeAwaiting() {
        Rare has = rare;
        if (has == null || (has.awaitedIn == null && has.alsoAwaitedIn == null)) {
            return List.of();
        }
        Watch<?> one = has.awaitedIn;
        List<Watch<?>> others = has.alsoAwaitedIn;
        has.awaitedIn = null;
        has.alsoAwaitedIn = null;
        if (others == null) {
            return one == null ? List.of() : List.of(one);
        }
        if (one != null) {
            others.addFirst(one);
        }
        return others;
    }

    @Override
    void deliver() {
        scope.books().completed(this);
    }

    @Override
    void inTrouble(Throwable thrown) {
        scope.books().inTrouble(thrown);
    }

    // ---- Frame

    @Override
    public TaskRuntime runtime() {
        Rare has = rare;
        return has == null || has.runtime == null ? scope.runtime() : has.runtime;
    }

    @Override
    public void bind(TaskRuntime value) {
        rare().runtime = value;
    }

    @Override
    public @Nullable TaskScope<?, ?> innermost() {
        Rare has = rare;
        return has == null ? null : has.innermost;
    }

    @Override
    public void innermost(@Nullable TaskScope<?, ?> value) {
        rare().innermost = value;
    }

    @Override
    public @Nullable CancelScope cancelScope() {
        Rare has = rare;
        return has == null ? null : has.cancelScope;
    }

    @Override
    public void cancelScope(@Nullable CancelScope value) {
        rare().cancelScope = value;
    }

    /** Tells whether the task that is bound to a thread is still running there. */
    boolean isBound() {
        return runsBody();
    }

    /** Never called for what a body throws; it would be a fault of the framework. */
    @Override
    public void uncaughtException(Thread of, Throwable thrown) {
        of.getThreadGroup().uncaughtException(of, thrown);
    }

    @Override
    public ForkedTask<?> task() {
        return this;
    }

    @Override
    public void exit() {
        // bound for as long as the body runs
    }

    /**
     * Tasks of one scope have neighbouring codes, in fork order, so that a table of many is read from one end to the other; an
     * identity hash would be drawn at random for each. Tasks are equal to themselves alone.
     */
    @Override
    public int hashCode() {
        return System.identityHashCode(scope) + index;
    }

    @Override
    public String toString() {
        return path() + " (" + state() + ")";
    }
}
