/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

/**
 * What was wrong with a run.
 *
 * @since 0.1
 */
public enum Verdict {
    /** The test threw, or a thread that it started did and nobody caught it. */
    FAILURE,
    /** Nobody can go on, no timer will come, and the test has not ended. */
    DEADLOCK,
    /** Everybody who is left goes on and on, and nobody gets anywhere, though each had its turn. */
    LIVELOCK,
    /** Somebody waits while others go on and on without letting it. */
    STARVATION,
    /** The test has ended, and a thread that it started has not and cannot by itself. */
    LEAK,
    /** A thread waits for something outside: the real clock, a file, a socket. */
    ESCAPE,
    /** A thread does not give the processor back: a monitor of JDK 21 to 23, a class initialiser, a loop without an end. */
    STUCK,
    /** The same decisions led to another run: something outside the schedule decides, too. */
    NONDETERMINISM
}
