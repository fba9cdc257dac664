/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancel scopes on real threads, cancelled at any moment: no interrupt leaks, none is lost (C4). */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class CancelScopeStormTest {
    private static final int ROUNDS = 2_000;

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
