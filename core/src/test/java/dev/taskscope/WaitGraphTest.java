/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that wait for one another without a circle, or with a way out of it: none is refused, all of them end. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class WaitGraphTest {
    private static final CompletionPolicy<String, Completion<String>> ALL = CompletionPolicy.waitForAll();
    private static final CompletionPolicy<String, Completion<String>> FIRST = ALL.until(task -> true);

    private final Puppets puppets = new Puppets();
    private final HandClock clock = new HandClock();
    private final ParkWatch watch = new ParkWatch(clock);

    private TaskScope<String, Completion<String>> open(String name) {
        return TaskScope.open(
                ALL, options -> options.name(name).listener(puppets).runtime(watch.runtime()));
    }

    private static String valueOf(TaskScope<String, ?> scope, Task<String> task) throws InterruptedException {
        scope.await(task);
        return task.value();
    }

    @Test
    void await_diamond_endsInOrder() throws Exception {
        try (var scope = open("s")) {
            var source = puppets.fork(scope, "source").get(0);
            var left = scope.fork("left", () -> "left of " + valueOf(scope, source));
            var right = scope.fork("right", () -> "right of " + valueOf(scope, source));
            var sink = scope.fork("sink", () -> valueOf(scope, left) + ", " + valueOf(scope, right));
            watch.whenParked(() -> puppets.succeed("source"));
            var done = names(scope.join().done());
            assertEquals("left of source, right of source", sink.value());
            assertEquals("source", done.get(0));
            assertEquals("sink", done.get(3));
        }
    }

    @Test
    void await_diamondWhoseWaitsBeginAtTheSink_isNotRefused() throws Exception {
        try (var scope = open("s")) {
            var tasks = puppets.fork(scope, "source");
            var left = forkWaitingFor(scope, "left", tasks);
            var right = forkWaitingFor(scope, "right", tasks);
            var sink = forkWaitingFor(scope, "sink", List.of(left, right));
            forkWaitingFor(scope, "beyond", List.of(sink, left));
            watch.whenParked(() -> puppets.succeed("source"));
            assertEquals(5, scope.join().succeeded().size());
        }
    }

    @Test
    void await_longChain_endsFromTheFarEnd() throws Exception {
        try (var scope = open("s")) {
            Task<String> last = puppets.fork(scope, "0").get(0);
            for (int i = 1; i <= 200; i++) {
                last = forkWaitingFor(scope, "" + i, List.of(last));
            }
            watch.whenParked(() -> puppets.succeed("0"));
            assertEquals(201, scope.join().succeeded().size());
        }
    }

    private Task<String> forkWaitingFor(TaskScope<String, ?> scope, String name, List<Task<String>> others) {
        return scope.fork(name, () -> {
            scope.await(ALL, others);
            return name;
        });
    }

    @Test
    void await_firstOfACircleAndAnotherTask_isNotRefused() throws Exception {
        try (var scope = open("s")) {
            var itself = new CompletableFuture<Task<String>>();
            var other = puppets.fork(scope, "other").get(0);
            var dependent = scope.fork("dependent", () -> valueOf(scope, itself.get()));
            itself.complete(scope.fork(
                    "waiter", () -> names(scope.await(FIRST, List.of(dependent, other)).done()).toString()));
            watch.whenParked(() -> puppets.succeed("other"));
            scope.join();
            assertEquals("[other]", itself.get().value());
            assertEquals("[other]", dependent.value());
        }
    }

    @Test
    void await_twoForEachOtherOneWithADeadline_isNotRefused() throws Exception {
        try (var scope = open("s")) {
            var a = new CompletableFuture<Task<String>>();
            var b = new CompletableFuture<Task<String>>();
            var untilThen = AwaitOptions.defaults().until(Deadline.after(ofSeconds(5), watch));
            a.complete(scope.fork("a", () -> {
                boolean expired = scope.await(ALL, List.of(b.get()), untilThen).expired();
                return expired ? "gave up" : "did not";
            }));
            b.complete(scope.fork("b", () -> "a " + valueOf(scope, a.get())));
            clock.awaitParked(1);
            clock.advance(ofSeconds(5));
            scope.join();
            assertEquals("a gave up", b.get().value());
        }
    }

    @Test
    void await_itselfWithADeadline_isNotRefused() throws Exception {
        try (var scope = open("s")) {
            var itself = new CompletableFuture<Task<String>>();
            var untilThen = AwaitOptions.defaults().until(Deadline.after(ofSeconds(5), watch));
            itself.complete(scope.fork("a", () -> {
                scope.await(ALL, List.of(itself.get()), untilThen);
                return "gave up";
            }));
            clock.awaitParked(1);
            clock.advance(ofSeconds(5));
            scope.join();
            assertEquals("gave up", itself.get().value());
        }
    }

    @Test
    void await_throughAnInnerJoinWithADeadline_isNotRefused() throws Exception {
        try (var scope = open("s")) {
            var childThread = new CompletableFuture<Thread>();
            var go = new CompletableFuture<Void>();
            var parent = new CompletableFuture<Task<String>>();
            var x = scope.fork("x", () -> {
                go.get();
                return valueOf(scope, parent.get());
            });
            parent.complete(scope.fork("parent", () -> {
                try (var inner = open("inner")) {
                    inner.fork("child", () -> {
                        childThread.complete(Thread.currentThread());
                        return valueOf(scope, x);
                    });
                    return inner.join(Deadline.after(ofSeconds(5), watch)).expired() ? "gave up" : "did not";
                }
            }));
            watch.awaitParked(childThread.get());
            clock.awaitParked(1);
            go.complete(null);
            watch.whenParked(() -> clock.advance(ofSeconds(5)));
            scope.join();
            assertEquals("gave up", parent.get().value());
            assertEquals("gave up", x.value());
        }
    }

    @Test
    void await_againAfterAnEarlierWaitInTheOtherDirection_isNotRefused() throws Exception {
        try (var scope = open("s")) {
            var a = new CompletableFuture<Task<String>>();
            a.complete(scope.fork("a", puppets.body("a")));
            var b = scope.fork("b", () -> "b after " + valueOf(scope, a.get()));
            var c = scope.fork("c", () -> "c after " + valueOf(scope, b));
            watch.whenParked(() -> puppets.succeed("a"));
            scope.join();
            assertEquals("c after b after a", c.value());
        }
    }

    @Test
    void await_anEndedTaskThatWaitedForTheWaiter_isNotRefused() throws Exception {
        try (var scope = open("s")) {
            var a = new CompletableFuture<Task<String>>();
            var b = scope.fork("b", () -> {
                scope.await(FIRST, List.of(a.get()),
                        AwaitOptions.defaults().until(Deadline.after(ofSeconds(1), watch)));
                return "b gave up";
            });
            a.complete(scope.fork("a", () -> valueOf(scope, b)));
            clock.awaitParked(1);
            clock.advance(ofSeconds(1));
            scope.join();
            assertEquals("b gave up", a.get().value());
        }
    }

    @Test
    void await_byTwoChildrenOfOneParentForEachOthersSibling_isNotRefused() throws Exception {
        try (var scope = open("s")) {
            var x = puppets.fork(scope, "x").get(0);
            scope.fork("parent", () -> {
                try (var inner = open("inner")) {
                    var one = inner.fork("one", () -> valueOf(scope, x));
                    inner.fork("two", () -> valueOf(inner, one));
                    return names(inner.join().done()).toString();
                }
            });
            watch.whenParked(() -> puppets.succeed("x"));
            var round = scope.join();
            assertEquals(Set.of("[one, two]", "x"), Set.copyOf(round.values()));
            assertTrue(round.failed().isEmpty());
        }
    }
}
