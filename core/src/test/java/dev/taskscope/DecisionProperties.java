/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Decisions are a lattice: or is the stronger, and the weaker of two. */
class DecisionProperties {

    @Property(tries = 200)
    void o8_orAndAnd_commute(@ForAll Decision one, @ForAll Decision other) {
        assertEquals(one.or(other), other.or(one));
        assertEquals(one.and(other), other.and(one));
    }

    @Property(tries = 200)
    void o8_orAndAnd_associate(@ForAll Decision one, @ForAll Decision two, @ForAll Decision three) {
        assertEquals(one.or(two).or(three), one.or(two.or(three)));
        assertEquals(one.and(two).and(three), one.and(two.and(three)));
    }

    @Property(tries = 200)
    void o8_orAndAnd_absorbAndDistribute(@ForAll Decision one, @ForAll Decision two, @ForAll Decision three) {
        assertEquals(one, one.or(one.and(two)));
        assertEquals(one, one.and(one.or(two)));
        assertEquals(one.and(two.or(three)), one.and(two).or(one.and(three)));
    }

    @Property(tries = 200)
    void o8_keepWaitingAndCancelTheRest_areTheEnds(@ForAll Decision one) {
        assertEquals(one, one.or(Decision.KEEP_WAITING));
        assertEquals(Decision.KEEP_WAITING, one.and(Decision.KEEP_WAITING));
        assertEquals(Decision.CANCEL_REST_AND_RETURN, one.or(Decision.CANCEL_REST_AND_RETURN));
        assertEquals(one, one.and(Decision.CANCEL_REST_AND_RETURN));
    }

    @Property(tries = 200)
    void o8_stops_ifOneDoesOrBothDo(@ForAll Decision one, @ForAll Decision other) {
        assertEquals(one.stops() || other.stops(), one.or(other).stops());
        assertEquals(one.stops() && other.stops(), one.and(other).stops());
    }
}
