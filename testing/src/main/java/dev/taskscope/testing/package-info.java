/**
 * A clock and a scheduler for tests. They take the place of the ones of the system through a
 * {@link dev.taskscope.TaskRuntime}, which forked tasks inherit: the code under test is not told, and need not be written
 * for it.
 */
@NullMarked
package dev.taskscope.testing;

import org.jspecify.annotations.NullMarked;
