/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExecutableInvoker;
import org.junit.jupiter.api.function.Executable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.opentest4j.TestAbortedException;

/** What JUnit would do with one test: fresh instances, before each, test, after each, and errors kept as it keeps them. */
final class LifeOfATest {
    private final Instances instances;
    private final Method test;
    private final ExecutableInvoker invoker;
    private final List<Step> before = new ArrayList<>();
    private final List<Step> after = new ArrayList<>();

    /** A method to call on an instance. */
    private record Step(Method method, int level) {}

    LifeOfATest(Instances instances, Method test, ExecutableInvoker invoker) {
        this.instances = instances;
        this.test = test;
        this.invoker = invoker;
        List<Class<?>> classes = instances.classes();
        for (int level = 0; level < classes.size(); level++) {
            before.addAll(steps(classes.get(level), level, BeforeEach.class, HierarchyTraversalMode.TOP_DOWN));
        }
        for (int level = classes.size() - 1; level >= 0; level--) {
            after.addAll(steps(classes.get(level), level, AfterEach.class, HierarchyTraversalMode.BOTTOM_UP));
        }
    }

    private static List<Step> steps(
            Class<?> type, int level, Class<? extends Annotation> kind, HierarchyTraversalMode order) {
        return AnnotationSupport.findAnnotatedMethods(type, kind, order)
                .stream()
                .map(method -> new Step(method, level))
                .toList();
    }

    /** Lives it once. */
    void run() throws Exception {
        List<Object> made = instances.make(invoker);
        var thrown = new Thrown();
        for (Step step : before) {
            if (thrown.first == null) {
                thrown.by(() -> invoker.invoke(step.method, made.get(step.level)));
            }
        }
        if (thrown.first == null) {
            thrown.by(() -> invoker.invoke(test, made.getLast()));
        }
        for (Step step : after) {
            thrown.by(() -> invoker.invoke(step.method, made.get(step.level)));
        }
        thrown.rethrow();
    }

    /** Keeps the first thing that was thrown, and the others with it; a failed assumption counts for less than a failure. */
    private static final class Thrown {
        private @Nullable Throwable first;

        void by(Executable call) {
            try {
                call.execute();
            } catch (Throwable e) {
                add(e);
            }
        }

        private void add(Throwable thrown) {
            Throwable before = first;
            if (before == null) {
                first = thrown;
            } else if (before instanceof TestAbortedException && !(thrown instanceof TestAbortedException)) {
                thrown.addSuppressed(before);
                first = thrown;
            } else if (before != thrown) {
                before.addSuppressed(thrown);
            }
        }

        void rethrow() throws Exception {
            switch (first) {
                case null -> {}
                case Error error -> throw error;
                case Exception exception -> throw exception;
                case Throwable other -> throw new AssertionError("neither an exception nor an error", other);
            }
        }
    }
}
