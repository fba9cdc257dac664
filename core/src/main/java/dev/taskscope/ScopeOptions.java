/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
    private static final ScopeOptions DEFAULTS = new ScopeOptions(new Settings());

    private final Settings settings; // never changes from the constructor on

    /** What has been set. */
    private static final class Settings implements Cloneable {
        private String name = UNNAMED;
        private @Nullable TaskRuntime runtime;
        private List<ScopeListener> listeners = List.of();
        private List<ContextCarrier> carriers = List.of();
        private Duration stragglerGrace = GRACE;
        private @Nullable Duration abandonAfter;
        private boolean forkSites;
        private boolean likeAsyncio;
        private @Nullable TaskScope<?, ?> alongside;

        @Override
        protected Settings clone() {
            try {
                return (Settings) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private ScopeOptions(Settings settings) {
        this.settings = settings;
    }

    private ScopeOptions with(Consumer<Settings> change) {
        Settings changed = settings.clone();
        change.accept(changed);
        return new ScopeOptions(changed);
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
        return with(settings -> settings.name = value);
    }

    /** Takes threads and time from this runtime, here and in the scopes that are opened below. */
    public ScopeOptions runtime(TaskRuntime value) {
        requireNonNull(value, "runtime of the scope");
        return with(settings -> settings.runtime = value);
    }

    /**
     * Adds a listener, told of this scope alone. For one that is told of the scopes below, too, see
     * {@link TaskRuntime#withListener}.
     */
    public ScopeOptions listener(ScopeListener value) {
        requireNonNull(value, "listener of the scope");
        return with(settings -> settings.listeners = plus(settings.listeners, value));
    }

    /** Carries one more context into the tasks of this scope. */
    public ScopeOptions carrying(ContextCarrier value) {
        requireNonNull(value, "context carrier of the scope");
        return with(settings -> settings.carriers = plus(settings.carriers, value));
    }

    /**
     * Sets how long close waits for a task that does not react to its interrupt before it reports it: by a warning in the
     * log and to the listeners, then again after twice that time, and so on; never after a century or more.
     *
     * @throws IllegalArgumentException if {@code value} is negative or zero
     */
    public ScopeOptions stragglerGrace(Duration value) {
        ensurePositive(value, "straggler grace");
        return with(settings -> settings.stragglerGrace = value);
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
        return with(settings -> settings.abandonAfter = limit);
    }

    /**
     * Records the line of code that forks each task, for messages and reports. Costs a walk over a few stack frames per
     * fork, about a microsecond.
     */
    public ScopeOptions recordForkSites() {
        return with(settings -> settings.forkSites = true);
    }

    /**
     * Cancels the tasks of this scope by asyncio's rules, for programs that rely on them:
     * <ul>
     * <li>Every call of {@link Task#cancel} counts, where without this only the first one does: a task that was asked to stop before
     *     is interrupted once more, which cuts its cleanup short. Requests that come before the body has noticed the last one are
     *     one. What cancels a scope asks each task that has not ended.
     * <li>A task that returns before it has noticed the last request is {@link Outcome.Cancelled}, and its value is lost.
     * <li>A request travels along what a task waits for: what stops the code around this scope, be it a cancel scope or the scope
     *     around, interrupts the owner alone. The tasks are asked when the owner passes that on, or closes the scope.
     * </ul>
     *
     * {@snippet class="dev.taskscope.SnippetsTest" region="cancel-like-asyncio"}
     */
    public ScopeOptions cancelLikeAsyncio() {
        return with(settings -> settings.likeAsyncio = true);
    }

    /**
     * Lets waits in {@code scope} be about tasks of this scope, too, besides their own: {@code await}, {@code watch} and what is made
     * of these take both together, also when this scope has closed. What such a scope tells its policies and listeners, it tells in
     * turn with the other one, never at the same time.
     *
     * {@snippet class="dev.taskscope.SnippetsTest" region="alongside"}
     *
     * @param scope one around: the calling thread is its owner, or runs a task of it or below it
     */
    public ScopeOptions alongside(TaskScope<?, ?> scope) {
        requireNonNull(scope, "scope to open another one alongside");
        return with(settings -> settings.alongside = scope);
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
        return settings.name;
    }

    @Nullable TaskRuntime runtime() {
        return settings.runtime;
    }

    List<ScopeListener> listeners() {
        return settings.listeners;
    }

    List<ContextCarrier> carriers() {
        return settings.carriers;
    }

    Duration stragglerGrace() {
        return settings.stragglerGrace;
    }

    @Nullable Duration abandonAfter() {
        return settings.abandonAfter;
    }

    boolean forkSites() {
        return settings.forkSites;
    }

    boolean likeAsyncio() {
        return settings.likeAsyncio;
    }

    @Nullable TaskScope<?, ?> otherScope() {
        return settings.alongside;
    }
}
