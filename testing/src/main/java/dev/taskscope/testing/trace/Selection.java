/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which lines of many are shown if there is room for few: the ones of least weight, a line in place of those between. */
final class Selection {
    private final BitSet kept = new BitSet();
    private final int lines;
    private final int room;

    /**
     * Selects.
     *
     * @param weights of each line
     * @param room for so many lines, at least 1; each gap takes one
     */
    Selection(List<Integer> weights, int room) {
        this.lines = weights.size();
        this.room = room;
        if (lines <= room) {
            kept.set(0, lines);
        } else {
            choose(weights);
        }
    }

    private void choose(List<Integer> weights) {
        Comparator<Integer> lightest = Comparator.comparing(weights::get);
        IntStream.range(0, lines).boxed()
                .sorted(lightest.thenComparing(Comparator.reverseOrder()))
                .limit(20L * room) // the others would hardly fill a gap
                .takeWhile(line -> kept.cardinality() < room)
                .forEach(this::keepIfThereIsRoom);
        keepWhatTakesNoMore();
    }

    private void keepIfThereIsRoom(int line) {
        kept.set(line);
        if (taken() > room) {
            kept.clear(line);
        }
    }

    /** A gap of one line takes as much as the line. */
    private void keepWhatTakesNoMore() {
        for (int line = kept.nextClearBit(0); line < lines; line = kept.nextClearBit(line + 1)) {
            boolean before = line == 0 || kept.get(line - 1);
            boolean after = line == lines - 1 || kept.get(line + 1);
            if (before && after) {
                kept.set(line);
            }
        }
    }

    private int taken() {
        int taken = kept.cardinality();
        for (int line = 0; line < lines; line = kept.nextSetBit(line) + 1) {
            int next = kept.nextSetBit(line);
            if (next != line) {
                taken++;
            }
            if (next < 0) {
                break;
            }
        }
        return taken;
    }

    boolean keeps(int line) {
        return kept.get(line);
    }
}
