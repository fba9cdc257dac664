/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers what it was told, as words: {@code "fork a"}. */
class Told implements ScopeListener {
    private final List<String> events = new CopyOnWriteArrayList<>();

    /** Returns what it has been told so far, in order. */
    final List<String> events() {
        return List.copyOf(events);
    }

    final boolean was(String event) {
        return events.contains(event);
    }

    /** Called with each event, after it has been noted; for tests that do something then. */
    void on(String event) {}

    private void note(String event) {
        events.add(event);
        on(event);
    }

    @Override
    public void onOpen(TaskScope<?, ?> scope) {
        note("open " + scope.name());
    }

    @Override
    public void onFork(Task<?> task) {
        note("fork " + task.name());
    }

    @Override
    public void onStart(Task<?> task) {
        note("start " + task.name());
    }

    @Override
    public void onComplete(Task<?> task) {
        note("complete " + task.name());
    }

    @Override
    public void onCancel(TaskScope<?, ?> scope, String reason) {
        note("cancel " + scope.name());
    }

    @Override
    public void onStraggler(Task<?> task, Duration waiting, List<StackTraceElement> stack) {
        note("straggler " + task.name() + " " + waiting);
    }

    @Override
    public void onClose(TaskScope<?, ?> scope) {
        note("close " + scope.name());
    }
}
