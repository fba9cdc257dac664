/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskscope.engine.Engines;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Scoped values are inherited on the structured engine (contract, point 10). Reached through method handles: the class is
 * a preview on 21, and these tests are compiled for 21.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScopedValueTest {
    private Object tenant;
    private MethodHandle where; // (tenant, value) -> Carrier
    private MethodHandle run; // (Carrier, Runnable) -> void
    private MethodHandle get; // (tenant) -> value
    private MethodHandle isBound; // (tenant) -> boolean

    @BeforeEach
    void findScopedValues() throws Throwable {
        assumeTrue(
                Engines.preferred().toString().equals("structured"),
                "scoped values are inherited on the structured engine only; this JVM runs on the other one");
        var lookup = MethodHandles.publicLookup();
        Class<?> type = Class.forName("java.lang.ScopedValue");
        Class<?> carrier = Class.forName("java.lang.ScopedValue$Carrier");
        tenant = lookup.findStatic(type, "newInstance", MethodType.methodType(type)).invoke();
        where = lookup.findStatic(type, "where", MethodType.methodType(carrier, type, Object.class));
        run = lookup.findVirtual(carrier, "run", MethodType.methodType(void.class, Runnable.class));
        get = lookup.findVirtual(type, "get", MethodType.methodType(Object.class));
        isBound = lookup.findVirtual(type, "isBound", MethodType.methodType(boolean.class));
    }

    private <V> V whereTenantIs(String value, Callable<V> body) throws Exception {
        var work = new FutureTask<>(body);
        try {
            Object bound = where.invoke(tenant, (Object) value);
            run.invoke(bound, (Runnable) work);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return work.get();
    }

    private Object tenant() {
        try {
            return (boolean) isBound.invoke(tenant) ? get.invoke(tenant) : "unbound";
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static TaskScope<Object, Completion<Object>> open() {
        return TaskScope.open();
    }

    @Test
    void scopedValue_boundAroundTheScope_isInheritedByTasks() throws Exception {
        Object seen = whereTenantIs("acme", () -> {
            try (var scope = open()) {
                Task<Object> task = scope.fork(this::tenant);
                scope.join();
                return task.value();
            }
        });
        assertEquals("acme", seen);
    }

    @Test
    void scopedValue_boundAroundTheScope_isInheritedByTasksThatTasksFork() throws Exception {
        Object seen = whereTenantIs("acme", () -> {
            try (var scope = open()) {
                Task<Object> parent = scope.fork(() -> {
                    Task<Object> child = scope.fork(this::tenant);
                    scope.await(child);
                    return child.value();
                });
                scope.join();
                return parent.value();
            }
        });
        assertEquals("acme", seen);
    }

    @Test
    void scopedValue_reboundWhereTheOwnerSleeps_leavesWhatTasksForkToALaterWait() throws Exception {
        var clock = new HandClock();
        Object seen = whereTenantIs("acme", () -> {
            try (var scope = open()) {
                Task<Object> parent = scope.fork(() -> {
                    clock.awaitParked(1);
                    Task<Object> child = scope.fork(this::tenant);
                    clock.advance(Duration.ofSeconds(5));
                    scope.await(child);
                    return child.value();
                });
                whereTenantIs("somebody else", () -> {
                    clock.sleep(Duration.ofSeconds(5));
                    return null;
                });
                scope.join();
                return parent.value();
            }
        });
        assertEquals("acme", seen);
    }

    @Test
    void scopedValue_reboundInATask_isInheritedByItsOwnScope() throws Exception {
        Object seen = whereTenantIs("acme", () -> {
            try (var outer = open()) {
                Task<Object> task = outer.fork(() -> whereTenantIs("other", () -> {
                    try (var inner = open()) {
                        Task<Object> nested = inner.fork(this::tenant);
                        inner.join();
                        return nested.value();
                    }
                }));
                outer.join();
                return task.value();
            }
        });
        assertEquals("other", seen);
    }

    /** The JDK refuses that on a thread that had no binding when its scope was opened, though nothing is bound any more. */
    @Test
    void fork_afterABindingInsideTheScopeHasEnded_startsTheTask() throws Exception {
        Object seen = Elsewhere.run(() -> { // a thread without any binding
            try (var scope = open()) {
                whereTenantIs("acme", () -> null);
                Task<Object> task = scope.fork(this::tenant);
                scope.join();
                return task.value();
            }
        })
                .value();
        assertEquals("unbound", seen);
    }

    /** The JDK refuses such a fork, since the value may be gone before the scope closes; plain threads do not mind. */
    @Test
    void fork_underABindingMadeInsideTheScope_endsInAnOutcomeAndHarmsNobodyElse() throws Exception {
        whereTenantIs("outer", () -> {
            try (var scope = open()) {
                whereTenantIs("inner", () -> {
                    try {
                        return scope.fork("a", this::tenant);
                    } catch (TaskStartException e) {
                        return e;
                    }
                });
                Task<Object> next = scope.fork("b", this::tenant);
                assertEquals(2, scope.join().done().size());
                assertEquals("outer", next.value());
            }
            return null;
        });
    }

    /** What a task forks does not depend on where its owner happens to wait. */
    @Test
    void fork_byTaskWhileTheOwnerWaitsUnderABinding_startsTheTask() throws Exception {
        try (var outer = open()) {
            var forked = new CountDownLatch(1);
            var child = new AtomicReference<Task<Object>>();
            outer.fork("parent", () -> {
                child.set(outer.fork("child", this::tenant));
                forked.countDown();
            });
            forked.await();
            whereTenantIs("acme", () -> {
                try (var inner = open()) {
                    inner.fork(() -> {});
                    return inner.join();
                }
            });
            outer.join();
            assertEquals("unbound", child.get().value());
        }
    }
}
