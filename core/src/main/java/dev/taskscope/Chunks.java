/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A list that is only ever added to. To grow it adds a chunk as long as all before it together, and copies no element: an
 * ArrayList of many allocates at least three times what it holds in the end.
 */
final class Chunks<E> extends AbstractList<E> implements RandomAccess {
    private static final int FIRST = 8; // the length of the first chunk, and so of the second
    private static final Object[][] NONE = {};

    private Object[][] chunks = NONE; // all of them full but for the last
    private int size;

    @Override
    public boolean add(E element) {
        int chunk = chunkOf(size);
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk + 1);
            chunks[chunk] = new Object[Math.max(FIRST, size)];
        }
        chunks[chunk][placeOf(size)] = element;
        size++;
        return true;
    }

    @Override
    @SuppressWarnings("unchecked") // what was added
    public E get(int index) {
        Objects.checkIndex(index, size);
        return (E) chunks[chunkOf(index)][placeOf(index)];
    }

    @Override
    public int size() {
        return size;
    }

    /** Chunk 0 begins at 0, chunk k at {@code FIRST << (k - 1)}. */
    private static int chunkOf(int index) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(index / FIRST);
    }

    private static int placeOf(int index) {
        return index - Integer.highestOneBit(index / FIRST) * FIRST;
    }
}
