/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A list that grows by chunks against one that grows by copying. */
class ChunksTest {
    private final List<Integer> chunks = new Chunks<>();

    @Test
    void add_acrossSeveralChunks_isTheListOfWhatWasAdded() {
        var expected = new ArrayList<Integer>();
        for (int i = 0; i < 100; i++) {
            assertEquals(expected, chunks);
            chunks.add(i);
            expected.add(i);
        }
    }

    @Test
    void add_many_eachIsFoundInItsPlace() {
        int many = (1 << 16) + 1; // the last one alone in its chunk
        for (int i = 0; i < many; i++) {
            chunks.add(i);
        }
        assertEquals(many, chunks.size());
        for (int i = 0; i < many; i++) {
            assertEquals(i, chunks.get(i));
        }
    }

    @Test
    void get_whereNothingWasAdded_isRefused() {
        chunks.add(0);
        assertThrows(IndexOutOfBoundsException.class, () -> chunks.get(1)); // though its chunk has room
        assertThrows(IndexOutOfBoundsException.class, () -> chunks.get(-1));
    }
}
