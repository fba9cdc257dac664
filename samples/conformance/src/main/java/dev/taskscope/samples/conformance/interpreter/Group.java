/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.interpreter;

import dev.taskscope.Task;
import dev.taskscope.samples.conformance.language.TaskSpec;
import dev.taskscope.scopes.TaskGroup;

/**
 * A task group of a program.
 *
 * @param run the run that it is part of
 * @param group the group
 */
record Group(ProgramRun run, TaskGroup group) {

    /** Adds a child; if the group refuses it, it does not come into being. */
    void add(TaskSpec spec) {
        run.names().define(spec.name(), () -> run.created(fork(spec)));
    }

    private Task<Object> fork(TaskSpec spec) {
        try {
            return group.fork(spec.name(), () -> Actor.of(run, spec.name()).run(spec));
        } catch (IllegalStateException e) {
            throw new ScenarioError("RuntimeError", e);
        }
    }
}
