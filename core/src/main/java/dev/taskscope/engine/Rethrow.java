/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

/** Throws what a method handle threw, as it is: handles declare Throwable, the methods behind them do not. */
final class Rethrow {

    private Rethrow() {}

    static RuntimeException unchecked(Throwable thrown) {
        return Rethrow.<RuntimeException>as(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E as(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
