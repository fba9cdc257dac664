/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import java.time.Duration;

/** What the owner of the scope has to say while an example runs; shown below its timeline. */
interface Notes {

    /** Says something at this moment. */
    void say(String what);

    /** Returns how long the example has been running. */
    Duration elapsed();
}
