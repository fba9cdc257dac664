/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTimeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 s", "1, 1 ns", "999, 999 ns", "1000, 1 us", "1500, 1.5 us", "250000000, 250 ms", "1500000000, 1.5 s",
        "1499999999, 1.499 s", "59999999999, 59.999 s", "60000000000, 1 min", "90500000000, 1 min 30.5 s",
        "3600000000000, 1 h", "5400000000000, 1 h 30 min", "86400000000000, 1 d", "9223372036854775807, 106751 d 23 h"})
    void of_anyLength_isSaidInUnitsThatPeopleUse(long nanos, String words) {
        assertEquals(words, HumanTime.of(nanos));
    }
}
