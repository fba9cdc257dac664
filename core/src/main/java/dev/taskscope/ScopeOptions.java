/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a scope is set up, apart from its policy. Immutable; each method returns a copy with one thing changed.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="options"}
 *
 * @since 0.1
 */
public final class ScopeOptions {
    private static final String UNNAMED = "scope";
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final ScopeOptions DEFAULTS =
            new ScopeOptions(UNNAMED, null, List.of(), List.of(), GRACE, null, false);

    private final String name;
    private final @Nullable TaskRuntime runtime;
    private final List<ScopeListener> listeners;
    private final List<ContextCarrier> carriers;
    private final Duration stragglerGrace;
    private final @Nullable Duration abandonAfter;
    private final boolean forkSites;

    private ScopeOptions(
            String name,
            @Nullable TaskRuntime runtime,
            List<ScopeListener> listeners,
            List<ContextCarrier> carriers,
            Duration stragglerGrace,
            @Nullable Duration abandonAfter,
            boolean forkSites) {
        this.name = name;
        this.runtime = runtime;
        this.listeners = listeners;
        this.carriers = carriers;
        this.stragglerGrace = stragglerGrace;
        this.abandonAfter = abandonAfter;
        this.forkSites = forkSites;
    }

    /**
     * Returns the options of a scope that was told nothing: named {@code scope}, with the
     * {@linkplain TaskRuntime#current() current runtime}, no listeners of its own, a straggler grace of ten seconds, no
     * abandoning, no fork sites.
     */
    public static ScopeOptions defaults() {
        return DEFAULTS;
    }

    /** Names the scope, for messages, logs and thread dumps. */
    public ScopeOptions name(String value) {
        requireNonNull(value, "name of the scope");
        return new ScopeOptions(value, runtime, listeners, carriers, stragglerGrace, abandonAfter, forkSites);
    }

    /** Takes threads and time from this runtime, here and in the scopes that are opened below. */
    public ScopeOptions runtime(TaskRuntime value) {
        requireNonNull(value, "runtime of the scope");
        return new ScopeOptions(name, value, listeners, carriers, stragglerGrace, abandonAfter, forkSites);
    }

    /**
     * Adds a listener, told of this scope alone. For one that is told of the scopes below, too, see
     * {@link TaskRuntime#withListener}.
     */
    public ScopeOptions listener(ScopeListener value) {
        requireNonNull(value, "listener of the scope");
        return new ScopeOptions(name, runtime, plus(listeners, value), carriers, stragglerGrace, abandonAfter,
                forkSites);
    }

    /** Carries one more context into the tasks of this scope. */
    public ScopeOptions carrying(ContextCarrier value) {
        requireNonNull(value, "context carrier of the scope");
        return new ScopeOptions(name, runtime, listeners, plus(carriers, value), stragglerGrace, abandonAfter,
                forkSites);
    }

    /**
     * Sets how long close waits for a task that does not react to its interrupt before it reports it: by a warning in the
     * log and to the listeners, then again after twice that time, and so on; never after a century or more.
     *
     * @throws IllegalArgumentException if {@code value} is negative or zero
     */
    public ScopeOptions stragglerGrace(Duration value) {
        ensurePositive(value, "straggler grace");
        return new ScopeOptions(name, runtime, listeners, carriers, value, abandonAfter, forkSites);
    }

    /**
     * Lets close give up on tasks that do not react to their interrupt: after {@code limit} it leaves them running and
     * throws a {@link StragglersAbandonedException} that names them. Without this, close waits for as long as it takes;
     * that is the guarantee that nothing outlives its scope, and this gives it away for this scope.
     *
     * <p>Such a scope runs on plain virtual threads on every JDK, since the JDK's own scopes cannot be left early: it is
     * not in the scope tree of thread dumps, and its tasks inherit no scoped values.
     *
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public ScopeOptions abandonStragglersAfter(Duration limit) {
        Deadline.nanosOf(limit, "limit for stragglers");
        return new ScopeOptions(name, runtime, listeners, carriers, stragglerGrace, limit, forkSites);
    }

    /**
     * Records the line of code that forks each task, for messages and reports. Costs a walk over a few stack frames per
     * fork, about a microsecond.
     */
    public ScopeOptions recordForkSites() {
        return new ScopeOptions(name, runtime, listeners, carriers, stragglerGrace, abandonAfter, true);
    }

    private static void ensurePositive(Duration value, String what) {
        if (Deadline.nanosOf(value, what) == 0) {
            throw new IllegalArgumentException(what + " is zero: a task needs some time to react");
        }
    }

    static <E> List<E> plus(List<E> list, E one) {
        var longer = new ArrayList<>(list);
        longer.add(one);
        return List.copyOf(longer);
    }

    String name() {
        return name;
    }

    @Nullable TaskRuntime runtime() {
        return runtime;
    }

    List<ScopeListener> listeners() {
        return listeners;
    }

    List<ContextCarrier> carriers() {
        return carriers;
    }

    Duration stragglerGrace() {
        return stragglerGrace;
    }

    @Nullable Duration abandonAfter() {
        return abandonAfter;
    }

    boolean forkSites() {
        return forkSites;
    }
}
