/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.interpreter;

/** An error that a program raises by its name. */
final class ScenarioError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScenarioError(String name) {
        super(name, null, /* enableSuppression= */ true, /* writableStackTrace= */ false);
    }

    ScenarioError(String name, Throwable cause) {
        super(name, cause);
    }

    String name() {
        return String.valueOf(getMessage());
    }
}
