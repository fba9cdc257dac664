/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
/** Replays what CPython's asyncio did, with this framework, and says where they part. */
@NullMarked
package dev.taskscope.samples.conformance;

import org.jspecify.annotations.NullMarked;
