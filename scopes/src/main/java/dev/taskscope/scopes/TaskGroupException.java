/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import java.util.List;

/**
 * Children of a {@link TaskGroup}, or its body, failed. The cause is what the first one threw, with its own stack; the suppressed
 * exceptions are what the others threw, in completion order. The message names the group and who failed.
 *
 * @since 0.1
 */
public final class TaskGroupException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NAMED_AT_MOST = 10;

    private final Throwable[] failures;

    TaskGroupException(String group, List<String> who, List<Throwable> thrown) {
        super(message(group, who, thrown), thrown.getFirst());
        failures = thrown.toArray(Throwable[]::new);
        for (int i = 1; i < failures.length; i++) {
            addSuppressed(failures[i]);
        }
    }

    /** Returns what the children and the body threw, in completion order; at least one, and unmodifiable. */
    public List<Throwable> failures() {
        return List.of(failures);
    }

    private static String message(String group, List<String> who, List<Throwable> thrown) {
        var text = new StringBuilder("task group '%s', %d failed: ".formatted(group, who.size()));
        for (int i = 0; i < who.size(); i++) {
            if (i == NAMED_AT_MOST) {
                return text.append("; and more").toString();
            }
            text.append(i == 0 ? "" : "; ").append(who.get(i)).append(" threw ").append(thrown.get(i));
        }
        return text.toString();
    }
}
