/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.jqwik;

import static java.util.Objects.requireNonNull;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Decision;
import dev.taskscope.ForwardingPolicy;
import dev.taskscope.ScopeListener;
import dev.taskscope.ScopeOptions;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.TestScheduler;
import dev.taskscope.testing.jqwik.ProgramRun.Kind;
import dev.taskscope.testing.jqwik.TaskProgram.End;
import dev.taskscope.testing.jqwik.TaskProgram.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program once and notes what is seen. Needs no locks: of the threads of a test one runs at a time, and it switches at
 * none of the notes.
 */
final class ProgramRunner<R extends @Nullable Object> implements ScopeListener {
    private static final Duration NEVER = Duration.ofDays(100 * 365); // tasks that are deaf need no warning in the log

    private final TaskProgram program;
    private final FakeClock clock;
    private final TaskRuntime runtime;
    private final Thread owner = Thread.currentThread();
    private final ProgramRun<R> run;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Thread> threadsOfBodies = new HashMap<>();
    private final Map<String, Forked> tasks = new HashMap<>();
    private final Map<String, TaskScope<Integer, ?>> scopes = new HashMap<>();
    private @Nullable Completion<Integer> seen; // by the policy, in the last join
    private int inPolicy;
    private boolean closed;

    private record Forked(Task<Integer> task, TaskScope<Integer, ?> scope) {}

    ProgramRunner(TaskProgram program, TestScheduler scheduler) {
        this.program = program;
        this.clock = scheduler.clock();
        this.run = new ProgramRun<>(program);
        TaskRuntime simulated = scheduler.runtime();
        this.runtime = simulated.withListener(this).withThreadFactory(body -> {
            Thread thread = requireNonNull(simulated.threadFactory().newThread(body));
            threads.add(thread);
            return thread;
        });
    }

    ProgramRun<R> run(CompletionPolicy<Integer, R> policy) {
        try (TaskScope<Integer, R> scope = TaskScope.open(new Watched(policy), options(TaskProgram.SCOPE))) {
            for (Step step : program.steps()) {
                try {
                    switch (step) {
                        case Step.Join join -> join(scope, join.limit());
                        case Step.JoinAll all -> joinAll(scope);
                        default -> take(step, scope);
                    }
                } catch (InterruptedException e) {
                    run.interrupts++;
                }
            }
        }
        closed = true;
        ensureAllEnded(run.tasks, threads, "scope " + TaskProgram.SCOPE);
        return run;
    }

    private ScopeOptions options(String name) {
        return ScopeOptions.defaults().name(name).runtime(runtime).stragglerGrace(NEVER);
    }

    private void ensureAllEnded(List<Task<Integer>> those, List<Thread> theirs, String scope) {
        those.stream()
                .filter(task -> !task.state().ended())
                .forEach(task -> run.faults.add("%s has not ended, though %s has closed".formatted(task, scope)));
        theirs.stream()
                .filter(Thread::isAlive)
                .forEach(thread -> run.faults.add("%s is alive, though %s has closed".formatted(thread, scope)));
    }

    // ---- joins of the outermost scope

    private void joinAll(TaskScope<Integer, R> scope) throws InterruptedException {
        do {
            join(scope, null);
        } while (!run.rounds.get(run.rounds.size() - 1).pending().isEmpty());
    }

    private void join(TaskScope<Integer, R> scope, @Nullable Duration limit) throws InterruptedException {
        List<Task<Integer>> before = run.outermost();
        seen = null;
        R result = null;
        Throwable thrown = null;
        try {
            result = joined(scope, limit);
        } catch (RuntimeException | Error e) {
            thrown = e;
        }
        Completion<Integer> completion = seen;
        run.rounds.add(new ProgramRun.Round<R>(
                before,
                run.outermost(),
                completion,
                completion == null ? List.of() : completion.pending(),
                result,
                thrown,
                clock.elapsed()));
    }

    private <S extends @Nullable Object> S joined(TaskScope<Integer, S> scope, @Nullable Duration limit)
            throws InterruptedException {
        return limit == null ? scope.join() : scope.join(Deadline.after(limit, clock));
    }

    // ---- steps

    private void take(Step step, TaskScope<Integer, ?> scope) throws InterruptedException {
        switch (step) {
            case Step.Fork fork -> scope.fork(fork.name(), () -> body(fork, scope));
            case Step.Inner inner -> inner(inner);
            case Step.Sleep sleep -> clock.sleep(sleep.length());
            case Step.SleepDeaf sleep -> sleepDeaf(sleep.length());
            case Step.Await await -> await(await.task());
            case Step.Cancel cancel -> cancel(cancel.task());
            case Step.CancelScope cancel -> cancelScope(cancel.scope());
            case Step.Join join -> joined(scope, join.limit());
            case Step.JoinAll join -> scope.join();
        }
    }

