/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler needs of the JDK and the JDK does not offer: virtual threads on an executor of ours. The constructor has
 * the same shape in every release from 21 on; it needs the package {@code java.lang} to be open.
 */
final class VirtualThreads {
    private static final @Nullable MethodHandle BUILDER;
    private static final @Nullable MethodHandle CARRIER;
    private static final @Nullable Throwable PROBLEM;

    static {
        MethodHandle builder = null;
        MethodHandle carrier = null;
        Throwable problem = null;
        try {
            Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
            var constructor = type.getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            builder = MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
            carrier = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                    .findStatic(Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            problem = e;
        }
        JdkServices.ensureStarted();
        BUILDER = builder;
        CARRIER = carrier;
        PROBLEM = problem;
    }

    /** Which field of a continuation's class holds its thread; found once per class. */
    private static final ClassValue<Field> THREAD_OF = new ClassValue<>() {
        @Override
        protected Field computeValue(Class<?> type) {
            for (Field field : type.getDeclaredFields()) {
                if (Thread.class.isAssignableFrom(field.getType())) {
                    field.setAccessible(true);
                    return field;
                }
            }
            throw new IllegalStateException("no thread to be found in a continuation, a %s".formatted(type));
        }
    };

    private VirtualThreads() {}

    /**
     * Refuses to go on if this JVM does not let us.
     *
     * @throws IllegalStateException with what to add to the build, if it does not
     */
    static void ensureAvailable() {
        if (PROBLEM != null) {
            throw new IllegalStateException(MissingOption.message(), PROBLEM);
        }
    }

    /** Returns a builder of virtual threads that run on an executor, as do those that they start. */
    static Thread.Builder.OfVirtual on(Executor executor) {
        ensureAvailable();
        try {
            return (Thread.Builder.OfVirtual) java.util.Objects.requireNonNull(BUILDER).invokeExact(executor);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a virtual thread builder could not be made", e);
        }
    }

    /** Returns the platform thread that the caller runs on, itself included; null if this JVM does not tell. */
    static @Nullable Thread carrier() {
        if (CARRIER == null) {
            return null;
        }
        try {
            return (Thread) CARRIER.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(
                    "the carrier of thread '%s' is not to be had".formatted(Thread.currentThread()), e);
        }
    }

    /** Returns the thread whose continuation the JDK has handed to the executor. */
    static Thread threadOf(Runnable continuation) {
        if (continuation instanceof Thread thread) {
            return thread;
        }
        try {
            return (Thread) THREAD_OF.get(continuation.getClass()).get(continuation);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("no access to the thread of a continuation", e);
        }
    }
}
