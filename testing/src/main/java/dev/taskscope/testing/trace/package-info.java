/**
 * What a run under a scheduler did, as data and as text for a failing test. Start at
 * {@link dev.taskscope.testing.trace.Trace}.
 */
@NullMarked
package dev.taskscope.testing.trace;

import org.jspecify.annotations.NullMarked;
