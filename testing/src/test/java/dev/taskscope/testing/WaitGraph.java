/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import dev.taskscope.CircularWaitException;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * Tasks that wait for one another, each numbered by its place, and the order in which they go on.
 *
 * @param nodes what each does
 * @param order the numbers of all, in turn
 */
record WaitGraph(List<Node> nodes, List<Integer> order) {

    /** What a task waits for. */
    enum Until {
        EVERY,
        FIRST_FAILURE,
        FIRST;

        CompletionPolicy<String, Completion<String>> policy() {
            CompletionPolicy<String, Completion<String>> every = CompletionPolicy.waitForAll();
            return switch (this) {
                case EVERY -> every;
                case FIRST_FAILURE -> every.until(task -> task.state() == Task.State.FAILED);
                case FIRST -> every.until(task -> true);
            };
        }
    }

    /** What a task does when it goes on. */
    sealed interface Node {
        /** It ends. */
        record End(boolean fails) implements Node {}

        /**
         * It waits for others, and succeeds then; if it is refused that, it fails.
         *
         * @param below whether a task in a scope of its own waits, and it for that one; then it succeeds in any case
         */
        record Await(Until until, Set<Integer> others, boolean below) implements Node {}
    }

    /** Returns a graph from numbers: those of the others are taken modulo the size, the order is that of the ranks. */
    static WaitGraph of(List<Node> nodes, List<Integer> ranks) {
        int size = nodes.size();
        List<Node> within = new ArrayList<>();
        for (Node node : nodes) {
            within.add(node instanceof Node.Await await
                    ? new Node.Await(
                            await.until,
                            new TreeSet<>(await.others.stream().map(other -> other % size).toList()),
                            await.below)
                    : node);
        }
        List<Integer> order = IntStream.range(0, size).boxed().sorted(Comparator.comparing(ranks::get)).toList();
        return new WaitGraph(within, order);
    }

    /** Tells whether a task waits for itself, directly or through others. */
    boolean isOnACircle(int number) {
        var reached = new TreeSet<Integer>();
        var next = new ArrayList<>(othersOf(number));
        while (!next.isEmpty()) {
            int one = next.removeLast();
            if (reached.add(one)) {
                next.addAll(othersOf(one));
            }
        }
        return reached.contains(number);
    }

    private Set<Integer> othersOf(int number) {
        return nodes.get(number) instanceof Node.Await await ? await.others : Set.of();
    }

    /** The tasks of one run. Made by the owner of their scope. */
    final class Run {
        private final TaskScope<String, ?> scope;
        private final List<CountDownLatch> turns = new ArrayList<>();
        private final CompletableFuture<List<Task<String>>> tasks = new CompletableFuture<>();
        private final Set<Integer> refused = new ConcurrentSkipListSet<>();

        Run(TaskScope<String, ?> scope) {
            this.scope = scope;
            var forked = new ArrayList<Task<String>>();
            for (int i = 0; i < nodes.size(); i++) {
                int number = i;
                turns.add(new CountDownLatch(1));
                forked.add(scope.fork("" + number, () -> body(number)));
            }
            tasks.complete(forked);
        }

        private String body(int number) throws Exception {
            turns.get(number).await();
            switch (nodes.get(number)) {
                case Node.End end -> {
                    if (end.fails) {
                        throw new IllegalStateException("fails");
                    }
                }
                case Node.Await await when await.below -> awaitBelow(number, await);
                case Node.Await await -> await(number, await);
            }
            return "value";
        }

        private void await(int number, Node.Await await) throws Exception {
            List<Task<String>> others = await.others.stream().map(tasks.get()::get).toList();
            try {
                scope.await(await.until.policy(), others);
            } catch (CircularWaitException e) {
                refused.add(number);
                throw e;
            }
        }

        private void awaitBelow(int number, Node.Await await) throws Exception {
            try (var inner = TaskScope.<String>open()) {
                inner.fork("below " + number, () -> await(number, await));
                inner.join().failed().forEach(Task::outcome); // somebody has seen it
            } catch (CircularWaitException e) {
                refused.add(number); // the one below had begun to wait before
            }
        }

        void go(int number) {
            turns.get(number).countDown();
        }

        /** Returns those whose wait was refused so far. */
        Set<Integer> refused() {
            return new TreeSet<>(refused);
        }

        /** Returns those that have ended like this. */
        Set<Integer> in(Task.State state) {
            var all = new TreeSet<Integer>();
            for (int i = 0; i < nodes.size(); i++) {
                if (tasks.join().get(i).state() == state) {
                    all.add(i);
                }
            }
            return all;
        }
    }
}
