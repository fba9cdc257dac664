/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What few tasks have: most have none of it, and those who need it first at the same time share one. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class RareTest {

    /** Returns what the field holds, which nobody else can tell. */
    private static Object rareOf(Task<?> task) throws ReflectiveOperationException {
        var field = ForkedTask.class.getDeclaredField("rare");
        field.setAccessible(true);
        return field.get(task);
    }

    @Test
    void task_withoutANameThatReturnsAValue_hasNone() throws Exception {
        try (var scope = TaskScope.<String>open()) {
            var task = scope.fork(() -> "value");
            scope.join();
            task.cancel("too late");
            assertEquals("value", task.value());
            assertEquals(new Outcome.Success<>("value"), task.outcome().orElseThrow());
            assertEquals("task-1", task.name());
            assertNull(rareOf(task));
        }
    }

    /** Many tasks, each of which two threads reach at about the same time: whoever loses must not write to one of its own. */
    @Test
    void task_neededByTwoAtOnce_losesNothing() throws Exception {
        try (var scope = TaskScope.<Object>open()) {
            var wait = new TaskWait(new ForkedTask<>(scope, Object::new, null), scope.books().currentJoin());
            List<ForkedTask<Object>> tasks = Stream.generate(() -> new ForkedTask<>(scope, Object::new, null))
                    .limit(200_000)
                    .toList();
            var together = new CyclicBarrier(2);
            var one = eachElsewhere(tasks, together, task -> task.innermost(scope));
            var other = eachElsewhere(tasks, together, task -> task.waitingIn(wait));
            one.value();
            other.value();
            for (ForkedTask<Object> task : tasks) {
                assertSame(scope, task.innermost());
                assertSame(wait, task.waitingIn());
            }
        }
    }

    private static Elsewhere<Void> eachElsewhere(
            List<ForkedTask<Object>> tasks, CyclicBarrier together, Consumer<ForkedTask<Object>> write) {
        return Elsewhere.run(() -> {
            for (int i = 0; i < tasks.size(); i++) {
                if (i % 1000 == 0) {
                    together.await();
                }
                write.accept(tasks.get(i));
            }
            return null;
        });
    }
}
