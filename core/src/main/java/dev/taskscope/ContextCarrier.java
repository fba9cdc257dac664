/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/**
 * Carries a context, such as a trace or a tenant, from the code that forks a task into that task: captured at the fork,
 * set before the body begins, cleared after it has ended.
 *
 * <p>SLF4J's MDC is carried out of the box. Further carriers are given to a scope
 * ({@link ScopeOptions#carrying}) or, for every scope, found by {@link java.util.ServiceLoader}. Implementations are
 * thread-safe.
 *
 * <p>What {@link #capture} throws comes out of the fork; what {@link Snapshot#set} throws is the failure of the task; what
 * {@link Snapshot#clear} throws fails the scope.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="carrier"}
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ContextCarrier {

    /** Returns the context of the calling thread, or null if there is none. By the thread that forks. */
    @Nullable Snapshot capture();

    /** A context on its way into a task. */
    interface Snapshot {
        /** Makes this the context of the calling thread. By the thread of the task, before its body. */
        void set();

        /** Leaves the calling thread without a context. By the same thread, after the body, however it ended. */
        void clear();
    }
}
