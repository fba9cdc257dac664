/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
/** {@code taskscope conformance}: replays scenarios that asyncio has run. */
@NullMarked
package dev.taskscope.samples.cli.conformance;

import org.jspecify.annotations.NullMarked;
