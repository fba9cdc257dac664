/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stops once every task of some names has ended. Keeps what is missing, so each wait has its own. */
final class NamedEnded<T extends @Nullable Object> implements CompletionPolicy<T, Completion<T>> {
    private final Set<String> names;
    private final Set<String> missing;

    private NamedEnded(Set<String> names) {
        this.names = names;
        this.missing = new LinkedHashSet<>(names);
    }

    static <T extends @Nullable Object> NamedEnded<T> of(String... names) {
        var all = new LinkedHashSet<String>();
        for (String name : names) {
            all.add(requireNonNull(name, "name of a task"));
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a policy on named tasks needs at least one name");
        }
        return new NamedEnded<>(all);
    }

    @Override
    public Decision onCompletion(Task<T> completed, Tally tally) {
        missing.remove(completed.name());
        return missing.isEmpty() ? Decision.RETURN : Decision.KEEP_WAITING;
    }

    @Override
    public CompletionPolicy<T, Completion<T>> newRound() {
        return new NamedEnded<>(names);
    }

    @Override
    public String toString() {
        return "ended" + names;
    }
}
