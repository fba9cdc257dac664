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

    /** Returns the scripts in which one more task ends: each that is pending here, in each way. */
    List<PolicyScript> extended() {
        List<String> already = ends.stream().map(Ended::task).toList();
        var extended = new ArrayList<PolicyScript>();
        for (String task : forked) {
            if (!already.contains(task)) {
                for (End end : End.values()) {
                    var more = new ArrayList<>(ends);
                    more.add(new Ended(task, end));
                    extended.add(new PolicyScript(forked, List.copyOf(more)));
                }
            }
        }
        return extended;
    }

    /** Tells whether it is to stand for all that differ in their order only: several tasks end, in fork order. */
    boolean isOfARace() {
        List<String> order = ends.stream().map(Ended::task).toList();
        return order.size() > 1 && forked.stream().filter(order::contains).toList().equals(order);
    }

    @Override
    public String toString() {
        return "forked %s, ending in this order: %s".formatted(forked, ends.isEmpty() ? "none" : ends);
    }
}
