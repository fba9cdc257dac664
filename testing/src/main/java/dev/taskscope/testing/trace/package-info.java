/**
 * What a run under a scheduler did, as data and as pictures. Start at {@link dev.taskscope.testing.trace.Trace}; what it
 * draws is text for a failing test, a page for a browser and a file for a profiler's viewer.
 */
@NullMarked
package dev.taskscope.testing.trace;

import org.jspecify.annotations.NullMarked;
