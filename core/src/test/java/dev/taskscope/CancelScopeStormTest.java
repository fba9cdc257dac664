/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancel scopes on real threads, cancelled at any moment: no interrupt leaks, none is lost (C4). */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class CancelScopeStormTest {
    private static final int ROUNDS = 2_000;
    private static final int MOMENT = 300; // pauses of a processor

    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void cancel_atAnyMoment_leavesNoInterruptBehind() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var limit = CancelScope.named("limit");
            Thread canceller = Thread.ofVirtual().start(() -> limit.cancel("storm"));
            boolean blocks = round % 2 == 0;
            Outcome<String> outcome = limit.run(() -> {
                if (blocks) {
                    never.await();
                }
                return "value";
            });
            assertFalse(Thread.currentThread().isInterrupted(), outcome::toString);
            assertEquals(blocks, outcome instanceof Outcome.Cancelled);
            canceller.join();
            assertFalse(Thread.currentThread().isInterrupted(), outcome::toString);
        }
    }

    @Test
    void cancel_ofTaskAndBothScopesAtOnce_theTaskAlwaysHearsIt() throws Exception {
        for (int round = 0; round < ROUNDS / 4; round++) {
            var inner = CancelScope.named("inner");
            var outer = CancelScope.named("outer");
            var storm = new ArrayList<Thread>();
            try (var scope = TaskScope.<String>open()) {
                Task<String> task = scope.fork(() -> {
                    passOn(outer.run(() -> {
                        passOn(inner.run(this::blocks));
                        return blocks();
                    }));
                    return blocks();
                });
                storm.add(Thread.ofVirtual().start(() -> inner.cancel("inner")));
                storm.add(Thread.ofVirtual().start(() -> outer.cancel("outer")));
                storm.add(Thread.ofVirtual().start(() -> task.cancel("task")));
                scope.join();
                assertEquals(Task.State.CANCELLED, task.state());
                for (Thread thread : storm) {
                    thread.join();
                }
            }
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    /** The outer one was a failure if it had counted its request, and not interrupted the thread yet, when the inner one was left. */
    @Test
    void cancel_ofTwoNestedScopesAtOnce_isToldByBothOfThem() throws Exception {
        var storm = new Storm(2);
        try {
            for (int round = 0; round < 5 * ROUNDS; round++) {
                var inner = CancelScope.named("inner");
                var outer = CancelScope.named("outer");
                storm.next(inner, outer);
                Outcome<String> outcome = outer.run(() -> {
                    storm.begin();
                    passOn(inner.run(this::blocks));
                    return blocks();
                });
                storm.awaitEnd();
                assertFalse(Thread.interrupted());
                assertInstanceOf(Outcome.Cancelled.class, outcome, "outcome of round " + round);
            }
        } finally {
            storm.stop();
        }
    }

    /** Threads that cancel one scope each, round by round, at about the same moment. */
    private static final class Storm {
        private final AtomicReferenceArray<CancelScope> next;
        private final AtomicInteger begun = new AtomicInteger(); // the number of the round
        private final AtomicInteger ended = new AtomicInteger(); // cancellations of all rounds
        private volatile boolean stopped;

        Storm(int cancellers) {
            next = new AtomicReferenceArray<>(cancellers);
            for (int i = 0; i < cancellers; i++) {
                int which = i;
                Thread.ofPlatform().daemon().start(() -> cancel(which));
            }
        }

        private void cancel(int which) {
            for (int round = 1; !stopped; round++) {
                while (begun.get() < round && !stopped) {
                    Thread.yield();
                }
                for (int pause = ThreadLocalRandom.current().nextInt(MOMENT); pause > 0; pause--) {
                    Thread.onSpinWait();
                }
                next.get(which).cancel("storm");
                ended.incrementAndGet();
            }
        }

        void next(CancelScope... scopes) {
            for (int i = 0; i < scopes.length; i++) {
                next.set(i, scopes[i]);
            }
        }

        void begin() {
            begun.incrementAndGet();
        }

        void awaitEnd() {
            while (ended.get() < begun.get() * next.length()) {
                Thread.yield();
            }
        }

        void stop() {
            stopped = true;
        }
    }

    private String blocks() throws InterruptedException {
        never.await();
        return "never";
    }

    /** What is not for the scope that was run is for somebody further out. */
    private static void passOn(Outcome<String> outcome) throws Exception {
        if (outcome instanceof Outcome.Failure<String> failure) {
            throw (Exception) failure.exception();
        }
    }
}
