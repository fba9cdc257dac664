/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.List;
import java.util.concurrent.ThreadFactory;

/** A runtime with some of its parts replaced; the points stay those of the original. */
record ComposedRuntime(
        TaskRuntime original, ThreadFactory threadFactory, TimeSource timeSource, List<ScopeListener> listeners)
        implements TaskRuntime {

    @Override
    public void reached(Point point, Object subject) {
        original.reached(point, subject);
    }
}
