/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What both engines have in common. The structured one takes part where this JVM runs on it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EnclosureTest {
    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private final ThreadFactory threads = work -> {
        Thread thread = Thread.ofVirtual().unstarted(work);
        made.add(thread);
        return thread;
    };

    static Stream<Engine> engines() {
        return Stream.of(Engines.preferred(), Engines.abandoning()).distinct();
    }

    private static Body body(Runnable work) {
        return work::run;
    }

    /** Waits, whatever comes: JDK 25 interrupts the threads of a scope whose owner was interrupted in its join. */
    private static void await(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.interrupted();
            LockSupport.parkNanos(50_000); // a virtual thread that spins lets no other one run
        }
    }

    private List<Thread> alive() {
        return made.stream().filter(Thread::isAlive).toList();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void close_waitsForEveryThread(Engine engine) {
        var ran = new AtomicInteger();
        Enclosure enclosure = engine.open("numbers", threads);
        for (int i = 0; i < 200; i++) {
            enclosure.start(body(ran::incrementAndGet));
        }
        enclosure.close(Set.of());
        assertEquals(200, ran.get());
        assertEquals(List.of(), alive());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void close_withoutThreads_returns(Engine engine) {
        engine.open("empty", threads).close(Set.of());
        assertEquals(List.of(), made);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void close_interruptedBefore_waitsAllTheSameAndKeepsIt(Engine engine) {
        var interrupted = new CountDownLatch(1);
        Enclosure enclosure = engine.open("interrupted", threads);
        enclosure.start(body(() -> await(interrupted)));
        Thread.currentThread().interrupt();
        interrupted.countDown();
        enclosure.close(Set.of());
        assertTrue(Thread.interrupted());
        assertEquals(List.of(), alive());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void close_notInterrupted_leavesTheCallerSo(Engine engine) {
        Enclosure enclosure = engine.open("calm", threads);
        enclosure.start(body(() -> {}));
        enclosure.close(Set.of());
        assertFalse(Thread.interrupted());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void start_factoryThrows_comesThroughAndCloseReturns(Engine engine) {
        var thrown = new IllegalStateException("no thread");
        Enclosure enclosure = engine.open("broken", work -> {
            throw thrown;
        });
        assertSame(thrown, assertThrows(IllegalStateException.class, () -> enclosure.start(body(() -> {}))));
        enclosure.close(Set.of());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void enclosures_opened_inOneAnother_closeInReverse(Engine engine) {
        var mayEnd = new CountDownLatch(1);
        Enclosure outer = engine.open("outer", threads);
        outer.start(body(() -> await(mayEnd)));
        Enclosure inner = engine.open("inner", threads);
        inner.start(body(mayEnd::countDown));
        inner.close(Set.of());
        outer.start(body(() -> {}));
        outer.close(Set.of());
        assertEquals(List.of(), alive());
    }
}
