/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import dev.taskscope.AwaitOptions;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Outcome;
import dev.taskscope.ScopeFailedException;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.TimeSource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A wait for a task that is cancelled when the limit expires, or when who waits is interrupted; it has ended afterwards. */
final class LimitedWait<T extends @Nullable Object, U extends T> {
    private static final Duration AT_A_TIME = Duration.ofDays(1);

    private final TimeLimit settings;
    private final TimeSource clock = TaskRuntime.current().timeSource();
    private final TaskScope<T, ?> scope;
    private final Task<U> task;

    LimitedWait(TimeLimit settings, TaskScope<T, ?> scope, Task<U> task) {
        this.settings = settings;
        this.scope = scope;
        this.task = task;
    }

    U get() throws InterruptedException {
        Deadline until = settings.deadlineOn(clock);
        Duration length = until == null ? Duration.ZERO : settings.lengthUntil(until);
        Completion<U> completion;
        try {
            completion = await(until);
        } catch (InterruptedException e) {
            task.cancel("who waited for it was cancelled");
            if (awaitTheEnd() != null) {
                Thread.currentThread().interrupt(); // the second one is for somebody else
            }
            return valueUnlessCancelled(e);
        } catch (ScopeFailedException e) {
            if (awaitTheEnd() != null) { // all tasks of the scope have been asked to stop
                Thread.currentThread().interrupt();
            }
            throw e;
        }
        if (!completion.expired()) {
            return task.value();
        }
        var expiry = Expiry.of(settings.name(), length, until == null ? Deadline.after(length) : until, completion);
        task.cancel(expiry.said());
        InterruptedException interrupt = awaitTheEnd();
        if (interrupt != null) {
            return valueUnlessCancelled(interrupt);
        }
        if (task.outcome().orElseThrow() instanceof Outcome.Cancelled<U> cancelled) {
            throw new DeadlineExceededException(
                    expiry, Expiry.since(expiry.deadline()), /* cleanupCutShort= */ false, cancelled.thrown());
        }
        return task.value(); // or its own failure
    }

    /** Returns or throws what the task came to, and keeps the interrupt for later; if it was cancelled, throws the interrupt. */
    private U valueUnlessCancelled(InterruptedException interrupt) throws InterruptedException {
        if (task.outcome().orElseThrow() instanceof Outcome.Cancelled<U>) {
            throw interrupt;
        }
        Thread.currentThread().interrupt();
        return task.value();
    }

    private Completion<U> await(@Nullable Deadline until) throws InterruptedException {
        AwaitOptions options = AwaitOptions.defaults();
        return scope.await(
                CompletionPolicy.<U>waitForAll(), List.of(task), until == null ? options : options.until(until));
    }

    /**
     * Waits for the end of the task, which has been asked to stop; returns the interrupt that came meanwhile. With a limit,
     * because a task that is on its way out may still be seen to wait for the calling one.
     */
    private @Nullable InterruptedException awaitTheEnd() {
        InterruptedException interrupt = null;
        boolean again = false;
        while (!task.state().ended()) {
            try {
                await(Deadline.after(AT_A_TIME, clock));
            } catch (InterruptedException e) {
                again |= interrupt != null;
                interrupt = e;
            } catch (ScopeFailedException e) {
                // told by whoever called, or by a join or the close of the scope
            }
        }
        if (again) {
            Thread.currentThread().interrupt();
        }
        return interrupt;
    }

    static <T extends @Nullable Object> Completion<T> join(TimeLimit settings, TaskScope<T, Completion<T>> scope)
            throws InterruptedException {
        Deadline until = settings.deadlineOn(TaskRuntime.current().timeSource());
        if (until == null) {
            return scope.join();
        }
        Duration length = settings.lengthUntil(until);
        Completion<T> completion = scope.join(until);
        if (completion.expired() && until.passed()) { // else the deadline of its policy has passed
            throw Expiry.of(settings.name(), length, until, completion).endOfAWait();
        }
        return completion;
    }
}
