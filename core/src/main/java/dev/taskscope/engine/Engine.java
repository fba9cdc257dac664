/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

import java.util.concurrent.ThreadFactory;

/** Opens enclosures. Stateless and safe to share. */
public interface Engine {

    /** Opens an enclosure for the calling thread, shown in thread dumps as {@code name} where the JDK can do that. */
    Enclosure open(String name, ThreadFactory threads);

    /** Tells whether an enclosure can be closed while threads of it are still alive. */
    boolean abandons();
}
