/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The running JDK's {@code StructuredTaskScope}, which is a class with a constructor in 21 to 24 and an interface that is
 * opened with a joiner from 25 on. Found by shape, not by version, once; constants, so that the JIT sees through them.
 *
 * <p>Initialising this class on a JDK with neither shape throws {@link ExceptionInInitializerError}, whose cause tells
 * what is missing.
 */
final class StructuredHandles {

    /** {@code (String name, ThreadFactory) -> scope} */
    static final MethodHandle OPEN;

    /** {@code (scope, Callable) -> void} */
    static final MethodHandle FORK;

    /** {@code (scope) -> void} */
    static final MethodHandle JOIN;

    /** {@code (scope) -> void} */
    static final MethodHandle CLOSE;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();

    static {
        try {
            Class<?> scope = Class.forName("java.util.concurrent.StructuredTaskScope");
            FORK = method(scope, "fork", Callable.class).asType(methodType(void.class, Object.class, Callable.class));
            JOIN = method(scope, "join").asType(methodType(void.class, Object.class));
            CLOSE = method(scope, "close").asType(methodType(void.class, Object.class));
            MethodHandle open = scope.isInterface() ? openedWithAJoiner(scope) : constructed(scope);
            OPEN = open.asType(methodType(Object.class, String.class, ThreadFactory.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private StructuredHandles() {}

    /** JDK 21 to 24. */
    private static MethodHandle constructed(Class<?> scope) throws ReflectiveOperationException {
        return LOOKUP.findConstructor(scope, methodType(void.class, String.class, ThreadFactory.class));
    }

    /** JDK 25 on: {@code open(Joiner.awaitAllSuccessfulOrThrow(), config -> config.withName(..).withThreadFactory(..))}. */
    private static MethodHandle openedWithAJoiner(Class<?> scope) throws ReflectiveOperationException {
        Class<?> joiner = Class.forName(scope.getName() + "$Joiner");
        Class<?> configuration = Class.forName(scope.getName() + "$Configuration");
        MethodHandle newJoiner = method(joiner, "awaitAllSuccessfulOrThrow");
        MethodHandle withName = method(configuration, "withName", String.class)
                .asType(methodType(Object.class, Object.class, String.class));
        MethodHandle withThreads = method(configuration, "withThreadFactory", ThreadFactory.class)
                .asType(methodType(Object.class, Object.class, ThreadFactory.class));
        MethodHandle newConfigurer = MethodHandles.insertArguments(
                MethodHandles.lookup()
                        .findConstructor(
                                Configurer.class,
                                methodType(
                                        void.class,
                                        MethodHandle.class,
                                        MethodHandle.class,
                                        String.class,
                                        ThreadFactory.class)),
                0,
                withName,
                withThreads);
        MethodHandle open = openTaking(scope, joiner);
        MethodHandle configured = MethodHandles.filterArguments(
                open, 1, MethodHandles.identity(UnaryOperator.class)
                        .asType(methodType(open.type().parameterType(1), UnaryOperator.class)));
        MethodHandle collected = MethodHandles.collectArguments(
                configured, 1, newConfigurer.asType(newConfigurer.type().changeReturnType(UnaryOperator.class)));
        return MethodHandles.collectArguments(collected, 0, newJoiner);
    }

    /** The second parameter is a Function in 25 and a UnaryOperator from 26 on; a UnaryOperator is both. */
    private static MethodHandle openTaking(Class<?> scope, Class<?> joiner) throws ReflectiveOperationException {
        for (Method method : scope.getMethods()) {
            Class<?>[] parameters = method.getParameterTypes();
            if (method.getName().equals("open")
                    && Modifier.isStatic(method.getModifiers())
                    && parameters.length == 2
                    && parameters[0] == joiner
                    && parameters[1].isAssignableFrom(UnaryOperator.class)) {
                return LOOKUP.unreflect(method);
            }
        }
        throw new NoSuchMethodException(scope.getName() + ".open(Joiner, configuration function)");
    }

    private static MethodHandle method(Class<?> type, String name, Class<?>... parameters)
            throws ReflectiveOperationException {
        Method found = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name)
                        && Arrays.equals(method.getParameterTypes(), parameters))
                .findFirst()
                .orElseThrow(
                        () -> new NoSuchMethodException(type.getName() + "." + name + Arrays.toString(parameters)));
        return LOOKUP.unreflect(found);
    }

    /** Names a scope and gives it its threads: without a name the JDK computes one, which is half of an empty scope. */
    record Configurer(MethodHandle withName, MethodHandle withThreads, String name, ThreadFactory threads)
            implements UnaryOperator<@Nullable Object> {
        @Override
        public @Nullable Object apply(@Nullable Object configuration) {
            try {
                Object named = (Object) withName.invokeExact(configuration, name);
                return (Object) withThreads.invokeExact(named, threads);
            } catch (Throwable e) {
                throw Rethrow.unchecked(e);
            }
        }
    }
}
