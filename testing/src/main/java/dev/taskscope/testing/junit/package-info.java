/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
/**
 * Runs a JUnit test on many schedules: {@link dev.taskscope.testing.junit.ConcurrentTest}.
 */
@NullMarked
package dev.taskscope.testing.junit;

import org.jspecify.annotations.NullMarked;
