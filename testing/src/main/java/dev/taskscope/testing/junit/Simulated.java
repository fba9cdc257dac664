/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import dev.taskscope.TaskRuntime;
import dev.taskscope.testing.FailedScheduleError;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.Report;
import dev.taskscope.testing.TestScheduler;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Stands between JUnit and one test: skips what JUnit would do with the test's class, and does the same on each schedule.
 * JUnit resolves the parameters of what is skipped too; ours are null then.
 */
final class Simulated implements InvocationInterceptor, ParameterResolver {
    private static final Set<Class<?>> OURS = Set.of(TestScheduler.class, FakeClock.class, TaskRuntime.class);

    private final Settings settings;
    private @Nullable Object standIn; // of JUnit's thread
    private volatile @Nullable TestScheduler scheduler; // of the schedule at work

    Simulated(ConcurrentTest wanted) {
        this.settings = new Settings(wanted);
    }

    // ---- skipped

    @Override
    public <T> T interceptTestClassConstructor(
            Invocation<T> invocation, ReflectiveInvocationContext<Constructor<T>> call, ExtensionContext context)
            throws Throwable {
        invocation.skip();
        Class<T> type = call.getExecutable().getDeclaringClass();
        T made = type.cast(Unconstructed.of(type));
        standIn = made;
        return made;
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> call,
            ExtensionContext context) {
        invocation.skip();
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> call,
            ExtensionContext context) {
        invocation.skip();
    }

    // ---- done on each schedule

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> call,
            ExtensionContext context) {
        invocation.skip();
        ensureOneInstancePerSchedule(context);
        var test = new LifeOfATest(
                new Instances(context.getRequiredTestInstances().getAllInstances()), call.getExecutable(),
                context.getExecutableInvoker());
        try {
            Report report = settings.run(on -> {
                scheduler = on;
                try {
                    test.run();
                } finally {
                    scheduler = null;
                }
            });
            context.publishReportEntry(settings.entry(report));
        } catch (FailedScheduleError e) {
            if (e.getCause() instanceof TestAbortedException aborted) {
                throw aborted;
            }
            throw e;
        }
    }

    private void ensureOneInstancePerSchedule(ExtensionContext context) {
        for (Optional<ExtensionContext> each = Optional.of(context); each.isPresent(); each = each.get().getParent()) {
            if (each.get().getTestInstanceLifecycle().orElse(Lifecycle.PER_METHOD) == Lifecycle.PER_CLASS) {
                throw new ExtensionConfigurationException(
                        "%s has one instance for all tests (PER_CLASS), but @ConcurrentTest '%s' needs a fresh one for each schedule: give it the lifecycle PER_METHOD, or call Exploration.defaults().run(...) in a @Test"
                                .formatted(each.get().getRequiredTestClass(), context.getDisplayName()));
            }
        }
        if (context.getRequiredTestInstance() != standIn) {
            throw new ExtensionConfigurationException(
                    "the instances of %s are made by a TestInstanceFactory, but @ConcurrentTest '%s' makes a fresh one for each schedule by its constructor: move the test to a class without the factory, or call Exploration.defaults().run(...) in a @Test"
                            .formatted(context.getRequiredTestClass(), context.getDisplayName()));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return OURS.contains(parameter.getParameter().getType());
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestScheduler on = scheduler;
        if (on == null) {
            return null;
        }
        Class<?> type = parameter.getParameter().getType();
        return type == FakeClock.class ? on.clock() : type == TaskRuntime.class ? on.runtime() : on;
    }
}
