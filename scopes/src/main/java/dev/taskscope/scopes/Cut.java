/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TimeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks had ended when a deadline passed: known however late somebody asks. Made by a timer, or by the thread that waits
 * if that notices first.
 *
 * @param <T> the type of the tasks' values
 */
final class Cut<T extends @Nullable Object> {
    private final Deadline deadline;

    // under the monitor
    private final Set<Task<?>> open = new LinkedHashSet<>(); // not taken, in the order of adding
    private @Nullable Set<Task<?>> inTime; // not taken, but had ended; null until the deadline

    Cut(Deadline deadline) {
        this.deadline = deadline;
    }

    synchronized void add(Collection<? extends Task<?>> tasks) {
        open.addAll(tasks);
    }

    @SuppressWarnings("unchecked") // tasks are only read
    synchronized List<Task<T>> open() {
        var all = new ArrayList<Task<T>>();
        open.forEach(task -> all.add((Task<T>) task));
        return Collections.unmodifiableList(all);
    }

    synchronized boolean isDue() {
        return inTime != null || deadline.passed();
    }

    /** Has it made when the deadline passes. */
    TimeSource.Timer schedule() {
        return deadline.source().schedule(deadline.nanos(), this::make);
    }

    /** Makes it if the deadline has passed; tells whether that is so. */
    synchronized boolean makeIfDue() {
        boolean due = isDue();
        if (due) {
            make();
        }
        return due;
    }

    /** Notes what has ended by now. Any thread; the first time counts. */
    private synchronized void make() {
        if (inTime == null) {
            inTime = new HashSet<>();
            for (Task<?> task : open) {
                if (task.state().ended()) {
                    inTime.add(task);
                }
            }
        }
    }

    /** Takes a task that has ended; returns false, and leaves it, if that was too late. */
    synchronized boolean take(Task<?> task) {
        boolean wasInTime = inTime == null || inTime.remove(task);
        if (wasInTime) {
            open.remove(task);
        }
        return wasInTime;
    }

    /** Tells whether tasks that had ended in time have not been taken. */
    synchronized boolean lacksSome() {
        return inTime != null && !inTime.isEmpty();
    }
}
