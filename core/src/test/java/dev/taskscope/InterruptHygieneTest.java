/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupt sent to cancel a task reaches that task's body or nobody (design 3.1, point 6; C4). */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class InterruptHygieneTest {
    private static final int ROUNDS = 400;
    private static final int TASKS = 8;

    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    private void expectNoInterrupt(String where) {
        if (Thread.currentThread().isInterrupted()) {
            leaks.add(where + " on " + Thread.currentThread());
        }
    }

    /** Looks at the interrupt status in everything that is not the body of a task. */
    private final class Looking implements ScopeListener {
        @Override
        public void onFork(Task<?> task) {
            expectNoInterrupt("onFork");
        }

        @Override
        public void onStart(Task<?> task) {
            expectNoInterrupt("onStart");
        }

        @Override
        public void onComplete(Task<?> task) {
            expectNoInterrupt("onComplete");
        }

        @Override
        public void onCancel(TaskScope<?, ?> scope, String reason) {
            expectNoInterrupt("onCancel");
        }

        @Override
        public void onClose(TaskScope<?, ?> scope) {
            expectNoInterrupt("onClose");
        }
    }

    /** Looks again when the work of a thread is over: a later user of that thread would meet what is left. */
    private ThreadFactory looking() {
        ThreadFactory virtual = Thread.ofVirtual().factory();
        return work -> virtual.newThread(() -> {
            work.run();
            expectNoInterrupt("after the body");
        });
    }

    private CompletionPolicy<String, Completion<String>> lookingPolicy() {
        return (task, tally) -> {
            expectNoInterrupt("policy");
            return Decision.KEEP_WAITING;
        };
    }

    private TaskScope<String, Completion<String>> open(TaskRuntime runtime, boolean listening) {
        return TaskScope.open(lookingPolicy(), options -> {
            var common = options.runtime(runtime.withThreadFactory(looking())).carrying(lookingCarrier());
            return listening ? common.listener(new Looking()) : common;
        });
    }

    private ContextCarrier lookingCarrier() {
        return () -> new ContextCarrier.Snapshot() {
            @Override
            public void set() {
                expectNoInterrupt("context set");
            }

            @Override
            public void clear() {
                expectNoInterrupt("context clear");
            }
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void cancel_racesWithStartBodyAndEnd_reachesTheBodyOrNobody(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            raceOnce(random, /* listening= */ round % 4 != 0);
        }
        assertEquals(List.of(), List.copyOf(leaks));
    }

    private void raceOnce(SplittableRandom random, boolean listening) throws Exception {
        var cancellers = new ArrayList<Thread>();
        try (var scope = open(TaskRuntime.system(), listening)) {
            for (int i = 0; i < TASKS; i++) {
                int kind = random.nextInt(4);
                int delay = random.nextInt(300);
                Task<String> task = scope.fork("t" + i, () -> body(scope, kind));
                cancellers.add(Thread.ofVirtual().start(() -> {
                    spin(delay);
                    task.cancel();
                }));
            }
            if (random.nextBoolean()) {
                scope.cancel();
            }
            scope.join();
            expectNoInterrupt("owner after join");
        }
        expectNoInterrupt("owner after close");
        for (Thread canceller : cancellers) {
            canceller.join();
        }
    }

    private static String body(TaskScope<String, ?> scope, int kind) throws Exception {
        return switch (kind) {
            case 0 -> "at once";
            case 1 -> {
                new CountDownLatch(1).await();
                yield "never";
            }
            case 2 -> {
                spin(100);
                yield scope.fork("child", () -> "child").name();
            }
            default -> {
                Thread.currentThread().interrupt(); // and leaves it set
                yield "interrupted itself";
            }
        };
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    /** A runtime that gives cancellers a chance at every point of the framework. */
    private record Yielding(TaskRuntime base) implements TaskRuntime {
        @Override
        public void reached(Point point, Object subject) {
            Thread.yield();
        }

        @Override
        public ThreadFactory threadFactory() {
            return base.threadFactory();
        }

        @Override
        public TimeSource timeSource() {
            return base.timeSource();
        }
    }

    @Test
    void cancel_atEveryPoint_reachesTheBodyOrNobody() throws Exception {
        var random = new SplittableRandom(4);
        for (int round = 0; round < ROUNDS; round++) {
            try (var scope = open(new Yielding(TaskRuntime.system()), /* listening= */ true)) {
                for (int i = 0; i < TASKS; i++) {
                    int kind = random.nextInt(4);
                    scope.fork("t" + i, () -> body(scope, kind));
                }
                Thread canceller = Thread.ofVirtual().start(scope::cancel);
                scope.join();
                canceller.join();
            }
            expectNoInterrupt("owner after close");
        }
        assertEquals(List.of(), List.copyOf(leaks));
    }

    @Test
    void cancel_atStart_theThreadIsNotInterruptedAfterwards() throws Exception {
        var stops = new Stops(TaskRuntime.system().withThreadFactory(looking()));
        try (var scope = open(stops, /* listening= */ true)) {
            for (var point : List.of(TaskRuntime.Point.START, TaskRuntime.Point.COMPLETE)) {
                var stop = stops.at(point, "at " + point);
                var task = scope.fork("at " + point, () -> "value");
                stop.awaitReached();
                task.cancel();
                stop.release();
            }
            scope.join();
        }
        assertEquals(List.of(), List.copyOf(leaks));
    }

    @Test
    void body_leavesItsOwnStatusSet_nobodySeesIt() throws Exception {
        try (var scope = open(TaskRuntime.system(), /* listening= */ true)) {
            var task = scope.fork("t", () -> body(scope, 3));
            scope.join();
            assertEquals("interrupted itself", task.value());
        }
        assertEquals(List.of(), List.copyOf(leaks));
    }

    @Test
    void body_forksWhileItsStatusIsSet_keepsIt() throws Exception {
        try (var scope = open(TaskRuntime.system(), /* listening= */ true)) {
            var task = scope.fork("t", () -> {
                Thread.currentThread().interrupt();
                scope.fork("child", () -> "child");
                return "still interrupted: " + Thread.interrupted();
            });
            scope.join();
            assertEquals("still interrupted: true", task.value());
        }
        assertEquals(List.of(), List.copyOf(leaks));
    }

    @Test
    void cancel_whileTheBodyIsBelowAListener_interruptsItWhenItIsThrough() throws Exception {
        var listening = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        ScopeListener slow = new ScopeListener() {
            @Override
            public void onFork(Task<?> task) {
                if (task.name().equals("child")) {
                    listening.countDown();
                    Uninterrupted.await(() -> cancelled.getCount() == 0);
                    expectNoInterrupt("onFork");
                }
            }
        };
        try (var scope = TaskScope.<String, Completion<String>>open(
                CompletionPolicy.waitForAll(), options -> options.listener(slow))) {
            var task = scope.fork("t", () -> {
                scope.fork("child", () -> "child");
                return "interrupted: " + Thread.interrupted();
            });
            listening.await();
            task.cancel();
            cancelled.countDown();
            scope.join();
            assertEquals("interrupted: true", task.value());
        }
        assertEquals(List.of(), List.copyOf(leaks));
    }

    @Test
    void policy_cancelsTheTaskWhoseThreadAsksIt_interruptsItsBodyAfterwards() throws Exception {
        var forked = new ArrayList<Task<String>>();
        CompletionPolicy<String, Completion<String>> policy = (task, tally) -> {
            forked.forEach(one -> one.cancel("by the policy"));
            expectNoInterrupt("policy");
            return Decision.KEEP_WAITING;
        };
        try (var scope = TaskScope.open(policy)) {
            var ready = new CountDownLatch(1);
            forked.add(scope.fork("t", () -> {
                ready.await();
                scope.fork("queued", () -> "never runs").cancel(); // its completion is told on this thread
                LockSupport.park();
                return "interrupted: " + Thread.interrupted();
            }));
            ready.countDown();
            scope.join();
            assertEquals("interrupted: true", forked.get(0).value());
        }
        assertEquals(List.of(), List.copyOf(leaks));
    }
}
