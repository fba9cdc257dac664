/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/** Words for objects of other people's: a {@code toString} that throws must not hide what there is to say, or stop it. */
final class Shown {

    private Shown() {}

    static String of(@Nullable Object foreign) {
        try {
            return String.valueOf(foreign);
        } catch (Throwable e) {
            return foreign == null ? "null" : "a %s whose toString() throws".formatted(foreign.getClass().getName());
        }
    }
}
