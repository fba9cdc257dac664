/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The counts of a tally add up, whatever they are. */
class TallyProperties {
    private static final int MANY = 100_000_000;

    @Property(tries = 200)
    void o1_forkedIsTheSumOfAll(
            @ForAll @IntRange(max = MANY) int pending,
            @ForAll @IntRange(max = MANY) int succeeded,
            @ForAll @IntRange(max = MANY) int failed,
            @ForAll @IntRange(max = MANY) int cancelled) {
        var tally = new Tally(pending, succeeded, failed, cancelled);
        assertEquals(pending + succeeded + failed + cancelled, tally.forked());
        assertEquals(succeeded + failed + cancelled, tally.ended());
        assertEquals(pending, tally.pending());
        assertEquals(succeeded, tally.succeeded());
        assertEquals(failed, tally.failed());
        assertEquals(cancelled, tally.cancelled());
    }

    @Property(tries = 200)
    void o1_aNegativeCountIsRefused(
            @ForAll int pending, @ForAll int succeeded, @ForAll int failed, @ForAll int cancelled) {
        Assume.that(pending < 0 || succeeded < 0 || failed < 0 || cancelled < 0);
        assertThrows(IllegalArgumentException.class, () -> new Tally(pending, succeeded, failed, cancelled));
    }

    @Property(tries = 200)
    void o8_onlyForkedAndPendingCountOnFurtherForks(@ForAll boolean askForked, @ForAll boolean askPending) {
        var tally = new Tally(1, 2, 3, 4);
        int others = tally.succeeded() + tally.failed() + tally.cancelled() + tally.ended();
        assertFalse(tally.countedOn(), () -> others + " and " + tally);
        int counted = (askForked ? tally.forked() : 0) + (askPending ? tally.pending() : 0);
        assertEquals(askForked || askPending, tally.countedOn(), () -> "" + counted);
        assertTrue(tally.toString().startsWith("1 pending"));
    }
}
