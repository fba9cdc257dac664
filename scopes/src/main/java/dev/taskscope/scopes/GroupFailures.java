/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.Outcome;
import dev.taskscope.ScopeListener;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failures of one group in completion order. Told of its children as they end or are asked to stop; the first failure stops
 * the group.
 */
final class GroupFailures implements ScopeListener {
    private final List<Throwable> thrown = new ArrayList<>(); // both under the monitor
    private final List<String> who = new ArrayList<>();
    private volatile @Nullable TaskGroup group;

    /** Says whose failures these are, before it has children. */
    void tell(TaskGroup of) {
        group = of;
    }

    @Override
    public void onComplete(Task<?> task) {
        TaskGroup of = group;
        if (of != null
                && task.state() == Task.State.FAILED
                && task.outcome().orElse(null) instanceof Outcome.Failure<?> failure
                && !of.isRefusal(failure.exception())) {
            add(failure.exception(), "child '" + task.name() + "'");
            of.stop("child '" + task.name() + "' of task group '" + of.name() + "' failed");
        }
    }

    @Override
    public void onCancel(TaskScope<?, ?> scope, String reason) {
        TaskGroup of = group;
        if (of != null) {
            of.childrenStopped(reason);
        }
    }

    synchronized void add(Throwable failure, String by) {
        thrown.add(failure);
        who.add(by);
    }

    synchronized boolean any() {
        return !thrown.isEmpty();
    }

    /** Keeps the failures when something else has to be thrown. */
    synchronized void suppressIn(RuntimeException other) {
        List<Throwable> there = List.of(other.getSuppressed());
        for (Throwable failure : thrown) {
            if (failure != other && !there.contains(failure)) {
                other.addSuppressed(failure);
            }
        }
    }

    synchronized TaskGroupException exception(String name) {
        return new TaskGroupException(name, who, thrown);
    }
}
