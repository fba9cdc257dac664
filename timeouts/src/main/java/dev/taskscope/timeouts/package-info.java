/**
 * Time limits on what a thread does, however deep below, over {@link dev.taskscope.Deadline}: each cancels what it encloses
 * and waits for that to end before it says that it has expired. A limit that does not expire costs next to nothing.
 */
@NullMarked
package dev.taskscope.timeouts;

import org.jspecify.annotations.NullMarked;
