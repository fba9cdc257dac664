/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
/** What happened in a run of a scenario, and how two such logs are compared. */
@NullMarked
package dev.taskscope.samples.conformance.log;

import org.jspecify.annotations.NullMarked;
