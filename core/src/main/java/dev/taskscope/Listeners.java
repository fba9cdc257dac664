/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The listeners of a scope, told in its mailbox's order; each told everything, whatever another one throws. */
final class Listeners {
    private final TaskScope<?, ?> scope;
    private final ScopeListener[] listeners;

    Listeners(TaskScope<?, ?> scope, List<ScopeListener> ofTheRuntime, List<ScopeListener> ofTheScope) {
        this.scope = scope;
        this.listeners = new ScopeListener[ofTheRuntime.size() + ofTheScope.size()];
        int at = 0;
        for (ScopeListener listener : ofTheRuntime) {
            listeners[at++] = listener;
        }
        for (ScopeListener listener : ofTheScope) {
            listeners[at++] = listener;
        }
    }

    boolean any() {
        return listeners.length > 0;
    }

    void opened() {
        send("onOpen", listener -> listener.onOpen(scope));
    }

    void forked(Task<?> task) {
        send("onFork", listener -> listener.onFork(task));
    }

    void started(Task<?> task) {
        send("onStart", listener -> listener.onStart(task));
    }

    void cancelled(String reason) {
        send("onCancel", listener -> listener.onCancel(scope, reason));
    }

    void straggling(Task<?> task, Duration waiting, List<StackTraceElement> stack) {
        send("onStraggler", listener -> listener.onStraggler(task, waiting, stack));
    }

    /** In the delivery of the completion. */
    void completed(Task<?> task) {
        if (any()) {
            tell("onComplete", listener -> listener.onComplete(task));
        }
    }

    /** In the last delivery of the scope. */
    void closed() {
        if (any()) {
            tell("onClose", listener -> listener.onClose(scope));
        }
    }

    private void send(String what, Consumer<ScopeListener> call) {
        if (any()) {
            scope.books().later(() -> {
                if (!scope.books().isClosed()) {
                    tell(what, call);
                }
            });
        }
    }

    private void tell(String what, Consumer<ScopeListener> call) {
        for (ScopeListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (Throwable e) {
                scope.books().fail("its listener %s threw in %s".formatted(Shown.of(listener), what), e);
            }
        }
    }
}
