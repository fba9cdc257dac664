/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.language;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task to be created, or a call to be made.
 *
 * @param name unique in the program
 * @param steps what it does
 * @param value what it returns after the last one
 * @param onCancel what it does when cancellation leaves its steps
 */
public record TaskSpec(String name, List<Step> steps, JsonNode value, OnCancel onCancel) {

    /** What happens when cancellation leaves the steps of a task. */
    public sealed interface OnCancel {

        /** Ends as cancelled. */
        record Propagate() implements OnCancel {}

        /** Sleeps, then ends as cancelled. */
        record Cleanup(long delay) implements OnCancel {}

        /** Sleeps, unless there is no delay, then ends with a value. */
        record Swallow(JsonNode value, @Nullable Long delay) implements OnCancel {}

        /** Sleeps, unless there is no delay, then ends with an error. */
        record Raise(String error, @Nullable Long delay) implements OnCancel {}
    }
}
