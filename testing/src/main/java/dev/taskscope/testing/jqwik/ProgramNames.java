/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.jqwik;

import dev.taskscope.testing.jqwik.TaskProgram.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that can be used in one scope of a program: those of its tasks, of itself, and of what is around it. */
final class ProgramNames {
    private final @Nullable ProgramNames around;
    private final String scope;
    private final List<String> tasks = new ArrayList<>();

    ProgramNames(@Nullable ProgramNames around, String scope) {
        this.around = around;
        this.scope = scope;
    }

    /** Enters the tasks that are forked into the scope: by its owner, and by one another. */
    ProgramNames enter(List<Step> steps) {
        for (Step step : steps) {
            if (step instanceof Step.Fork fork) {
                tasks.add(fork.name());
                enter(fork.steps());
            }
        }
        return this;
    }

    boolean hasTask(String name) {
        return tasks.contains(name) || (around != null && around.hasTask(name));
    }

    boolean hasScope(String name) {
        return scope.equals(name) || (around != null && around.hasScope(name));
    }

    // ---- checking

    static void ensureFit(List<Step> steps) {
        ensureUnique(steps, new HashSet<>(), new HashSet<>(Set.of(TaskProgram.SCOPE)));
        ensureFit(steps, new ProgramNames(null, TaskProgram.SCOPE).enter(steps), /* byOwner= */ true);
    }

    private static void ensureUnique(List<Step> steps, Set<String> tasks, Set<String> scopes) {
        for (Step step : steps) {
            if (step instanceof Step.Fork fork) {
                ensure(tasks.add(fork.name()), step, "two tasks have the name " + fork.name());
                ensureUnique(fork.steps(), tasks, scopes);
            } else if (step instanceof Step.Inner inner) {
                ensure(scopes.add(inner.name()), step, "two scopes have the name " + inner.name());
                ensureUnique(inner.steps(), tasks, scopes);
            }
        }
    }

    private static void ensureFit(List<Step> steps, ProgramNames names, boolean byOwner) {
        for (Step step : steps) {
            switch (step) {
                case Step.Fork fork -> ensureFit(fork.steps(), names, /* byOwner= */ false);
                case Step.Inner inner -> ensureFit(
                        inner.steps(), new ProgramNames(names, inner.name()).enter(inner.steps()), /* byOwner= */ true);
                case Step.Join join -> ensure(byOwner, step, "only the owner of a scope may join it");
                case Step.JoinAll join -> ensure(byOwner, step, "only the owner of a scope may join it");
                default -> ensure(names.allow(step), step, "there is nothing of that name in the scopes around it");
            }
        }
    }

    /** Tells whether what a step names is there. */
    boolean allow(Step step) {
        return switch (step) {
            case Step.Await await -> hasTask(await.task());
            case Step.Cancel cancel -> hasTask(cancel.task());
            case Step.CancelScope cancel -> hasScope(cancel.scope());
            default -> true;
        };
    }

    private static void ensure(boolean holds, Step step, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("a program with the step %s: %s".formatted(step, otherwise));
        }
    }
}
