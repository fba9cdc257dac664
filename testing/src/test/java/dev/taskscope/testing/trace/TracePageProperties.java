/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page of any trace can be read by a parser that forgives nothing. */
class TracePageProperties {

    @Property(tries = 150)
    void html_ofAnyTrace_isWellFormedAndHasARowForEachLane(@ForAll("traces") Trace trace) {
        NodeList elements = ParsedPage.of(trace.html()).getElementsByTagName("g");
        long rows = IntStream.range(0, elements.getLength()).mapToObj(elements::item)
                .filter(node -> ((Element) node).hasAttribute("data-task")).count();
        assertEquals(trace.lanes().size(), rows);
    }

    @Property(tries = 150)
    void html_ofAnyTrace_hasNoElementThatTheTraceBrought(@ForAll("traces") Trace trace) {
        assertEquals(0, ParsedPage.of(trace.html()).getElementsByTagName("script").getLength());
    }

    @Property(tries = 50)
    void html_ofAnyTrace_hasNumbersForCoordinates(@ForAll("traces") Trace trace) {
        String page = trace.html();
        assertTrue(!page.contains("NaN") && !page.contains("Infinity"), page);
    }

    @Provide
    Arbitrary<Trace> traces() {
        return AnyTrace.any();
    }
}
