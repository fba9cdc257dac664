/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps every item until all have ended. */
final class ListSink<T, R extends @Nullable Object> implements Sink<T, R> {
    private final boolean asCompleted;
    private final List<MappedItem<T, R>> items = new ArrayList<>(); // by one worker at a time

    ListSink(boolean asCompleted) {
        this.asCompleted = asCompleted;
    }

    @Override
    public void read(MappedItem<T, R> item) {
        if (!asCompleted) {
            items.add(item);
        }
    }

    @Override
    public void ended(MappedItem<T, R> item) {
        if (asCompleted) {
            synchronized (items) {
                items.add(item);
            }
        }
    }

    /** Returns what the items came to. When all have ended. */
    List<Outcome<R>> outcomes() {
        var outcomes = new ArrayList<Outcome<R>>(items.size());
        for (MappedItem<T, R> item : items) {
            outcomes.add(item.outcome().orElseThrow());
        }
        return outcomes;
    }
}
