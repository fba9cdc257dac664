/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import dev.taskscope.Program.Plan;
import dev.taskscope.Program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One run of a program on real virtual threads, and what was seen of it. */
final class ProgramRun implements ScopeListener {
    private final Program program;
    private final Made threads = new Made();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger inPolicy = new AtomicInteger();
    private final Env outermost = new Env(null);

    /** Names of tasks whose body ran. */
    final Set<String> ran = ConcurrentHashMap.newKeySet();

    /** The outermost scope's tasks, in completion order, as its listener was told. */
    final List<Task<?>> completions = new CopyOnWriteArrayList<>();

    /** What each task of every scope had come to when it was reported. */
    final Map<Task<?>, Outcome<?>> cameTo = new ConcurrentHashMap<>();

    /** The names of tasks that the outermost policy was asked about. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** What ought not to have happened. */
    final Queue<String> faults = new ConcurrentLinkedQueue<>();

    final List<Seen> rounds = new ArrayList<>();

    /** A join of the outermost scope: the tasks that were there before, and what it saw. */
    record Seen(Set<Task<?>> before, Completion<String> completion) {}

    /** A scope and its tasks. */
    private static final class Env {
        private final @Nullable Env around;
        private final List<Task<String>> tasks = new CopyOnWriteArrayList<>();
        private @Nullable TaskScope<String, Completion<String>> scope;

        Env(@Nullable Env around) {
            this.around = around;
        }
    }

    private ProgramRun(Program program) {
        this.program = program;
    }

    /** Joins at each end of a task, as often as the program says; then cancels, and joins until nothing is left. */
    static ProgramRun inRounds(Program program) throws InterruptedException {
        var run = new ProgramRun(program);
        try (var scope = run.open(CompletionPolicy.<String>waitForAll().until(task -> true))) {
            program.plans().forEach(plan -> run.fork(run.outermost, plan));
            for (int round = 0; round < program.rounds(); round++) {
                run.fork(run.outermost, new Plan(List.of(new Step.Succeed()))); // so that each join returns
                run.join(scope);
            }
            scope.cancel("the program is over");
            do {
                run.join(scope);
            } while (!run.rounds.get(run.rounds.size() - 1).completion().pending().isEmpty());
        }
        return run.closed();
    }

    /** Joins once, until all have ended; somebody else cancels the scope meanwhile. */
    static ProgramRun untilAllEnded(Program program) throws InterruptedException {
        var run = new ProgramRun(program);
        try (var scope = run.open(CompletionPolicy.waitForAll())) {
            program.plans().forEach(plan -> run.fork(run.outermost, plan));
            Thread canceller = Thread.ofVirtual().start(() -> {
                for (int pause = 0; pause < 10 * program.rounds(); pause++) {
                    Thread.yield();
                }
                scope.cancel("the program is over");
            });
            run.join(scope);
            canceller.join();
        }
        return run.closed();
    }

    /** Does not join: just closes. */
    static ProgramRun closedEarly(Program program) {
        var run = new ProgramRun(program);
        try (var scope = run.open(CompletionPolicy.waitForAll())) {
            program.plans().forEach(plan -> run.fork(run.outermost, plan));
            run.expectNoInterrupt("owner before close of " + scope);
        }
        return run.closed();
    }

    private ProgramRun closed() {
        expectNoInterrupt("owner after close");
        threads.alive().forEach(thread -> faults.add("alive after close: " + thread));
        int askedBefore = asked.size();
        outermost.tasks.forEach(Task::cancel);
        if (asked.size() != askedBefore) {
            faults.add("the policy was asked after close");
        }
        return this;
    }

    /** Returns the tasks of the outermost scope, in no particular order. */
    List<Task<String>> tasks() {
        return outermost.tasks;
    }

    private TaskScope<String, Completion<String>> open(CompletionPolicy<String, Completion<String>> policy) {
        TaskRuntime runtime = threads.runtime().withListener(this);
        outermost.scope = TaskScope.open(watched(policy), options -> options.name("outer").runtime(runtime));
        return outermost.scope;
    }

    private CompletionPolicy<String, Completion<String>> watched(CompletionPolicy<String, Completion<String>> policy) {
        return (task, tally) -> {
            if (inPolicy.getAndIncrement() != 0) {
                faults.add("the policy was asked twice at a time, the second time about " + task);
            }
            expectNoInterrupt("policy");
            asked.add(task.name());
            Decision answer = policy.onCompletion(task, tally);
            inPolicy.getAndDecrement();
            return answer;
        };
    }

    private void join(TaskScope<String, Completion<String>> scope) throws InterruptedException {
        var before = Set.<Task<?>>copyOf(outermost.tasks);
        rounds.add(new Seen(before, scope.join()));
        expectNoInterrupt("owner after join");
    }

    private Task<String> fork(Env env, Plan plan) {
        String name = "t" + numbers.getAndIncrement();
        Task<String> task = env.scope.fork(name, () -> {
            ran.add(name);
            for (Step step : plan.steps()) {
                take(step, env);
            }
            return name;
        });
        env.tasks.add(task);
        return task;
    }

    private void take(Step step, Env env) throws Exception {
        switch (step) {
            case Step.Pause pause -> Thread.yield();
            case Step.Fork fork -> fork(env, fork.plan());
            case Step.Await await -> await(await.which(), env);
            case Step.Cancel cancel -> pick(env, cancel.which()).cancel("by a sibling");
            case Step.CancelScope cancel -> env.scope.cancel("by a task");
            case Step.Inner inner -> inner(inner, env);
            case Step.Succeed succeed -> {}
            case Step.Fail fail -> throw new IllegalStateException("told to fail");
            case Step.Block block -> new CountDownLatch(1).await();
        }
    }

    private static void await(int which, Env env) throws InterruptedException {
        Env from = which % 2 == 1 && env.around != null ? env.around : env;
        from.scope.await(pick(from, which));
    }

    /** A task that runs before it has been entered in the list picks another one. */
    private static Task<String> pick(Env env, int which) {
        while (env.tasks.isEmpty()) {
            Thread.yield();
        }
        return env.tasks.get(which % env.tasks.size());
    }

    private void inner(Step.Inner step, Env around) throws InterruptedException {
        var env = new Env(around);
        try (var scope = TaskScope.<String, Completion<String>>open(
                CompletionPolicy.waitForAll(), options -> options.name("inner"))) {
            env.scope = scope;
            step.plans().forEach(plan -> fork(env, plan));
            if (step.joins()) {
                scope.join();
            }
        }
        env.tasks.stream()
                .filter(task -> !task.state().ended())
                .forEach(task -> faults.add("has not ended though its inner scope has closed: " + task));
    }

    private void expectNoInterrupt(String where) {
        if (Thread.currentThread().isInterrupted()) {
            faults.add("interrupt status set in " + where);
        }
    }

    @Override
    public void onComplete(Task<?> task) {
        expectNoInterrupt("onComplete");
        cameTo.put(task, ((ForkedTask<?>) task).came());
        if (task.path().equals("outer/" + task.name())) {
            completions.add(task);
        }
    }

    @Override
    public void onClose(TaskScope<?, ?> scope) {
        ForkedTask<?> task = scope.ownerTask();
        if (task != null && task.state().ended()) {
            faults.add("scope %s closed after the task that opened it had ended".formatted(scope.path()));
        }
    }

    @Override
    public String toString() {
        return program + ", completed " + completions + ", faults " + faults;
    }
}
