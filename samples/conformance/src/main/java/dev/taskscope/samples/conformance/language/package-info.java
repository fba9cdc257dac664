/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
/** Scenarios as data: what a file says, checked and with types. Knows nothing of how they are run. */
@NullMarked
package dev.taskscope.samples.conformance.language;

import org.jspecify.annotations.NullMarked;
