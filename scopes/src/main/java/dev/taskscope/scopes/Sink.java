/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import org.jspecify.annotations.Nullable;

/** Where the items of a parallel map go. */
interface Sink<T, R extends @Nullable Object> {

    /** Waits until the item at this place in the source may be read. One worker at a time. */
    default void awaitPlace(long index) throws InterruptedException {}

    /** The item was read. One worker at a time, in the order of the source; a place was waited for. */
    void read(MappedItem<T, R> item);

    /** The item has its outcome. Several workers at once. */
    default void ended(MappedItem<T, R> item) {}
}
