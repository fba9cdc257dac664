/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.interpreter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taskscope.TaskFailedException;
import dev.taskscope.scopes.TaskGroupException;
import dev.taskscope.timeouts.DeadlineExceededException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;

/** The names that the language has for what the framework throws. */
final class Errors {
    static final String CANCELLED = "Cancelled";
    static final String TIMEOUT = "Timeout";
    private static final String GROUP = "Group";
    private static final String RUNTIME_ERROR = "RuntimeError";
    private static final String VALUE_ERROR = "ValueError";

    private Errors() {}

    /** Returns the name of an error. */
    static String name(Throwable thrown) {
        return switch (thrown) {
            case ScenarioError error -> error.name();
            case InterruptedException e -> CANCELLED;
            case CancellationException e -> CANCELLED;
            case DeadlineExceededException e -> TIMEOUT;
            case TaskGroupException e -> GROUP;
            case TaskFailedException e when e.getCause() != null -> name(e.getCause());
            case IllegalStateException e -> RUNTIME_ERROR;
            case WrongThreadException e -> RUNTIME_ERROR;
            case IllegalArgumentException e -> VALUE_ERROR;
            default -> thrown.toString(); // is in no expected log
        };
    }

    static boolean isCancelled(Throwable thrown) {
        return name(thrown).equals(CANCELLED);
    }

    /** Returns how a log shows an error. */
    static ObjectNode shown(Throwable thrown) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        String name = name(thrown);
        node.put("err", name);
        if (name.equals(GROUP)) {
            var leaves = new TreeSet<String>();
            collect(thrown, leaves);
            leaves.forEach(node.putArray("leaves")::add);
        }
        return node;
    }

    private static void collect(Throwable thrown, Set<String> leaves) {
        if (thrown instanceof TaskGroupException group) {
            group.failures().forEach(failure -> collect(failure, leaves));
        } else if (thrown instanceof TaskFailedException failed && failed.getCause() != null) {
            collect(failed.getCause(), leaves);
        } else {
            leaves.add(name(thrown));
        }
    }
}
