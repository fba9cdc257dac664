/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.Completion;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the value of one task, as asyncio's {@code await task} does: by the owner of its scope, or by a task of the scope or
 * below it. The choice that has to be made is what an interrupt of the waiting thread means for the task.
 *
 * {@snippet class="dev.taskscope.scopes.SnippetsTest" region="await"}
 *
 * <p>What a task came to that has ended is given to a thread that is interrupted, too; its interrupt stays where it is.
 *
 * <p>Each method throws a {@link dev.taskscope.TaskFailedException} if the task failed, a
 * {@link dev.taskscope.TaskCancelledException} if it was cancelled, and what {@link TaskScope#await(Task)} throws. Whoever lets
 * the second one escape from a task of their own ends as cancelled, too.
 *
 * @since 0.1
 */
public final class Await {

    private Await() {}

    /**
     * Waits, and passes an interrupt of the calling thread on to the task. As {@link OnInterrupt#PASS_ON_AND_WAIT}.
     *
     * @param scope the scope of the task
     * @param task what to wait for
     * @return its value
     * @param <T> the type of the value
     * @throws InterruptedException only if the calling thread was interrupted while it waited, and the task did not hear of that: because
     *     it had ended, or had been asked to stop before
     */
    public static <T extends @Nullable Object> T value(TaskScope<? super T, ?> scope, Task<T> task)
            throws InterruptedException {
        return value(scope, task, OnInterrupt.PASS_ON_AND_WAIT);
    }

    /**
     * Waits, and keeps an interrupt of the calling thread from the task: asyncio's {@code await shield(task)}. The task goes
     * on while its scope lives, and its error is not lost: if nobody else looks at it, the scope tells it when it closes.
     *
     * @param scope the scope of the task
     * @param task what to wait for
     * @return its value
     * @param <T> the type of the value
     * @throws InterruptedException if the calling thread was interrupted before the task had ended
     */
    public static <T extends @Nullable Object> T shielded(TaskScope<? super T, ?> scope, Task<T> task)
            throws InterruptedException {
        return value(scope, task, OnInterrupt.LEAVE);
    }

    /**
     * Waits.
     *
     * @param scope the scope of the task
     * @param task what to wait for
     * @param onInterrupt what an interrupt of the calling thread means for the task
     * @return its value
     * @param <T> the type of the value
     * @throws InterruptedException if the calling thread was interrupted before the task had ended, unless the wait goes on
     */
    public static <T extends @Nullable Object> T value(
            TaskScope<? super T, ?> scope, Task<T> task, OnInterrupt onInterrupt) throws InterruptedException {
        requireNonNull(scope, "scope of the task");
        requireNonNull(task, () -> "task to wait for in scope '%s'".formatted(scope.path()));
        requireNonNull(onInterrupt, "what an interrupt means");
        while (!isTold(task)) {
            try {
                return scope.awaitValue(task);
            } catch (InterruptedException e) {
                boolean heard = onInterrupt != OnInterrupt.LEAVE && task.cancel("who waited for it was cancelled");
                boolean oneOfMany = scope.cancelsLikeAsyncio() && task.cancelReason().isPresent();
                if (onInterrupt != OnInterrupt.PASS_ON_AND_WAIT || !(heard || oneOfMany)) {
                    throw e;
                }
            }
        }
        return task.value(); // nobody waits, so an interrupt stays where it is
    }

    /** Tells whether its scope has been told of its end, so that whoever has seen it here sees it in every other wait. */
    private static boolean isTold(Task<?> task) {
        return !Completion.now(List.of(task)).done().isEmpty();
    }
}
