/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a thread of an enclosure runs; never throws. Both shapes at once, so that no engine needs an adapter object. */
public interface Body extends Runnable, Callable<@Nullable Void> {

    @Override
    default @Nullable Void call() {
        run();
        return null;
    }
}
