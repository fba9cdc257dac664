/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskCancelledException;
import dev.taskscope.TaskFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A gather in one wait, or one look, as a node of the tree that nested gathers form. Touched by the policy alone, then by its
 * result.
 */
final class GatherNode {
    private final Gather<?, ?> gather;
    private final @Nullable GatherNode parent;
    private final boolean looksOnly; // asks nobody to stop
    private final List<Object> members = new ArrayList<>(); // tasks and nodes
    private int open; // members that are not done
    private @Nullable Object spoiler; // the member that ended it early: a task, or the nested gather that was cancelled

    private GatherNode(
            Gather<?, ?> gather,
            @Nullable GatherNode parent,
            Map<Task<?>, List<GatherNode>> parents,
            boolean looksOnly) {
        this.gather = gather;
        this.parent = parent;
        this.looksOnly = looksOnly;
        for (Object member : gather.members()) {
            if (member instanceof Task<?> task) {
                members.add(task);
                parents.computeIfAbsent(task, key -> new ArrayList<>(1)).add(this);
                open++;
            } else {
                var nested = new GatherNode((Gather<?, ?>) member, this, parents, looksOnly);
                members.add(nested);
                open += nested.isDone() ? 0 : 1; // one without members is done at once
            }
        }
    }

    /** Returns the root of a wait, and tells what tasks are members of what. */
    static GatherNode ofWait(Gather<?, ?> gather, Map<Task<?>, List<GatherNode>> parents) {
        return new GatherNode(gather, null, parents, /* looksOnly= */ false);
    }

    /** Returns the root of a look, and tells what tasks are members of what. */
    static GatherNode ofLook(Gather<?, ?> gather, Map<Task<?>, List<GatherNode>> parents) {
        return new GatherNode(gather, null, parents, /* looksOnly= */ true);
    }

    boolean isDone() {
        return open == 0 || spoiler != null;
    }

    /** Tells whether it is never done before every task has ended, of nested gathers too. */
    boolean needsEvery() {
        return gather.isSettled()
                && members.stream().allMatch(member -> !(member instanceof GatherNode node) || node.needsEvery());
    }

    /**
     * Enters the end of a member.
     *
     * @param member a task or a node
     * @param origin the task that it is about
     */
    void memberEnded(Object member, Task<?> origin) {
        if (isDone()) {
            return;
        }
        open--;
        Object bad = member instanceof GatherNode node ? node.spoilerOrItself() : isBad(origin) ? origin : null;
        if (bad != null && !gather.isSettled()) {
            spoiler = bad;
            if (!looksOnly && gather.cancelsSiblings()) {
                String why = gather.cancelReason();
                gather.cancelMembers(
                        why != null ? why : "task '%s' of its gather did not succeed".formatted(origin.name()));
            }
        }
        if (isDone() && parent != null) {
            parent.memberEnded(this, origin);
        }
    }

    private static boolean isBad(Task<?> task) {
        return task.state() != Task.State.SUCCEEDED;
    }

    /** Returns what keeps it from having a value, once it is done; null if nothing does. */
    private @Nullable Object spoilerOrItself() {
        return spoiler != null || gather.cancelReason() == null ? spoiler : this;
    }

    /**
     * Returns what the gather gives.
     *
     * @param failed the tasks that failed, in completion order
     * @throws RuntimeException if the gather gives nothing
     */
    Object result(List<? extends Task<?>> failed) {
        Object bad = spoilerOrItself();
        if (bad != null) {
            throw problem(bad, failed);
        }
        return values(placesOf(failed));
    }

    /** Returns the same as an outcome: what the gather is in the list of a gather of outcomes. */
    Outcome<?> outcome(List<? extends Task<?>> failed) {
        return outcome(placesOf(failed));
    }

    private static Map<Task<?>, Integer> placesOf(List<? extends Task<?>> failed) {
        var places = new HashMap<Task<?>, Integer>();
        for (Task<?> task : failed) {
            places.put(task, places.size());
        }
        return places;
    }

