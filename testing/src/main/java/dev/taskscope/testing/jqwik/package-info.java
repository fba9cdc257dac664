/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */

/**
 * Property-based tests of concurrent code, with jqwik: random seeds, schedules, delays, and whole programs of tasks that print
 * as pseudo code and shrink. Start at {@link dev.taskscope.testing.jqwik.TaskArbitraries}; a program is a
 * {@link dev.taskscope.testing.jqwik.TaskProgram}, what was seen of it a {@link dev.taskscope.testing.jqwik.ProgramRun}.
 */
@NullMarked
package dev.taskscope.testing.jqwik;

import org.jspecify.annotations.NullMarked;
