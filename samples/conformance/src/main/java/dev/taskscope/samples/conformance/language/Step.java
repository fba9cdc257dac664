/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.language;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskscope.scopes.ReturnWhen;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of an actor. A limit or time of null is none; all are in milliseconds. */
public sealed interface Step {

    // ---- basic

    record Sleep(long millis) implements Step {}

    record Raise(String error) implements Step {}

    record Return(JsonNode value) implements Step {}

    record Mark(JsonNode value) implements Step {}

    /**
     * Runs steps and handles their errors.
     *
     * @param body the steps
     * @param caught which errors the handler is for
     * @param handler null if no error is handled
     * @param cleanup what is done in every case
     */
    record Try(List<Step> body, Catch caught, @Nullable List<Step> handler, List<Step> cleanup) implements Step {}

    record Reraise() implements Step {}

    // ---- tasks

    record Spawn(TaskSpec task) implements Step {}

    record Bind(String name, Awaitable to) implements Step {}

    record Call(TaskSpec task) implements Step {}

    record Cancel(String of) implements Step {}

    record State(String of) implements Step {}

    record Cancelling(String of) implements Step {}

    record Uncancel() implements Step {}

    // ---- waiting

    record Await(Awaitable what) implements Step {}

    record Gather(Awaitable.Gathered what) implements Step {}

    record Shield(Awaitable.Shielded what) implements Step {}

    /** Waits for a shield with a limit. */
    record LimitedShield(Awaitable.Shielded what, @Nullable Long limit) implements Step {}

    record WaitFor(Awaitable what, @Nullable Long limit) implements Step {}

    record Wait(List<String> names, ReturnWhen returnWhen, @Nullable Long limit) implements Step {}

    /**
     * Takes outcomes as they come.
     *
     * @param names of the tasks
     * @param limit until when
     * @param each what is done after each outcome
     * @param count how many are taken; null for all
     */
    record AsCompleted(List<String> names, @Nullable Long limit, List<Step> each, @Nullable Long count)
            implements
            Step {}

    record WaitLoop(List<String> names, ReturnWhen returnWhen, List<TaskSpec> replacements) implements Step {}

    // ---- blocks

    /**
     * Runs steps under a limit.
     *
     * @param limit from now, or since the program began
     * @param absolute whether it is the second
     * @param name for other steps; null if it has none
     * @param body the steps
     */
    record Timeout(@Nullable Long limit, boolean absolute, @Nullable String name, List<Step> body) implements Step {}

    record Reschedule(@Nullable Long limit, @Nullable String of) implements Step {}

    record Group(@Nullable String name, List<TaskSpec> children, List<Step> body) implements Step {}

    record Child(TaskSpec task, @Nullable String of) implements Step {}
}
