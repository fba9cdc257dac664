/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thread factories that do not keep to their part: the task fails, the fork says why, and nothing is lost. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadFactoryTest {
    private static final String REMEDY =
            "; the thread factory of the runtime has to return a new, unstarted thread each time";

    private final AtomicBoolean ran = new AtomicBoolean();
    private final AtomicReference<ThreadFactory> factory = new AtomicReference<>();
    private final Made made = new Made();

    private TaskScope<Object, Completion<Object>> open(ThreadFactory first) {
        factory.set(first);
        TaskRuntime runtime =
                TaskRuntime.system().withThreadFactory(work -> factory.get().newThread(work));
        return TaskScope.open(
                CompletionPolicy.waitForAll(), options -> options.name("work").runtime(runtime));
    }

    private TaskStartException refusedFork(TaskScope<Object, ?> scope) {
        return assertThrows(TaskStartException.class, () -> scope.fork("alpha", () -> ran.set(true)));
    }

    private void assertFailedWith(TaskStartException refused, Completion<Object> all) {
        Task<Object> task = all.done().getFirst();
        assertEquals(new Outcome.Failure<>(refused, /* started= */ false), task.outcome().orElseThrow());
        assertFalse(ran.get());
    }

    @Test
    void fork_factoryReturnsNull_isRefusedAndTheTaskHasFailed() throws InterruptedException {
        try (var scope = open(work -> null)) {
            TaskStartException refused = refusedFork(scope);
            assertEquals("task 'work/alpha' cannot start: the factory returned null" + REMEDY, refused.getMessage());
            assertFailedWith(refused, scope.join());
        }
    }

    @Test
    void fork_factoryReturnsAStartedThread_isRefusedAndTheTaskHasFailed() throws InterruptedException {
        try (var scope = open(work -> Thread.ofVirtual().name("too early").start(work))) {
            TaskStartException refused = refusedFork(scope);
            assertEquals(
                    "task 'work/alpha' cannot start: the factory returned thread 'too early', which was running already"
                            + REMEDY,
                    refused.getMessage());
            assertFailedWith(refused, scope.join());
        }
        assertFalse(ran.get());
    }

    @Test
    void fork_factoryReturnsTheSameThreadTwice_isRefusedTheSecondTime() throws InterruptedException {
        var once = new AtomicReference<Thread>();
        try (var scope = open(work -> once.updateAndGet(
                thread -> thread == null ? Thread.ofVirtual().unstarted(work) : thread))) {
            scope.fork("first", () -> {});
            scope.join();
            assertThrows(TaskStartException.class, () -> scope.fork("second", () -> ran.set(true)));
            assertEquals(1, scope.join().failed().size());
            assertFalse(ran.get());
        }
    }

    @Test
    void fork_factoryThrows_isRefusedWithThatAsTheCause() throws InterruptedException {
        var thrown = new OutOfMemoryError("no more threads");
        try (var scope = open(work -> {
            throw thrown;
        })) {
            TaskStartException refused = refusedFork(scope);
            assertEquals(
                    "task 'work/alpha' cannot start: the factory threw java.lang.OutOfMemoryError: no more threads"
                            + REMEDY,
                    refused.getMessage());
            assertSame(thrown, refused.getCause());
            assertFailedWith(refused, scope.join());
        }
    }

    @Test
    void fork_afterAFactoryFailed_worksAgain() throws InterruptedException {
        try (var scope = open(work -> null)) {
            refusedFork(scope);
            factory.set(made);
            scope.fork("beta", () -> {});
            Completion<Object> all = scope.join();
            assertEquals(List.of("beta"), all.succeeded().stream().map(Task::name).toList());
            assertEquals(List.of("alpha"), all.failed().stream().map(Task::name).toList());
        }
    }

    @Test
    void fork_byTaskAndTheFactoryFails_isTheFailureOfTheForkedTask() throws InterruptedException {
        var child = new AtomicReference<Task<Object>>();
        try (var scope = open(made)) {
            scope.fork("parent", () -> {
                factory.set(work -> null);
                child.set(scope.fork("child", () -> ran.set(true)));
            });
            assertEquals(1, scope.join().failed().size());
            var failure = assertInstanceOf(Outcome.Failure.class, child.get().outcome().orElseThrow());
            assertInstanceOf(TaskStartException.class, failure.exception());
            assertFalse(ran.get());
        }
    }

    @Test
    void fork_factoryFailsInAFailFastScope_cancelsTheSiblings() throws InterruptedException {
        var running = new CountDownLatch(1);
        factory.set(made);
        TaskRuntime runtime =
                TaskRuntime.system().withThreadFactory(work -> factory.get().newThread(work));
        try (var scope = TaskScope.open(CompletionPolicy.atMostFailures(0), options -> options.runtime(runtime))) {
            Task<Object> sibling = scope.fork(CloseTest.untilInterrupted(running));
            running.await();
            factory.set(work -> null);
            TaskStartException refused = refusedFork(scope);
            assertSame(refused, assertThrows(TaskFailedException.class, scope::join).getCause());
            scope.await(sibling);
            assertEquals(Task.State.CANCELLED, sibling.state());
        }
        assertEquals(List.of(), made.alive());
    }

    @Test
    void fork_factoryOfPlatformThreads_runsTheTaskThere() throws InterruptedException {
        try (var scope = open(Thread.ofPlatform().name("platform-", 1).factory())) {
            Task<Object> task = scope.fork(() -> Thread.currentThread().isVirtual() + Thread.currentThread().getName());
            scope.join();
            assertEquals("falseplatform-1", task.value());
        }
    }

    @Test
    void fork_factoryReturnsAStartedThread_itsThreadIsNeverInterruptedForTheTask() throws InterruptedException {
        var release = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        var foreign = Thread.ofVirtual().unstarted(() -> {
            Uninterrupted.await(() -> release.getCount() == 0 || Thread.currentThread().isInterrupted());
            interrupted.set(Thread.interrupted());
        });
        foreign.start();
        try (var scope = open(work -> foreign)) {
            refusedFork(scope);
            scope.cancel();
            scope.join();
        }
        release.countDown();
        foreign.join();
        assertFalse(interrupted.get());
    }
}
