/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import java.lang.reflect.Constructor;
import java.util.Objects;

/**
 * Makes objects without running a constructor of theirs, as deserialization does: by {@code sun.reflect.ReflectionFactory},
 * which the module {@code jdk.unsupported} keeps for libraries that need that. By its name, since the compiler warns of the
 * type in a way that cannot be turned off.
 */
final class Unconstructed {
    private static final String FACTORY = "sun.reflect.ReflectionFactory";

    private Unconstructed() {}

    static Object of(Class<?> type) throws ReflectiveOperationException {
        Class<?> factory = Class.forName(FACTORY);
        Object instance = factory.getMethod("getReflectionFactory").invoke(null);
        var constructor = (Constructor<?>) factory
                .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                .invoke(instance, type, Object.class.getDeclaredConstructor());
        return Objects.requireNonNull(constructor, "constructor of an object").newInstance();
    }
}
