/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

/**
 * Keeps the fields of a subclass off the cache line of whatever lies before it in memory. For the few objects of a scope
 * that are written at each fork or at each completion: the two happen on different processors, and side by side they
 * would slow each other down several times over.
 */
abstract class CacheLine {
    private int gap; // behind the header, where a field of the subclass would be put otherwise
    private long p1;
    private long p2;
    private long p3;
    private long p4;
    private long p5;
    private long p6;
    private long p7;
    private long p8;
}
