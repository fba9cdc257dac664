/**
 * Tests of concurrent code without waiting and without luck. Start at {@link dev.taskscope.testing.Exploration}, which runs a
 * body on many schedules; in the body, {@link dev.taskscope.testing.TestScheduler} is the scheduler at work;
 * {@link dev.taskscope.testing.FakeClock} also stands alone.
 */
@NullMarked
package dev.taskscope.testing;

import org.jspecify.annotations.NullMarked;