    /** Returns what is thrown instead of values, with every failure: the spoiler's as cause, if it failed. */
    private RuntimeException problem(Object bad, List<? extends Task<?>> failed) {
        if (isFailed(bad)) {
            return failure((Task<?>) bad, failed);
        }
        RuntimeException cancelled = bad instanceof Task<?> task ? thrownBy(task) : ((GatherNode) bad).cancelled();
        for (Task<?> task : failed) {
            if (task.outcome().orElse(null) instanceof Outcome.Failure<?> failure) {
                cancelled.addSuppressed(failure.exception());
            }
        }
        return cancelled;
    }

    private static boolean isFailed(Object bad) {
        return bad instanceof Task<?> task && task.state() == Task.State.FAILED;
    }

    private List<@Nullable Object> values(Map<Task<?>, Integer> failed) {
        var values = new ArrayList<@Nullable Object>(members.size());
        for (Object member : members) {
            if (gather.isSettled()) {
                values.add(member instanceof Task<?> task
                        ? task.outcome().orElseThrow()
                        : ((GatherNode) member).outcome(failed));
            } else {
                values.add(member instanceof Task<?> task ? task.value() : ((GatherNode) member).values(failed));
            }
        }
        return Collections.unmodifiableList(values);
    }

    /**
     * Returns what it is in the list of a gather of outcomes.
     *
     * @param failed the tasks that failed, each with its place in completion order
     */
    private Outcome<?> outcome(Map<Task<?>, Integer> failed) {
        Object bad = spoilerOrItself();
        if (bad == null) {
            return new Outcome.Success<>(values(failed));
        }
        List<Task<?>> failedBelow = failedBelow(failed);
        boolean othersFailed = failedBelow.stream().anyMatch(task -> task != bad);
        if (isFailed(bad) && othersFailed) {
            return new Outcome.Failure<>(problem(bad, failedBelow), /* started= */ true);
        }
        Outcome<?> alone = bad instanceof Task<?> task
                ? task.outcome().orElseThrow()
                : new Outcome.Cancelled<>(((GatherNode) bad).whyCancelled(), null, /* started= */ true);
        return othersFailed && alone instanceof Outcome.Cancelled<?> cancelled
                ? new Outcome.Cancelled<>(cancelled.reason(), problem(bad, failedBelow), cancelled.started())
                : alone;
    }

    /** Returns the tasks of all levels that failed, in completion order, each once. */
    private List<Task<?>> failedBelow(Map<Task<?>, Integer> failed) {
        var inOrder = new TreeMap<Integer, Task<?>>();
        collectFailed(failed, inOrder);
        return List.copyOf(inOrder.values());
    }

    private void collectFailed(Map<Task<?>, Integer> failed, Map<Integer, Task<?>> into) {
        for (Object member : members) {
            if (member instanceof GatherNode node) {
                node.collectFailed(failed, into);
            } else if (failed.get(member) instanceof Integer place) {
                into.put(place, (Task<?>) member);
            }
        }
    }

    private TaskFailedException failure(Task<?> first, List<? extends Task<?>> failed) {
        var all = new ArrayList<Task<?>>(List.of(first));
        failed.stream().filter(task -> task != first).forEach(all::add);
        return TaskFailedException.of("gather in scope '%s' failed".formatted(gather.scopePath()), all);
    }

    private TaskCancelledException cancelled() {
        return TaskCancelledException.of(whyCancelled());
    }

    private String whyCancelled() {
        return "gather in scope '%s' was cancelled: %s".formatted(gather.scopePath(), gather.cancelReason());
    }

    private static RuntimeException thrownBy(Task<?> cancelled) {
        try {
            throw new AssertionError("a cancelled task has no value: " + cancelled.value());
        } catch (TaskCancelledException e) {
            return e;
        }
    }

    @Override
    public String toString() {
        return gather.toString();
    }
}
