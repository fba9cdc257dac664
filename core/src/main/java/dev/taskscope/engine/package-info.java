/**
 * How threads are started inside an enclosure and waited for. Speaks of threads, never of tasks; chosen once by
 * {@link dev.taskscope.engine.Engines}. Not exported.
 */
@NullMarked
package dev.taskscope.engine;

import org.jspecify.annotations.NullMarked;
