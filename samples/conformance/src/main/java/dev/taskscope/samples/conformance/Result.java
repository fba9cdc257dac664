/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance;

import dev.taskscope.samples.conformance.interpreter.Rule;
import dev.taskscope.samples.conformance.log.Difference;
import java.util.List;

/** What came of a scenario. */
public sealed interface Result {

    /** Each run had a log that is right. */
    record Passed() implements Result {}

    /**
     * A run had another log, where the framework differs on purpose.
     *
     * @param rule why
     * @param differences from asyncio's log
     */
    record Differs(Rule rule, List<Difference> differences) implements Result {}

    /**
     * A run had another log, or did not end.
     *
     * @param how which run that was, and how to repeat it
     * @param differences from asyncio's log; empty if there is none to compare
     * @param timeline of that run, as text
     */
    record Failed(String how, List<Difference> differences, String timeline) implements Result {}
}
