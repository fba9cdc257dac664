/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.util.Objects.requireNonNull;

import dev.taskscope.timeouts.ExpiryQueue.Entry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A binary heap of entries that know their place in it, so that any of them can be taken out. Guarded by its user. */
final class ExpiryHeap {
    static final int NOWHERE = -1;

    private static final int LEAST = 16;

    private @Nullable Entry[] entries = new @Nullable Entry[LEAST];
    private int size;

    @Nullable Entry first() {
        return entries[0];
    }

    void add(Entry entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        siftUp(size++, entry);
    }

    void remove(Entry entry) {
        int index = entry.heapIndex;
        entry.heapIndex = NOWHERE;
        Entry last = at(--size);
        entries[size] = null;
        if (last != entry) {
            siftDown(index, last);
            if (last.heapIndex == index) {
                siftUp(index, last);
            }
        }
        if (entries.length > LEAST && size < entries.length / 4) {
            entries = Arrays.copyOf(entries, entries.length / 2);
        }
    }

    private void siftUp(int from, Entry entry) {
        int index = from;
        while (index > 0) {
            int parent = index - 1 >>> 1;
            if (!entry.isBefore(at(parent))) {
                break;
            }
            set(index, at(parent));
            index = parent;
        }
        set(index, entry);
    }

    private void siftDown(int from, Entry entry) {
        int index = from;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && at(child + 1).isBefore(at(child))) {
                child++;
            }
            if (!at(child).isBefore(entry)) {
                break;
            }
            set(index, at(child));
            index = child;
        }
        set(index, entry);
    }

    private Entry at(int index) {
        return requireNonNull(entries[index]);
    }

    private void set(int index, Entry entry) {
        entries[index] = entry;
        entry.heapIndex = index;
    }
}
