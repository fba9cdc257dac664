/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.interpreter;

import dev.taskscope.samples.conformance.language.InvalidScenarioException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What the names of a program stand for, from the moment of creation on. For any thread. */
final class Names {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Object> meanings = new HashMap<>(); // under the lock

    /** Makes something and gives it its name: nobody asks for it in between. */
    <V> V define(String name, Supplier<V> made) {
        lock.lock();
        try {
            V meaning = made.get();
            meanings.put(name, meaning);
            return meaning;
        } finally {
            lock.unlock();
        }
    }

    /** Returns what a name stands for. */
    <V> V get(String name, Class<V> type) {
        lock.lock();
        try {
            Object meaning = meanings.get(name);
            if (!type.isInstance(meaning)) {
                throw new InvalidScenarioException(
                        "'%s' is used, and is no %s then".formatted(name, type.getSimpleName()));
            }
            return type.cast(meaning);
        } finally {
            lock.unlock();
        }
    }

    /** Returns everything of a type. */
    <V> List<V> all(Class<V> type) {
        lock.lock();
        try {
            return meanings.values().stream().filter(type::isInstance).map(type::cast).toList();
        } finally {
            lock.unlock();
        }
    }
}
