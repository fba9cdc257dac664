/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import org.jspecify.annotations.Nullable;

/**
 * One run and what came of it.
 *
 * @param unsearched whether the order of some steps was not the strategy's to choose
 * @param misdeclared whether a step has done more than was said of it
 */
record Attempt(
        @Nullable Finding finding, Recipe recipe, Journal journal, int points, boolean unsearched,
        boolean misdeclared) {}
