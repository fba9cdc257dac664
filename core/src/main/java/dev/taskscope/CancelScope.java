/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of code in one thread that can be asked to stop by itself, with every {@link TaskScope} that it has opened. What
 * limits of time, groups that stop their body, and items of a batch are made of; with it, users make their own.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="cancelScope"}
 *
 * <p>It asks as tasks are asked: by one interrupt. What the body does on its way out may block again and open scopes, and is
 * not asked a second time. Cancel scopes nest; each tells a stop of its own from one further out, whichever came first:
 * <ul>
 * <li>The body ended as cancelled code does, and nobody but this scope had asked it to stop: that is
 *     {@link Outcome.Cancelled}, and all is well outside.
 * <li>A scope around, the task it is part of, or somebody who interrupted the thread had asked as well: then the body's
 *     {@link InterruptedException} is a {@link Outcome.Failure} of it, to be thrown on; or, if the body ended otherwise, the
 *     thread is interrupted when {@link #run} returns.
 * </ul>
 * A body that restores the thread's interrupt status and throws its {@link InterruptedException} all the same is taken for one
 * that was interrupted once more. No interrupt of this scope is left on the thread after {@code run}. One from outside is not
 * lost, with one exception that cannot be told apart: {@link Thread#interrupt} called directly on the thread, after this scope
 * has interrupted it and before the body has noticed, is the same interrupt; so is one that comes while that thread runs
 * framework code and this scope asks.
 *
 * <p>{@link #run} is called once, by any thread; {@link #cancel}, {@link #announce} and the readers by any thread, at any time.
 * What a thread did before it cancelled happens-before {@code run} returns. Entering and leaving cost some tens of
 * nanoseconds.
 *
 * <p>The idea is that of Trio's cancel scopes, with asyncio's edge-triggered delivery.
 *
 * @since 0.1
 */
public final class CancelScope {
    private static final int NEW = 0;
    private static final int EARLY = 1; // asked to stop before it was entered
    private static final int ENTERING = 2;
    private static final int ENTERING_ASKED = 3;
    private static final int ENTERED = 4;
    private static final int ASKING = 5; // a canceller has it in hand
    private static final int ASKED = 6;
    private static final int LEFT = 7; // not having been asked
    private static final VarHandle STATE;
    private static final VarHandle REASON;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(CancelScope.class, "state", int.class);
            REASON = lookup.findVarHandle(CancelScope.class, "reason", String.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private final boolean shield; // a mark on the frame, and nothing that anybody cancels

    // any thread
    private volatile int state;
    private volatile @Nullable String reason; // set once
    private volatile @Nullable Deadline announced;
    private volatile @Nullable TaskScope<?, ?> outermostInside; // of those that its thread has open
    private volatile int request; // its number in the gate; 0 before it asks
    private volatile boolean interruptedBefore; // by somebody else, before it asked, who has to be heard too

    // set by the thread that enters it, before the state says so, until it leaves
    private @Nullable Thread thread;
    private @Nullable TaskRuntime runtime;
    private @Nullable Gate gate; // shared with the scopes around, up to a shield
    private @Nullable CancelScope previous; // on the same thread
    private @Nullable CancelScope around; // that, or one around the scope of the task
    private @Nullable TaskScope<?, ?> innermostBefore;
    private @Nullable ForkedTask<?> task;
    private int taskRequestsBefore;
    private boolean interruptedAtEntry;
    private int requestsBefore;
    private int unfinishedBefore;

    private CancelScope(String name, boolean shield) {
        this.name = name;
        this.shield = shield;
    }

    /**
     * Creates one that nobody has entered yet.
     *
     * @param name for messages; need not be unique
     */
    public static CancelScope named(String name) {
        return new CancelScope(requireNonNull(name, "name of the cancel scope"), /* shield= */ false);
    }

    // ---- running

    /**
     * Runs a body in the calling thread, and tells what it came to. If {@link #cancel} was called before, the body runs with
     * the interrupt pending.
     *
     * @param body what to do; scopes that it opens and does not close are closed, and a {@link StructureViolationException} is
     *     its failure then
     * @return {@link Outcome.Success} if it returned a value, also if it was asked to stop; {@link Outcome.Cancelled} if it
     *     stopped because of {@link #cancel} and of nothing else; {@link Outcome.Failure} with whatever else it threw
     * @param <R> the type of its value
     * @throws IllegalStateException if it was called before
     */
    public <R extends @Nullable Object> Outcome<R> run(Callable<? extends R> body) {
        requireNonNull(body, () -> "body of cancel scope '" + name + "'");
        if (!STATE.compareAndSet(this, NEW, ENTERING) && !STATE.compareAndSet(this, EARLY, ENTERING_ASKED)) {
            throw new IllegalStateException(
                    "cancel scope '%s' has been run before: create one for each run".formatted(name));
        }
        Frame frame = Frame.enter();
        enter(frame);
        Outcome<R> returned = null;
        Throwable thrown = null;
        try {
            returned = new Outcome.Success<>(body.call());
        } catch (Throwable e) {
            thrown = e;
        }
        if (LeftOpen.any(frame, innermostBefore)) {
            thrown = LeftOpen.close(frame, innermostBefore, "the body of cancel scope '" + name + "'", thrown);
        }
        boolean asked = !endBody();
        Outcome<R> outcome =
                thrown == null && returned != null ? returned : new Outcome.Failure<>(requireNonNull(thrown), true);
        if (asked) {
            outcome = leaveAsked(frame, outcome);
        } else {
            frame.cancelScope(previous);
            frame.exit();
        }
        forget();
        return outcome;
    }

    /** Whoever keeps a scope that has been left keeps nothing of where it was. */
    private void forget() {
        thread = null;
        runtime = null;
        gate = null;
        previous = null;
        around = null;
        innermostBefore = null;
        task = null;
        if (outermostInside != null) { // else spare the fence after a volatile write
            outermostInside = null;
        }
    }

    private void enter(Frame frame) {
        Thread self = Thread.currentThread();
        thread = self;
        runtime = frame.runtime();
        CancelScope outer = frame.cancelScope();
        previous = outer;
        around = frame.around();
        innermostBefore = frame.innermost();
        Gate shared = outer == null ? new Gate() : outer.gate();
        gate = shared;
        task = outer == null ? frame.task() : outer.task; // a shield keeps its requests away
        requestsBefore = shared.settledRequests();
        unfinishedBefore = shared.unfinished();
        taskRequestsBefore = task == null ? 0 : task.requests();
        interruptedAtEntry = self.isInterrupted();
        frame.cancelScope(this);
        if (!STATE.compareAndSet(this, ENTERING, ENTERED)) { // asked before
            request = shared.nextRequest();
            shared.interrupt(self);
            state = ASKED;
        }
    }

    /** Takes the thread out of reach of {@link #cancel}; returns false if that has been called before. */
    private boolean endBody() {
        while (!STATE.compareAndSet(this, ENTERED, LEFT)) {
            if (state == ASKED) {
                return false;
            }
            Thread.yield(); // the canceller is between two instructions
        }
        return true;
    }

    private <R extends @Nullable Object> Outcome<R> leaveAsked(Frame frame, Outcome<R> outcome) {
        Guard guard = Guard.up(frame); // no cancel scope or canceller of the task interrupts the thread from here on
        boolean interrupted = guard.takeInterrupt();
        boolean others = interruptedAtEntry || interruptedBefore || othersHaveAsked();
        requireNonNull(gate).settledRequests(); // so that those of the others come while they are held back, not afterwards
        CancelScope outer = previous;
        for (CancelScope each = outer; interruptedBefore && each != null && each.gate == gate; each = each.previous) {
            if (each.isCancelled()) { // one that is asked later looks for itself
                each.interruptedBefore = true;
            }
        }
        requireNonNull(gate).finished();
        frame.cancelScope(outer);
        frame.exit();
        boolean due = guard.lower();
        if (outcome instanceof Outcome.Failure<R> failure && Cancellation.isSaidBy(failure.exception())) {
            // whoever restores the status throws something else than an InterruptedException
            boolean again = interrupted && failure.exception() instanceof InterruptedException;
            if (others || again) {
                return outcome; // and it stands for what is due, too
            }
            interruptIf(due);
            return new Outcome.Cancelled<>(requireNonNull(reason), failure.exception(), /* started= */ true);
        }
        interruptIf(others || due);
        return outcome;
    }

    private static void interruptIf(boolean needed) {
        if (needed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells whether a scope around, or the canceller of the task, has asked the body to stop since it began. */
    private boolean othersHaveAsked() {
        for (CancelScope outer = previous; outer != null; outer = outer.previous) {
            if (outer.shield) {
                return false; // what is further out is held back until the shield ends
            }
            if (outer.request > requestsBefore) {
                return true;
            }
        }
        return taskHasBeenAsked();
    }

    private boolean taskHasBeenAsked() {
        return task != null && task.requests() > taskRequestsBefore;
    }

    /**
     * Runs a body that cancellation from outside does not reach: neither of the task that it is part of nor of cancel scopes
     * around. What comes meanwhile is made up for by one interrupt when the body has ended; one that is pending waits as
     * well. Cancel scopes that are entered inside reach it, and tasks that it forks into scopes of its own are reached by
     * their scope alone.
     *
     * <p>An interrupt that somebody sends directly to the thread is not held back.
     *
     * {@snippet class="dev.taskscope.SnippetsTest" region="shield"}
     *
     * @return what the body returns
     * @param <R> the type of its value
     * @throws Exception what the body throws; a {@link StructureViolationException} if it left scopes open
     */
    public static <R extends @Nullable Object> R shield(Callable<? extends R> body) throws Exception {
        requireNonNull(body, "body of the shield");
        Frame frame = Frame.enter();
        CancelScope mark = shieldOn(frame);
        CancelScope outer = mark.previous;
        int requests = outer == null ? 0 : outer.gate().requests();
        Guard guard = Guard.up(frame);
        try {
            frame.cancelScope(mark);
            return mark.callAndClose(frame, body);
        } finally {
            if (outer != null && Thread.currentThread().isInterrupted()) {
                outer.noteInterruptOfAShieldedBody(requests);
            }
            frame.cancelScope(outer);
            frame.exit();
            guard.down();
        }
    }

    /**
     * Keeps an interrupt that reached a shielded body, and that it has not noticed, apart from those that were held back.
     */
    private void noteInterruptOfAShieldedBody(int requestsBefore) {
        Gate shut = gate();
        shut.holds(true); // for those that ask from now on
        for (CancelScope each = this; each != null && each.gate == shut; each = each.previous) {
            if (each.request > requestsBefore) {
                each.interruptedBefore = true;
            }
        }
    }

    /** Returns the mark of a shield on the calling thread, to be set as its innermost cancel scope. */
    static CancelScope shieldOn(Frame frame) {
        var mark = new CancelScope("shield", /* shield= */ true);
        mark.previous = frame.cancelScope();
        mark.innermostBefore = frame.innermost();
        return mark;
    }

    private <R extends @Nullable Object> R callAndClose(Frame frame, Callable<? extends R> body) throws Exception {
        R value;
        try {
            value = body.call();
        } catch (Throwable e) {
            if (LeftOpen.any(frame, innermostBefore)) {
                throw LeftOpen.close(frame, innermostBefore, "the body of a shield", e);
            }
            throw e;
        }
        if (LeftOpen.any(frame, innermostBefore)) {
            throw LeftOpen.close(frame, innermostBefore, "the body of a shield", null);
        }
        return value;
    }

    // ---- cancelling

    /**
     * Asks the body to stop: interrupts its thread and cancels the scopes that it has open. Does nothing if that has been
     * asked before, or the body has ended. Returns without waiting for the body. Any thread, at any moment.
     *
     * @param why for the outcome, and for the tasks of those scopes
     * @return whether the body is asked by this call
     */
    public boolean cancel(String why) {
        requireNonNull(why, "reason to cancel a cancel scope");
        TaskRuntime entered = runtime;
        (entered == null ? TaskRuntime.current() : entered).reached(TaskRuntime.Point.CANCEL, this);
        if (state == LEFT || !REASON.compareAndSet(this, null, why)) {
            return false;
        }
        while (true) {
            switch (state) {
                case NEW -> {
                    if (STATE.compareAndSet(this, NEW, EARLY)) {
                        return true;
                    }
                }
                case ENTERING -> {
                    if (STATE.compareAndSet(this, ENTERING, ENTERING_ASKED)) {
                        return true;
                    }
                }
                case ENTERED -> {
                    if (STATE.compareAndSet(this, ENTERED, ASKING)) {
                        List<TaskScope<?, ?>> open = open(); // what is opened once it is asked is for its cleanup
                        open.forEach(TaskScope::cancelledWithOwner);
                        try {
                            ask(requireNonNull(gate), requireNonNull(thread));
                        } finally {
                            state = ASKED;
                        }
                        Requests.toScopes(open, why);
                        return true;
                    }
                }
                default -> {
                    return false; // it has been left
                }
            }
        }
    }

    private void ask(Gate through, Thread body) {
        int requests = through.requests();
        boolean nobodyElseAsked = through.unfinished() == unfinishedBefore && !taskHasBeenAsked();
        boolean ofAScopeAround = interruptedAtEntry && unfinishedBefore > 0; // whose body has not noticed yet
        if (nobodyElseAsked && !ofAScopeAround && through.isInterrupted(body) && through.requests() == requests) {
            interruptedBefore = true;
        }
        request = through.nextRequest();
        through.interrupt(body);
    }

    /** Returns the scopes that the body has open itself, outermost first, up to a shield. */
    private List<TaskScope<?, ?>> open() {
        TaskScope<?, ?> outermost = outermostInside;
        if (outermost == null) {
            return List.of();
        }
        var all = new ArrayList<TaskScope<?, ?>>();
        all.add(outermost);
        all.addAll(outermost.inside());
        return all;
    }

    // ---- reading

    /** Returns the name it was given. */
    public String name() {
        return name;
    }

    /** Tells whether the body was asked to stop before it had ended. */
    public boolean isCancelled() {
        int now = state;
        return now == EARLY || now == ENTERING_ASKED || now == ASKING || now == ASKED;
    }

    /** Returns why the body was asked to stop, if it was. */
    public Optional<String> reason() {
        return isCancelled() ? Optional.ofNullable(reason) : Optional.empty();
    }

    /**
     * Returns the tasks of the scopes that the body has open itself, up to a shield: those that no join has reported, outermost
     * scope first, in fork order. A copy, at a cost in proportion to their number. Empty before the body begins and after it has
     * ended.
     */
    public List<Task<?>> tasks() {
        var tasks = new ArrayList<Task<?>>();
        open().forEach(scope -> tasks.addAll(scope.ledger().unreported()));
        return tasks;
    }

    /**
     * Tells whether this is what code throws that was asked to stop: of a body or a task that had been asked, it is
     * {@link Outcome.Cancelled}; of one that had not, a failure like any other. True for an {@link InterruptedException}, a
     * {@link java.util.concurrent.CancellationException}, a {@link java.nio.channels.ClosedByInterruptException}, a
     * {@link java.nio.channels.FileLockInterruptionException}, an {@link java.io.InterruptedIOException} other than a
     * {@link java.net.SocketTimeoutException}, and an {@link java.io.UncheckedIOException} around one of these. Any thread.
     *
     * @param thrown what the code threw
     */
    public static boolean endsAsCancelled(Throwable thrown) {
        return Cancellation.isSaidBy(requireNonNull(thrown, "what the code threw"));
    }

    // ---- deadlines

    /**
     * Announces by when the body will be asked to stop, for {@link #effectiveDeadline} below. Whoever announces it sees to it
     * that {@link #cancel} is called then; this does not.
     *
     * @param deadline the moment; null to take back what was announced
     */
    public void announce(@Nullable Deadline deadline) {
        announced = deadline;
    }

    /**
     * Returns the earliest deadline that has been announced by the cancel scopes around the calling code: those of this
     * thread, of the tasks and scopes that it is part of, and of the threads that forked them, up to the innermost shield.
     * Empty if none has been.
     */
    public static Optional<Deadline> effectiveDeadline() {
        Frame frame = Frame.current();
        Deadline earliest = null;
        CancelScope scope = frame == null ? null : frame.around();
        for (; scope != null && !scope.shield; scope = scope.around) {
            Deadline one = scope.announced;
            if (one != null && (earliest == null || comesBefore(one, earliest))) {
                earliest = one;
            }
        }
        return Optional.ofNullable(earliest);
    }

    private static boolean comesBefore(Deadline one, Deadline other) {
        return one.source() == other.source()
                ? one.earlier(other) == one
                : one.remaining().compareTo(other.remaining()) < 0;
    }

    // ---- seen by the rest of the framework

    /** Returns the gate of a scope that is entered. By its thread. A shield makes its own for the first who needs it. */
    Gate gate() {
        if (gate == null && shield) {
            gate = new Gate();
        }
        return requireNonNull(gate, "gate of a scope that is entered");
    }

    @Nullable CancelScope previous() {
        return previous;
    }

    /** Tells the cancel scopes of a thread that a scope has closed, which may have been open before they were entered. */
    static void noteClosed(@Nullable CancelScope innermost, TaskScope<?, ?> scope) {
        for (CancelScope each = innermost; each != null; each = each.previous) {
            if (each.innermostBefore == scope) {
                each.innermostBefore = scope.outer();
            }
        }
    }

    /**
     * Tells the cancel scopes of a thread that a scope is being opened on it, or has closed.
     *
     * @param innermost the innermost one of that thread
     * @param scope the scope
     * @param open the scope while it is open, then null
     * @return whether what cancels the scope around it reaches it: there is no shield in between
     */
    static boolean tellInside(
            @Nullable CancelScope innermost, TaskScope<?, ?> scope, @Nullable TaskScope<?, ?> open) {
        CancelScope each = innermost;
        for (; each != null && each.innermostBefore == scope.outer(); each = each.previous) {
            if (each.shield) {
                return false;
            }
            each.outermostInside = open;
        }
        return true;
    }

    @Override
    public String toString() {
        return "cancel scope '%s'%s".formatted(name, reason().map(why -> " (asked to stop: " + why + ")").orElse(""));
    }
}
