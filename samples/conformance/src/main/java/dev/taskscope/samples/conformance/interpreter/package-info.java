/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
/** Runs the program of a scenario with the public API of the framework. */
@NullMarked
package dev.taskscope.samples.conformance.interpreter;

import org.jspecify.annotations.NullMarked;
