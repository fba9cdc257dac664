/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what: the owner everything, tasks may fork and await, anybody may look and cancel. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WrongThreadTest {

    /** A call on a scope. */
    @FunctionalInterface
    interface OnScope {
        void call(TaskScope<Object, ?> scope) throws Exception;
    }

    private static Arguments of(String call, OnScope onScope) {
        return Arguments.of(call, onScope);
    }

    private static TaskScope<Object, Completion<Object>> open() {
        return TaskScope.open(CompletionPolicy.waitForAll(), options -> options.name("work"));
    }

    static Stream<Arguments> ownersCalls() {
        return Stream.of(
                of("join", TaskScope::join),
                of("join", scope -> scope.join(Deadline.after(Duration.ZERO))),
                of("close", TaskScope::close));
    }

    static Stream<Arguments> containedCalls() {
        return Stream.of(
                of("fork", scope -> scope.fork(() -> {})),
                of("fork", scope -> scope.fork("a", () -> "a")),
                of("await", scope -> scope.await(CompletionPolicy.waitForAll(), List.of())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ownersCalls")
    void ownersCall_byAStranger_isRefused(String call, OnScope onScope) throws InterruptedException {
        try (var scope = open()) {
            assertEquals(
                    "%s on scope 'work' by thread 'a stranger': only its owner, thread '%s', may"
                            .formatted(call, Thread.currentThread().getName()),
                    refusedToAStranger(scope, onScope).getMessage());
            assertFalse(scope.isCancelled());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ownersCalls")
    void ownersCall_byATaskOfTheScope_isRefused(String call, OnScope onScope) throws InterruptedException {
        try (var scope = open()) {
            Task<Object> task = scope.fork("alpha", () -> onScope.call(scope));
            scope.join();
            var failure = assertInstanceOf(Outcome.Failure.class, task.outcome().orElseThrow());
            assertEquals(
                    "%s on scope 'work' by thread 'alpha': only its owner, thread '%s', may"
                            .formatted(call, Thread.currentThread().getName()),
                    assertInstanceOf(WrongThreadException.class, failure.exception()).getMessage());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containedCalls")
    void containedCall_byAStranger_isRefused(String call, OnScope onScope) throws InterruptedException {
        try (var scope = open()) {
            assertEquals(
                    "%s on scope 'work' by thread 'a stranger': only its owner, thread '%s', and tasks of the scope may"
                            .formatted(call, Thread.currentThread().getName()),
                    refusedToAStranger(scope, onScope).getMessage());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("containedCalls")
    void containedCall_byATaskOfTheScope_isAllowed(String call, OnScope onScope) throws InterruptedException {
        try (var scope = open()) {
            scope.fork("alpha", () -> onScope.call(scope));
            assertEquals(List.of(), scope.join().failed(), call);
        }
    }

    @Test
    void look_byAStranger_isAllowed() throws InterruptedException {
        try (var scope = open()) {
            Task<Object> task = scope.fork("alpha", () -> {});
            assertEquals(
                    "work work false work/alpha",
                    Elsewhere.run(
                            () -> scope.name() + " " + scope.path() + " " + scope.isCancelled() + " " + task.path())
                            .value());
        }
    }

    @Test
    void cancel_byAStranger_cancels() throws InterruptedException {
        try (var scope = open()) {
            Task<Object> task = scope.fork("alpha", () -> new CountDownLatch(1).await());
            Elsewhere.run(() -> {
                scope.cancel("by a stranger");
                return null;
            }).value();
            scope.join();
            var cancelled = assertInstanceOf(Outcome.Cancelled.class, task.outcome().orElseThrow());
            assertEquals("by a stranger", cancelled.reason());
        }
    }

    private static WrongThreadException refusedToAStranger(TaskScope<Object, ?> scope, OnScope onScope)
            throws InterruptedException {
        return assertInstanceOf(WrongThreadException.class, Elsewhere.run("a stranger", () -> {
            onScope.call(scope);
            return null;
        }).thrown());
    }
}
