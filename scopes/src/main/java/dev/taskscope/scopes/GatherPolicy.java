/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Decision;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stops when a gather is done. Keeps the tree of the gather and its nested ones: made for one wait.
 *
 * @param <T> the type of the members' values
 * @param <R> the type of the result
 */
final class GatherPolicy<T extends @Nullable Object, R extends @Nullable Object> implements CompletionPolicy<T, R> {
    private final Map<Task<?>, List<GatherNode>> parents = new HashMap<>();
    private final GatherNode root;

    GatherPolicy(Gather<T, R> gather) {
        this.root = GatherNode.ofWait(gather, parents);
    }

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        for (GatherNode parent : parents.getOrDefault(completed, List.of())) {
            parent.memberEnded(completed, completed);
        }
        return root.isDone() ? Decision.RETURN : Decision.KEEP_WAITING;
    }

    @Override
    @SuppressWarnings("unchecked") // what the gather's flavour says
    public R result(Completion<T> completion) {
        return (R) root.result(completion.failed());
    }

    @Override
    public boolean needsEvery() {
        return root.needsEvery();
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
