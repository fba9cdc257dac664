/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.language;

import java.util.List;

/** Something to wait for. */
public sealed interface Awaitable {

    /** A task or handle that exists. */
    record Named(String name) implements Awaitable {}

    /** A task that is created when this is evaluated. */
    record Created(TaskSpec task) implements Awaitable {}

    /**
     * All of these together.
     *
     * @param members what
     * @param returnExceptions whether errors are results
     */
    record Gathered(List<Awaitable> members, boolean returnExceptions) implements Awaitable {}

    /** Something that the cancellation of whoever waits does not reach. */
    record Shielded(Awaitable inner) implements Awaitable {}
}
