/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several waits in a row for chosen tasks, with tasks added in between. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class WatchTest {
    private static final CompletionPolicy<String, Completion<String>> ALL = CompletionPolicy.waitForAll();
    private static final CompletionPolicy<String, Completion<String>> FIRST = ALL.until(task -> true);
    private static final AwaitOptions DEFAULTS = AwaitOptions.defaults();

    private final Puppets puppets = new Puppets();
    private final ParkWatch parks = new ParkWatch();

    private TaskScope<String, Completion<String>> open() {
        return TaskScope.open(ALL, options -> options.listener(puppets).runtime(parks.runtime()));
    }

    // ---- rounds

    @Test
    void await_inRounds_reportsEachTaskOnceInCompletionOrder() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "c", "d");
            var watch = scope.watch(tasks);
            parks.whenParked(() -> puppets.succeed("c"));
            assertEquals(List.of("c"), names(watch.await(FIRST, DEFAULTS).done()));
            puppets.succeed("d", "a"); // while nobody waits
            Completion<String> second = watch.await(FIRST, DEFAULTS);
            assertEquals(List.of("d", "a"), names(second.done()));
            assertEquals(List.of("b"), names(second.pending()));
            assertEquals(1, watch.size());
            parks.whenParked(() -> puppets.succeed("b"));
            assertEquals(List.of("b"), names(watch.await(ALL, DEFAULTS).done()));
            assertEquals(0, watch.size());
        }
    }

    @Test
    void await_nothingIsLeft_returnsAtOnceEmpty() throws Exception {
        try (var scope = open();
                var watch = scope.watch(List.<Task<String>>of())) {
            Completion<String> round = watch.await(ALL, DEFAULTS);
            assertEquals(List.of(), round.done());
            assertEquals(List.of(), round.pending());
            assertFalse(round.expired());
        }
    }

    @Test
    void await_manyRounds_everyTaskKnowsOfTheWatchOnce() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "c", "stays");
            try (var watch = scope.watch(tasks)) {
                for (String name : List.of("a", "b", "c")) {
                    parks.whenParked(() -> puppets.succeed(name));
                    watch.await(FIRST, DEFAULTS);
                }
                assertEquals(1, ((ForkedTask<?>) tasks.get(3)).takeAwaiting().size());
            }
        }
    }

    @Test
    void tasks_areThoseThatNoAwaitHasReported_inTheOrderOfAdding() throws Exception {
        try (var scope = open()) {
            List<Task<String>> forked = puppets.fork(scope, "a", "b", "c");
            try (var watch = scope.watch(List.of(forked.get(2), forked.get(0)))) {
                watch.add(forked.get(1));
                List<Task<String>> before = watch.tasks();
                assertEquals(List.of("c", "a", "b"), names(before));
                puppets.succeed("a");
                assertEquals(List.of("c", "a", "b"), names(watch.tasks())); // it has ended, and nobody has said so
                watch.await(FIRST, DEFAULTS);
                assertEquals(List.of("c", "b"), names(watch.tasks()));
                assertEquals(List.of("c", "a", "b"), names(before));
                var elsewhere = Elsewhere.run(watch::tasks);
                assertEquals(WrongThreadException.class, elsewhere.thrown().getClass());
            }
        }
    }

    @Test
    void pending_ofEarlierRounds_isWhatWasPendingThen() throws Exception {
        try (var scope = open()) {
            var tasks = new ArrayList<>(puppets.fork(scope, "a", "b", "c", "d"));
            var watch = scope.watch(List.of(tasks.get(3), tasks.get(0), tasks.get(2))); // not in fork order
            var rounds = new ArrayList<Completion<String>>();
            for (String name : List.of("a", "c", "d", "b", "e")) {
                puppets.succeed(name.equals("e") ? new String[0] : new String[]{name});
                rounds.add(watch.await(FIRST, AwaitOptions.defaults().until(Deadline.after(ofSeconds(0), parks))));
                if (name.equals("c")) {
                    watch.add(tasks.get(1));
                }
            }
            assertEquals(List.of("b"), names(rounds.get(2).pending()));
            assertEquals(List.of("c", "d"), names(rounds.get(0).pending()));
            assertEquals(List.of("d"), names(rounds.get(1).pending()));
            assertEquals(List.of(), names(rounds.get(3).pending()));
        }
    }

    @Test
    void await_deadlinePasses_reportsWhatEndedAndIsExpired() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            var watch = scope.watch(tasks);
            puppets.succeed("b");
            Completion<String> round = watch.await(ALL, DEFAULTS.until(Deadline.after(ofSeconds(0), parks)));
            assertTrue(round.expired());
            assertEquals(List.of("b"), names(round.done()));
            assertEquals(List.of("a"), names(round.pending()));
            puppets.succeed("a");
            assertEquals(List.of("a"), names(watch.await(ALL, DEFAULTS).done()));
        }
    }

    @Test
    void await_policyCancelsTheRest_thatIsTheWatchedTasksAlone() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "other");
            var watch = scope.watch(tasks.subList(0, 2));
            puppets.succeed("a");
            watch.await(FIRST.thenCancel(), DEFAULTS);
            puppets.awaitCompleted("b");
            assertEquals(Task.State.CANCELLED, tasks.get(1).state());
            assertFalse(tasks.get(2).state().ended());
        }
    }

    @Test
    void await_reportsNothingToTheScope() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            puppets.succeed("b", "a");
            scope.watch(tasks).await(ALL, DEFAULTS);
            assertEquals(List.of("b", "a"), names(scope.join().done()));
        }
    }

    // ---- adding

    @Test
    void add_twice_countsOnce() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            var watch = scope.watch(List.of(task, task));
            watch.add(task);
            assertEquals(1, watch.size());
        }
    }

    @Test
    void add_afterItWasReported_reportsItOnceMore() throws Exception {
        try (var scope = open()) {
            var task = puppets.fork(scope, "a").get(0);
            puppets.succeed("a");
            var watch = scope.watch(List.of(task));
            watch.await(ALL, DEFAULTS);
            watch.add(task);
            assertEquals(List.of(task), watch.await(ALL, DEFAULTS).done());
        }
    }

    @Test
    void add_taskThatEndedBeforeOthersOfTheWatch_comesFirst() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            var watch = scope.watch(List.of(tasks.get(1)));
            watch.await(ALL, DEFAULTS.until(Deadline.after(ofSeconds(0), parks)));
            puppets.succeed("a", "b");
            watch.add(tasks.get(0));
            assertEquals(List.of("a", "b"), names(watch.await(ALL, DEFAULTS).done()));
        }
    }

    @Test
    void addAll_oneOfAnotherScope_addsNone() {
        try (var outer = open();
                var inner = open()) {
            var foreign = puppets.fork(outer, "foreign").get(0);
            var own = puppets.fork(inner, "own").get(0);
            var watch = inner.watch(List.<Task<String>>of());
            var refusal = assertThrows(IllegalArgumentException.class, () -> watch.addAll(List.of(own, foreign)));
            assertTrue(refusal.getMessage().contains("'scope/foreign'"), refusal.getMessage());
            assertEquals(0, watch.size());
        }
    }

    @Test
    void addAll_nullAmongThem_isRefused() {
        try (var scope = open()) {
            var watch = scope.watch(List.<Task<String>>of());
            assertThrows(NullPointerException.class, () -> watch.add(null));
            assertThrows(NullPointerException.class, () -> watch.addAll(Arrays.asList((Task<String>) null)));
        }
    }

    // ---- interrupts

    @Test
    void await_interrupted_reportsNothingAndTheNextOneGoesOnWithTheRound() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b", "c");
            var watch = scope.watch(tasks);
            parks.whenParked(() -> {
                puppets.succeed("b");
                owner.interrupt();
            });
            assertThrows(InterruptedException.class, () -> watch.await(ALL, DEFAULTS));
            assertFalse(owner.isInterrupted());
            puppets.succeed("a", "c");
            assertEquals(List.of("b", "a", "c"), names(watch.await(ALL, DEFAULTS).done()));
        }
    }

    @Test
    void await_interruptedAndPassesOn_cancelsTheWatchedAlone() throws Exception {
        Thread owner = Thread.currentThread();
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "other");
            var watch = scope.watch(tasks.subList(0, 1));
            parks.whenParked(owner::interrupt);
            assertThrows(InterruptedException.class, () -> watch.await(ALL, DEFAULTS.passingCancellationOn()));
            puppets.awaitCompleted("a");
            assertEquals(Task.State.CANCELLED, tasks.get(0).state());
            assertFalse(tasks.get(1).state().ended());
        }
    }

    // ---- circles

    @Test
    void await_inATaskThatAWatchedOneWaitsFor_isRefusedUnlessAnotherCanEnd() throws Exception {
        try (var scope = open()) {
            var free = puppets.fork(scope, "free").get(0);
            var watcher = new CompletableFuture<Task<String>>();
            var running = new CompletableFuture<Thread>();
            var waits = scope.fork("waits", () -> {
                Task<String> awaited = watcher.get();
                running.complete(Thread.currentThread());
                return scope.awaitValue(awaited);
            });
            watcher.complete(scope.fork("watcher", () -> {
                try (var watch = scope.watch(List.of(waits, free))) {
                    watch.await(FIRST, DEFAULTS);
                    var refusal = assertThrows(CircularWaitException.class, () -> watch.await(FIRST, DEFAULTS));
                    return refusal.getMessage();
                }
            }));
            parks.awaitParked(running.get());
            puppets.succeed("free");
            scope.join();
            assertTrue(watcher.get().value().contains("'watcher' waits for 'waits'"), watcher.get().value());
        }
    }

    @Test
    void await_inATaskForItself_isRefusedAlsoInALaterRound() throws Exception {
        try (var scope = open()) {
            var done = puppets.fork(scope, "done").get(0);
            puppets.succeed("done");
            var self = new CompletableFuture<Task<String>>();
            self.complete(scope.fork("self", () -> {
                try (var watch = scope.watch(List.of(done))) {
                    watch.await(FIRST, DEFAULTS);
                    watch.add(self.get());
                    assertThrows(CircularWaitException.class, () -> watch.await(FIRST, DEFAULTS));
                    return "told";
                }
            }));
            assertEquals("told", scope.awaitValue(self.get()));
        }
    }

    // ---- ends

    @Test
    void close_leavesNoTrace() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a", "b");
            try (var watch = scope.watch(tasks)) {
                puppets.succeed("a");
                watch.await(FIRST, DEFAULTS);
            }
            assertEquals(List.of(), ((ForkedTask<?>) tasks.get(1)).takeAwaiting());
            assertFalse(tasks.get(1).state().ended());
        }
    }

    @Test
    void close_again_doesNothing_andUseAfterItIsRefused() {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a");
            var watch = scope.watch(tasks);
            watch.close();
            watch.close();
            assertThrows(IllegalStateException.class, () -> watch.await(ALL, DEFAULTS));
            var refusal = assertThrows(IllegalStateException.class, () -> watch.add(tasks.get(0)));
            assertTrue(refusal.getMessage().contains("watch of scope 'scope', which has closed"), refusal.getMessage());
        }
    }

    @Test
    void scopeHasClosed_awaitIsRefusedAndCloseIsNot() {
        var scope = open();
        var watch = scope.watch(puppets.fork(scope, "a"));
        scope.close();
        assertThrows(IllegalStateException.class, () -> watch.await(ALL, DEFAULTS));
        assertThrows(IllegalStateException.class, () -> scope.watch(List.<Task<String>>of()));
        watch.close();
    }

    @Test
    void useByAnotherThread_isRefusedAndNamesBoth() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "a");
            var watch = scope.watch(tasks);
            var thrown = new CompletableFuture<Throwable>();
            scope.fork("thief", () -> {
                try {
                    watch.await(ALL, DEFAULTS);
                } catch (WrongThreadException e) {
                    thrown.complete(e);
                }
                return "";
            });
            var refusal = assertInstanceOf(WrongThreadException.class, thrown.get());
            assertTrue(refusal.getMessage().contains("by thread 'thief'"), refusal.getMessage());
        }
    }

    @Test
    void watch_byAForeignThread_isRefused() throws Exception {
        try (var scope = open()) {
            var thrown = new CompletableFuture<Throwable>();
            Thread.ofVirtual().start(() -> {
                try {
                    scope.watch(List.<Task<String>>of());
                } catch (Throwable e) {
                    thrown.complete(e);
                }
            });
            assertInstanceOf(WrongThreadException.class, thrown.get());
        }
    }

    // ---- values

    @Test
    void awaitValue_ofATaskThatSucceedsFailsOrIsCancelled_returnsOrThrows() throws Exception {
        try (var scope = open()) {
            var tasks = puppets.fork(scope, "good", "bad", "stopped");
            puppets.succeed("good");
            puppets.fail("bad");
            tasks.get(2).cancel("no longer needed");
            assertEquals("good", scope.awaitValue(tasks.get(0)));
            var failed = assertThrows(TaskFailedException.class, () -> scope.awaitValue(tasks.get(1)));
            assertEquals("bad", failed.getCause().getMessage());
            assertThrows(TaskCancelledException.class, () -> scope.awaitValue(tasks.get(2)));
        }
    }
}
