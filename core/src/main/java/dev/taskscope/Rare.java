/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What few tasks have, kept out of {@link ForkedTask} since there is one of those per fork. A task has none or one: from the
 * fork on if it is given anything there, else made by whoever needs it first.
 *
 * <p>Who touches what: what was given, everybody reads; the reason, whether it was seen and how many may await it, any
 * thread; the state of the body, the thread of the task, but the search for circles reads the wait; the watches on the task,
 * deliveries.
 */
final class Rare {
    private static final VarHandle REASON;
    private static final VarHandle AWAITERS;
    private static final VarHandle EXPECTED;

    static {
        try {
            var lookup = MethodHandles.lookup();
            REASON = lookup.findVarHandle(Rare.class, "reason", String.class);
            AWAITERS = lookup.findVarHandle(Rare.class, "awaiters", int.class);
            EXPECTED = lookup.findVarHandle(Rare.class, "expected", short.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // given at the fork
    final @Nullable String name;
    final Contexts.@Nullable Captured context;
    final @Nullable StackTraceElement forkSite;

    // any thread
    private volatile @Nullable String reason; // why it was asked to stop, set once
    volatile boolean seen; // somebody has read its outcome, a failure
    private volatile int awaiters; // tasks that may await it
    private volatile short expected; // requests to stop that are coming, and that nobody has carried out

    /** How many requests to stop its body has been interrupted for. By who has the stage of the task in hand. */
    int requests;

    // the thread of the task: what its body has bound, opened and begun to wait for
    @Nullable TaskRuntime runtime; // null: that of its scope
    @Nullable TaskScope<?, ?> innermost;
    @Nullable CancelScope cancelScope; // the innermost that the body is in
    volatile @Nullable TaskWait wait; // read by the search for circles

    // in deliveries of the scope's mailbox
    @Nullable Watch<?> awaitedIn; // what few tasks have more than one of
    @Nullable List<Watch<?>> alsoAwaitedIn;

    Rare() {
        this(null, null, null);
    }

    private Rare(
            @Nullable String name, Contexts.@Nullable Captured context, @Nullable StackTraceElement forkSite) {
        this.name = name;
        this.context = context;
        this.forkSite = forkSite;
    }

    /** Returns null if nothing is given. */
    static @Nullable Rare of(
            @Nullable String name, Contexts.@Nullable Captured context, @Nullable StackTraceElement forkSite) {
        return name == null && context == null && forkSite == null ? null : new Rare(name, context, forkSite);
    }

    /** Sets why the task is asked to stop; returns false if somebody has done that before. */
    boolean askBecause(String why) {
        return reason == null && REASON.compareAndSet(this, null, why);
    }

    @Nullable String reason() {
        return reason;
    }

    void addAwaiters(int more) {
        AWAITERS.getAndAdd(this, more);
    }

    boolean hasAwaiters() {
        return awaiters > 0;
    }

    void expectRequest() {
        EXPECTED.getAndAdd(this, (short) 1);
    }

    /** Takes one of the requests that are coming, in order to carry it out; returns false if there is none left. */
    boolean takeRequest() {
        while (true) {
            short coming = expected;
            if (coming == 0) {
                return false;
            }
            if (EXPECTED.compareAndSet(this, coming, (short) (coming - 1))) {
                return true;
            }
        }
    }

    boolean expectsRequest() {
        return expected > 0;
    }
}
