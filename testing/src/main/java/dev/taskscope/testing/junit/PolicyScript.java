/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import dev.taskscope.testing.junit.CompletionPolicyContract.End;
import dev.taskscope.testing.junit.CompletionPolicyContract.Ended;
import java.util.ArrayList;
import java.util.List;

/**
 * How tasks end, and in which order.
 *
 * @param forked the names of the tasks, in fork order
 * @param ends what ends, in this order; the other tasks are pending when the deadline comes
 */
record PolicyScript(List<String> forked, List<Ended> ends) {

    /** Returns every way in which the first 0, 1, 2 and so on of some tasks can end, in every order. */
    static List<PolicyScript> all(List<String> tasks) {
        var scripts = new ArrayList<PolicyScript>();
        for (int size = 0; size <= tasks.size(); size++) {
            addAll(List.copyOf(tasks.subList(0, size)), List.of(), scripts);
        }
        return scripts;
    }

    private static void addAll(List<String> forked, List<Ended> ends, List<PolicyScript> scripts) {
        scripts.add(new PolicyScript(forked, ends));
        List<String> already = ends.stream().map(Ended::task).toList();
        for (String task : forked) {
            if (!already.contains(task)) {
                for (End end : End.values()) {
                    var more = new ArrayList<>(ends);
                    more.add(new Ended(task, end));
                    addAll(forked, List.copyOf(more), scripts);
                }
            }
        }
    }

    /** Tells whether tasks end in fork order: one script of all that differ in their order only. */
    boolean isInForkOrder() {
        List<String> order = ends.stream().map(Ended::task).toList();
        return forked.stream().filter(order::contains).toList().equals(order);
    }

    @Override
    public String toString() {
        return "forked %s, ending in this order: %s".formatted(forked, ends.isEmpty() ? "none" : ends);
    }
}
