/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Says in words what a thread waits for. */
final class Waiting {

    private Waiting() {}

    static String words(@Nullable Object blocker, StackTraceElement[] stack) {
        return switch (blocker) {
            case null -> monitorOrPark(stack);
            case TaskScope<?, ?> scope -> "the tasks of scope '" + scope.path() + "'";
            case Task<?> task -> "task '" + task.path() + "'";
            case FakeClock clock -> "the clock";
            case Thread thread -> "the end of thread '" + thread.getName() + "'";
            case Future<?> future -> "a " + future.getClass().getSimpleName();
            case Object rest when rest == Simulation.REST -> "everybody else to come to rest";
            default -> "a " + outermost(blocker.getClass());
        };
    }

    private static String monitorOrPark(StackTraceElement[] stack) {
        return stack.length > 0 && stack[0].getClassName().equals("java.lang.Object")
                ? "a notify"
                : "an unpark";
    }

    /** The synchronizers of java.util.concurrent block on a class nested in the one that people know. */
    private static String outermost(Class<?> type) {
        String name = type.getName();
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (last.contains("ConditionObject") || last.contains("ConditionNode")) {
            return "condition";
        }
        int nested = last.indexOf('$');
        return nested < 0 ? last : last.substring(0, nested);
    }
}