    private int body(Step.Fork fork, TaskScope<Integer, ?> scope) throws Exception {
        run.begun.add(fork.name());
        threadsOfBodies.put(fork.name(), Thread.currentThread());
        for (Step step : fork.steps()) {
            take(step, scope);
        }
        return switch (fork.end()) {
            case End.Value value -> value.value();
            case End.Failure failure -> throw new TaskProgram.ToldToFailException(fork.name());
        };
    }

    private void inner(Step.Inner inner) throws InterruptedException {
        try (TaskScope<Integer, ?> scope =
                TaskScope.open(CompletionPolicy.<Integer>waitForAll(), options(inner.name()))) {
            for (Step step : inner.steps()) {
                takeAsOwner(step, scope);
            }
        }
        String place = "/" + inner.name() + "/";
        List<Task<Integer>> below =
                run.tasks.stream().filter(task -> task.path().contains(place)).toList();
        List<Thread> theirs = below.stream()
                .map(task -> threadsOfBodies.get(task.name()))
                .filter(Objects::nonNull)
                .toList();
        ensureAllEnded(below, theirs, "scope " + inner.name());
    }

    private void takeAsOwner(Step step, TaskScope<Integer, ?> scope) throws InterruptedException {
        try {
            take(step, scope);
        } catch (InterruptedException e) {
            if (Thread.currentThread() != owner) {
                throw e;
            }
            run.interrupts++;
        }
    }

    private void sleepDeaf(Duration length) {
        Deadline end = Deadline.after(length, clock);
        boolean interrupted = false;
        while (!end.passed()) {
            try {
                clock.sleep(end.remaining());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(String name) throws InterruptedException {
        Forked forked = tasks.get(name);
        if (forked != null) {
            forked.scope.await(forked.task);
        }
    }

    private void cancel(String name) {
        Forked forked = tasks.get(name);
        if (forked != null) {
            forked.task.cancel();
        }
    }

    private void cancelScope(String name) {
        TaskScope<Integer, ?> scope = scopes.get(name);
        if (scope != null) {
            scope.cancel();
        }
    }

    // ---- what is told

    private void note(Kind kind, String path) {
        run.events.add(new ProgramRun.Event(kind, path, clock.elapsed()));
        if (Thread.currentThread() != owner && Thread.currentThread().isInterrupted()) {
            run.faults.add("an interrupt reached who was told of %s %s".formatted(kind, path));
        }
    }

    @SuppressWarnings("unchecked") // scopes and tasks of a program are all alike
    private static <C> C cast(Object ofTheProgram) {
        return (C) ofTheProgram;
    }

    @Override
    public void onOpen(TaskScope<?, ?> scope) {
        note(Kind.OPEN, scope.path());
        scopes.put(scope.name(), ProgramRunner.<TaskScope<Integer, ?>>cast(scope));
    }

    @Override
    public void onFork(Task<?> task) {
        note(Kind.FORK, task.path());
        String[] path = task.path().split("/", -1);
        TaskScope<Integer, ?> scope = requireNonNull(scopes.get(path[path.length - 2]), "scope of the task");
        var forked = new Forked(ProgramRunner.<Task<Integer>>cast(task), scope);
        tasks.put(task.name(), forked);
        run.tasks.add(forked.task);
    }

    @Override
    public void onStart(Task<?> task) {
        note(Kind.START, task.path());
    }

    @Override
    public void onComplete(Task<?> task) {
        note(Kind.COMPLETE, task.path());
        Task<Integer> completed = cast(task);
        if (run.outcomes.putIfAbsent(completed, completed.outcome().orElseThrow()) != null) {
            run.faults.add(task + " completed twice");
        }
    }

    @Override
    public void onCancel(TaskScope<?, ?> scope, String reason) {
        note(Kind.CANCEL, scope.path());
    }

    @Override
    public void onClose(TaskScope<?, ?> scope) {
        note(Kind.CLOSE, scope.path());
    }

    /** The policy of the outermost scope, with notes of how it is called. */
    private final class Watched implements ForwardingPolicy<Integer, R> {
        private final CompletionPolicy<Integer, R> policy;

        Watched(CompletionPolicy<Integer, R> policy) {
            this.policy = policy;
        }

        @Override
        public CompletionPolicy<Integer, R> policy() {
            return policy;
        }

        @Override
        public Decision onCompletion(Task<Integer> completed, Tally tally) {
            note(Kind.POLICY, completed.path());
            run.asked.add(completed);
            if (closed) {
                run.faults.add("the policy was asked about %s after the close".formatted(completed));
            }
            if (inPolicy++ > 0) {
                run.faults.add("the policy was asked about %s while it was answering".formatted(completed));
            }
            try {
                TestScheduler.point("in the policy");
                return policy.onCompletion(completed, tally);
            } finally {
                inPolicy--;
            }
        }

        @Override
        public R result(Completion<Integer> completion) {
            seen = completion;
            return policy.result(completion);
        }

        @Override
        public CompletionPolicy<Integer, R> newRound() {
            return new Watched(policy.newRound());
        }

        @Override
        public boolean needsEvery() {
            return policy.needsEvery();
        }

        @Override
        public String toString() {
            return String.valueOf(policy);
        }
    }
}
