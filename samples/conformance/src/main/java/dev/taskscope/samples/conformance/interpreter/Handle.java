/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.interpreter;

import dev.taskscope.Completion;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.scopes.Await;
import dev.taskscope.scopes.Gather;
import dev.taskscope.scopes.OnInterrupt;
import java.util.List;
import java.util.function.Supplier;

/** What a name of a program stands for: a task, or several that are waited for together. */
sealed interface Handle {

    /** Tells whether it has ended, so that nobody has to wait for it. */
    boolean isDone();

    /** Waits for its value. */
    Object await(OnInterrupt onInterrupt) throws InterruptedException;

    /** Asks it to stop; returns whether it had not ended. */
    boolean cancel(String why);

    /** Tells whether it has ended, with an error or as cancelled. */
    boolean isSpoilt();

    /** Makes it a member of a gather. */
    void joinIn(Gather<Object, ?> gather);

    /** Returns it as a task, for waits about several. */
    Task<Object> task();

    /**
     * A task, be it an actor or one that waits for a shielded handle.
     *
     * @param scope the scope for waits about it
     * @param task the task
     * @param createdAt when, in milliseconds
     */
    record OfTask(TaskScope<Object, ?> scope, Task<Object> task, long createdAt) implements Handle {
        @Override
        public boolean isDone() {
            return !Completion.now(List.of(task)).done().isEmpty();
        }

        @Override
        public boolean isSpoilt() {
            return isDone() && task.state() != Task.State.SUCCEEDED;
        }

        @Override
        public Object await(OnInterrupt onInterrupt) throws InterruptedException {
            return Await.value(scope, task, onInterrupt);
        }

        @Override
        public boolean cancel(String why) {
            boolean unfinished = !task.state().ended();
            task.cancel(why);
            return unfinished;
        }

        @Override
        public void joinIn(Gather<Object, ?> gather) {
            gather.add(task);
        }
    }

    /**
     * A gather.
     *
     * @param gather the gather
     * @param members what it gathers
     * @param asTask makes a task that waits for it
     */
    record OfGather(Gather<Object, ?> gather, List<Handle> members, Supplier<Task<Object>> asTask) implements Handle {
        @Override
        public boolean isDone() {
            return gather.isDone();
        }

        @Override
        public boolean isSpoilt() {
            return gather.outcome().filter(outcome -> !(outcome instanceof Outcome.Success)).isPresent();
        }

        @Override
        public Object await(OnInterrupt onInterrupt) throws InterruptedException {
            return gather.await(onInterrupt);
        }

        @Override
        public boolean cancel(String why) {
            return gather.cancel(why);
        }

        @Override
        public void joinIn(Gather<Object, ?> into) {
            into.add(gather);
        }

        @Override
        public Task<Object> task() {
            return asTask.get();
        }
    }
}
