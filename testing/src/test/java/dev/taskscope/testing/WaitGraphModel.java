/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import dev.taskscope.testing.WaitGraph.Node;
import java.util.Set;
import java.util.TreeSet;

/** What comes of a graph of waits, by definition: who is stuck is the greatest set of waits that need one of its own. */
final class WaitGraphModel {
    private final WaitGraph graph;
    private Set<Integer> waiting = new TreeSet<>();
    private Set<Integer> succeeded = new TreeSet<>();
    private Set<Integer> failed = new TreeSet<>();

    WaitGraphModel(WaitGraph graph) {
        this.graph = graph;
    }

    /**
     * Lets a task go on, and everything come of that.
     *
     * @param refused whose waits were refused meanwhile
     * @return whether the definition has one of the stuck ones refused until none is left, and nobody else
     */
    boolean go(int number, Set<Integer> refused) {
        switch (graph.nodes().get(number)) {
            case Node.End end -> (end.fails() ? failed : succeeded).add(number);
            case Node.Await await -> waiting.add(number);
        }
        endWhatIsOver();
        var others = new TreeSet<>(refused);
        if (stuck().contains(number)) { // by waiting: the circles of others were closed before
            if (!others.remove(number)) {
                return false;
            }
            refuse(number);
        }
        return resolve(others);
    }

    /** Tells whether refusals in some order leave nobody stuck; makes them. */
    private boolean resolve(Set<Integer> refused) {
        Set<Integer> stuck = stuck();
        if (stuck.isEmpty()) {
            return refused.isEmpty();
        }
        for (int one : refused) {
            if (stuck.contains(one)) {
                WaitGraphModel after = copy();
                after.refuse(one);
                var others = new TreeSet<>(refused);
                others.remove(one);
                if (after.resolve(others)) {
                    waiting = after.waiting;
                    succeeded = after.succeeded;
                    failed = after.failed;
                    return true;
                }
            }
        }
        return false;
    }

    private WaitGraphModel copy() {
        var copy = new WaitGraphModel(graph);
        copy.waiting.addAll(waiting);
        copy.succeeded.addAll(succeeded);
        copy.failed.addAll(failed);
        return copy;
    }

    private void refuse(int number) {
        waiting.remove(number);
        (await(number).below() ? succeeded : failed).add(number);
        endWhatIsOver();
    }

    private void endWhatIsOver() {
        for (boolean more = true; more;) {
            more = false;
            for (int number : Set.copyOf(waiting)) {
                if (isOver(await(number))) {
                    waiting.remove(number);
                    succeeded.add(number);
                    more = true;
                }
            }
        }
    }

    private boolean isOver(Node.Await await) {
        boolean enough = switch (await.until()) {
            case EVERY -> false;
            case FIRST_FAILURE -> await.others().stream().anyMatch(failed::contains);
            case FIRST -> await.others().stream().anyMatch(this::hasEnded);
        };
        return enough || await.others().stream().allMatch(this::hasEnded);
    }

    private Set<Integer> stuck() {
        var stuck = new TreeSet<>(waiting);
        while (stuck.removeIf(number -> mayEnd(await(number), stuck))) {}
        return stuck;
    }

    private boolean mayEnd(Node.Await await, Set<Integer> stuck) {
        var left = await.others().stream().filter(other -> !hasEnded(other));
        return await.until() == WaitGraph.Until.EVERY
                ? left.noneMatch(stuck::contains)
                : left.anyMatch(other -> !stuck.contains(other));
    }

    private boolean hasEnded(int number) {
        return succeeded.contains(number) || failed.contains(number);
    }

    private Node.Await await(int number) {
        return (Node.Await) graph.nodes().get(number);
    }

    Set<Integer> succeeded() {
        return succeeded;
    }

    Set<Integer> failed() {
        return failed;
    }

    @Override
    public String toString() {
        return "waiting %s, succeeded %s, failed %s".formatted(waiting, succeeded, failed);
    }
}
