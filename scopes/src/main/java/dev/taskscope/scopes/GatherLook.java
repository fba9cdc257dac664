/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.Completion;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One look at a gather, by any thread: what it has come to by now. Waits for nothing, and asks nobody to stop. */
final class GatherLook {
    private final GatherNode root;
    private final Completion<@Nullable Object> seen;

    GatherLook(Gather<?, ?> gather) {
        Map<Task<?>, List<GatherNode>> parents = new HashMap<>();
        root = GatherNode.ofLook(gather, parents);
        seen = Completion.now(parents.keySet());
        for (Task<?> task : seen.done()) {
            parents.getOrDefault(task, List.of()).forEach(parent -> parent.memberEnded(task, task));
        }
    }

    boolean isDone() {
        return root.isDone();
    }

    /** Returns what it came to, if it is done. Failures that are in it have been seen then. */
    Outcome<?> outcome() {
        return root.outcome(seen.failed());
    }
}
