/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.language;

import java.util.Set;

/** Which errors a handler is for. */
public sealed interface Catch {

    /** Tells whether it is for an error of this name. */
    boolean selects(String error);

    /** All but cancellation. */
    record Errors() implements Catch {
        @Override
        public boolean selects(String error) {
            return !error.equals("Cancelled");
        }
    }

    /** All. */
    record All() implements Catch {
        @Override
        public boolean selects(String error) {
            return true;
        }
    }

    /** Those of these names. */
    record Named(Set<String> names) implements Catch {
        @Override
        public boolean selects(String error) {
            return names.contains(error);
        }
    }
}
