/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExecutableInvoker;

/**
 * The instances of one test, with those of its enclosing classes, outermost first: what JUnit and other extensions know, and
 * fresh ones for each schedule. What JUnit knows has come no further than its constructor, or not even there; so a field that
 * is set in it and not in a fresh one was filled by an extension.
 */
final class Instances {
    private final List<Level> levels;

    /** One class of those that enclose each other. */
    private record Level(Constructor<?> constructor, List<Filling> fillings) {}

    /** A field that an extension may have filled. */
    private record Filling(Field field, Object value) {
        void in(Object instance) {
            if (!isSet(field, instance)) {
                try {
                    field.set(instance, value);
                } catch (IllegalAccessException e) {
                    throw noAccess(field, e);
                }
            }
        }
    }

    /** Takes what JUnit knows, filled by now. */
    Instances(List<?> known) {
        levels = known.stream().map(each -> new Level(constructor(each.getClass()), fillings(each))).toList();
    }

    /** Returns the classes, outermost first. */
    List<Class<?>> classes() {
        return levels.stream().<Class<?>>map(level -> level.constructor().getDeclaringClass()).toList();
    }

    /** Makes fresh instances, outermost first. */
    List<Object> make(ExecutableInvoker invoker) {
        var instances = new ArrayList<Object>();
        Object outer = null;
        for (Level level : levels) {
            Object instance = Objects.requireNonNull(invoker.invoke(level.constructor(), outer));
            level.fillings().forEach(filling -> filling.in(instance));
            instances.add(instance);
            outer = instance;
        }
        return instances;
    }

    /** Returns the one constructor; JUnit has refused classes that have several. */
    private static Constructor<?> constructor(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(each -> !each.isSynthetic())
                .findFirst()
                .orElseThrow();
    }

    private static List<Filling> fillings(Object known) {
        var found = new ArrayList<Filling>();
        for (Class<?> type = known.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                boolean mayBeFilled =
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers());
                if (mayBeFilled && field.trySetAccessible() && isSet(field, known)) {
                    found.add(new Filling(field, value(field, known)));
                }
            }
        }
        return found;
    }

    private static boolean isSet(Field field, Object of) {
        Object unset = Array.get(Array.newInstance(field.getType(), 1), 0); // null, 0 or false
        return !Objects.equals(unset, value(field, of));
    }

    @SuppressWarnings("NullAway") // null where the field is
    private static Object value(Field field, Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw noAccess(field, e);
        }
    }

    private static IllegalStateException noAccess(Field field, IllegalAccessException cause) {
        return new IllegalStateException("no access to a field that was made accessible: " + field, cause);
    }
}
