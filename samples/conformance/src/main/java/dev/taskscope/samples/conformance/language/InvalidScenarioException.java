/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.language;

/** A file is no scenario, or uses a step that is not known. The message names the place. */
public final class InvalidScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;

    /** Creates one. */
    public InvalidScenarioException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** Returns what is wrong, and where. */
    public String problem() {
        return problem;
    }
}
