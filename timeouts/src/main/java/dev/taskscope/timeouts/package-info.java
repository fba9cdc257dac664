/**
 * Limits of time on what a thread does, however deep below: each asks what it encloses to stop, waits for that to end, and
 * only then says that it has expired. Start at {@link dev.taskscope.timeouts.Timeouts}; with a name or a budget for cleanup
 * it is {@link dev.taskscope.timeouts.TimeLimit}. A limit that does not expire costs next to nothing.
 */
@NullMarked
package dev.taskscope.timeouts;

import org.jspecify.annotations.NullMarked;
