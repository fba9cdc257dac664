/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One closing of a scope, by its owner: inner scopes first, then the tasks; and what there is to throw at the end. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(TaskScope.class);

    private final TaskScope<?, ?> scope;
    private final ScopeOptions options;
    private @Nullable RuntimeException problem;

    Closing(TaskScope<?, ?> scope, ScopeOptions options) {
        this.scope = scope;
        this.options = options;
    }

    /** Ends inner scopes and tasks; no thread of the scope is alive when this returns. An interrupt meanwhile is kept. */
    void endTasks(Starter starter) {
        boolean interrupted = Thread.interrupted();
        try {
            closeInner();
            List<ForkedTask<?>> abandoned = cancelAndWait();
            starter.close(Stragglers.threadsOf(abandoned));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeInner() {
        for (TaskScope<?, ?> inner; (inner = scope.frame().innermost()) != scope && inner != null;) {
            var violation = new StructureViolationException(
                    "scope '%s' was closed while scope '%s', opened in it, was open: that has been closed first; open"
                            .formatted(scope.path(), inner.path())
                            + " scopes with try (...), so that they close in order");
            try {
                inner.close();
            } catch (RuntimeException e) {
                violation.addSuppressed(e);
            }
            add(violation);
        }
    }

    /** Returns the tasks that were given up on. */
    private List<ForkedTask<?>> cancelAndWait() {
        scope.books().beginClose();
        if (scope.books().ownerMayGo()) {
            return List.of(); // nothing was running
        }
        scope.cancelAll("scope '%s' closed".formatted(scope.name()));
        var stragglers = new Stragglers(scope, options);
        List<ForkedTask<?>> abandoned = stragglers.waitForAll(scope.books()::ownerMayGo);
        if (!abandoned.isEmpty()) {
            add(stragglers.abandoned(abandoned));
        }
        return abandoned;
    }

    /** No failure gets lost: what nobody has seen goes with the exception that a join threw, or into the log. */
    void keepUnseenFailures(@Nullable RuntimeException thrownByJoin) {
        List<ForkedTask<?>> unreported = new ArrayList<>(scope.ledger().unreported());
        unreported.sort(Comparator.comparingInt(ForkedTask::completedAs));
        for (ForkedTask<?> task : unreported) {
            if (task.isSeen() || !(task.came() instanceof Outcome.Failure<?> failure)) {
                continue;
            }
            if (thrownByJoin != null) {
                suppress(List.of(task), thrownByJoin);
            } else {
                LOG.warn(
                        "Task '{}'{} failed, and nobody had looked at that when its scope closed",
                        task.path(),
                        task.forkSite().map(site -> ", forked at " + site).orElse(""),
                        failure.exception());
            }
        }
    }

    /** Throws what went wrong with the scope, unless a join has. */
    void throwIfAnything(@Nullable RuntimeException thrownByJoin) {
        ScopeFailedException failure = scope.books().failure();
        if (failure != null && failure != thrownByJoin) {
            add(failure);
        }
        if (problem != null) {
            throw problem;
        }
    }

    private void add(RuntimeException one) {
        if (problem == null) {
            problem = one;
        } else {
            problem.addSuppressed(one);
        }
    }

    static void suppress(List<? extends Task<?>> tasks, RuntimeException in) {
        for (Task<?> task : tasks) {
            if (((ForkedTask<?>) task).came() instanceof Outcome.Failure<?> failure && failure.exception() != in) {
                in.addSuppressed(failure.exception());
            }
        }
    }
}
