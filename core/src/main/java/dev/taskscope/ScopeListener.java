/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.time.Duration;
import java.util.List;

/**
 * Told what happens in a scope. Logging, metrics, traces and progress hang off it.
 *
 * <p>The calls for one scope come one at a time, in the order in which things happened, each with its results visible;
 * listeners need no locks. They come promptly, by the thread that made it happen or by one that was just reporting
 * something else, never with an interrupt that was meant for a task. A listener should be short: others of the same scope
 * wait for it to be told. For one task the order is fork, start, complete; a task that was
 * cancelled before its thread came to it has no start.
 *
 * <p>A listener that throws fails the scope: its tasks are cancelled, and {@code join} or {@code close} throws a
 * {@link ScopeFailedException}.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="listener"}
 *
 * @since 0.1
 */
public interface ScopeListener {

    /** The scope was opened. By its owner, before {@code open} returns. */
    default void onOpen(TaskScope<?, ?> scope) {}

    /** The task was forked. Before its body begins. */
    default void onFork(Task<?> task) {}

    /** The body of the task is about to begin. By the task's thread or another one. */
    default void onStart(Task<?> task) {}

    /** The task has its outcome. Before the policy of the scope is asked. */
    default void onComplete(Task<?> task) {}

    /** The scope was asked to stop, by someone, by its policy, or because it closes with tasks still running. */
    default void onCancel(TaskScope<?, ?> scope, String reason) {}

    /**
     * The scope waits in close for a task that does not react to its interrupt. Told again, with back-off.
     *
     * @param task the task
     * @param waiting how long close has been waiting for it
     * @param stack where the task stands
     */
    default void onStraggler(Task<?> task, Duration waiting, List<StackTraceElement> stack) {}

    /** The scope has closed: its tasks have ended. By its owner or another thread, before {@code close} returns. */
    default void onClose(TaskScope<?, ?> scope) {}
}
