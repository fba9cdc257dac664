/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static java.util.Objects.requireNonNull;

import dev.taskscope.AwaitOptions;
import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Decision;
import dev.taskscope.Outcome;
import dev.taskscope.ScopeFailedException;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.FakeClock;
import dev.taskscope.testing.TestScheduler;
import dev.taskscope.testing.junit.CompletionPolicyContract.Ended;
import dev.taskscope.testing.junit.PolicyRun.Owner;
import dev.taskscope.testing.junit.WatchedPolicy.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs one script with one policy, once. The first task of the script ends after a second, the next after two and so on, unless
 * the policy has stopped by then; those that are not to end sleep, and the owner gives up waiting after an hour.
 */
final class PolicyRunner<T extends @Nullable Object, R extends @Nullable Object> {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final Duration LONG = Duration.ofDays(1);

    private final CompletionPolicyContract<T, R> contract;
    private final PolicyScript script;
    private final TestScheduler scheduler;
    private final FakeClock clock;
    private final CompletionPolicy<T, R> policy;
    private final Calls<T, R> calls;
    private final int schedule;
    private final Set<String> cancelledByScript = new HashSet<>();

    /** What one wait came to. */
    private record Waited(@Nullable Object compared, @Nullable Throwable thrown) {}

    PolicyRunner(CompletionPolicyContract<T, R> contract, PolicyScript script, TestScheduler scheduler, int schedule) {
        this.contract = contract;
        this.script = script;
        this.scheduler = scheduler;
        this.clock = scheduler.clock();
        this.policy = requireNonNull(contract.policy(), "policy of the contract");
        this.calls = new Calls<>(clock);
        this.schedule = schedule;
    }

    // ---- join

    PolicyRun join(Owner owner) throws Exception {
        TaskScope<T, R> scope = TaskScope.open(new WatchedPolicy<>(policy, calls));
        List<Task<T>> tasks = List.of();
        Waited waited;
        List<String> stopped;
        boolean lateRan;
        try {
            tasks = fork(scope, 0, owner == Owner.JOINS_A_RACE);
            if (owner == Owner.JOINS_LATE) {
                clock.sleep(STEP.multipliedBy(script.ends().size() + 1));
            }
            waited = waited(() -> scope.join(Deadline.after(LIMIT, clock)));
            scheduler.settle();
            stopped = stoppedSiblings(tasks);
            lateRan = cancelsRest() && forkedLateRan(scope);
        } finally {
            close(scope, tasks);
        }
        tasks.forEach(Task::cancel);
        scheduler.settle();
        return run(owner, 0, waited, stopped, lateRan);
    }

    private void close(TaskScope<T, ?> scope, List<Task<T>> tasks) {
        tasks.forEach(Task::outcome); // seen: else each failure would be logged
        try {
            scope.close();
        } catch (ScopeFailedException e) {
            if (calls.broken() == null) {
                throw e;
            }
        }
        calls.close();
    }

    private boolean cancelsRest() {
        return calls.rounds().get(0).questions().stream()
                .anyMatch(question -> question.answer() == Decision.CANCEL_REST_AND_RETURN);
    }

    private boolean forkedLateRan(TaskScope<T, R> scope) {
        Task<T> late = scope.fork("late", () -> contract.value("late"));
        scheduler.settle();
        return late.outcome().map(Outcome::started).orElse(true);
    }

    /** Returns those that were cancelled, and not by the script. */
    private List<String> stoppedSiblings(List<Task<T>> tasks) {
        return tasks.stream()
                .filter(task -> task.state() == Task.State.CANCELLED && !cancelledByScript.contains(task.name()))
                .map(Task::name)
                .toList();
    }

    // ---- await

    /** Awaits twice, tasks that do the same; returns a run for each time. */
    List<PolicyRun> awaitTwice() throws Exception {
        var watched = new WatchedPolicy<>(policy, calls);
        var waits = new ArrayList<Waited>();
        TaskScope<T, Completion<T>> scope = TaskScope.open(CompletionPolicy.<T>waitForAll());
        var all = new ArrayList<Task<T>>();
        try {
            for (int round = 0; round < 2 && calls.broken() == null; round++) {
                List<Task<T>> tasks = fork(scope, round, /* race= */ false);
                all.addAll(tasks);
                waits.add(waited(() -> scope.await(
                        watched, tasks, AwaitOptions.defaults().until(Deadline.after(LIMIT, clock)))));
            }
        } finally {
            close(scope, all);
        }
        var runs = new ArrayList<PolicyRun>();
        for (int round = 0; round < waits.size(); round++) {
            Owner owner = round == 0 ? Owner.AWAITS : Owner.AWAITS_AGAIN;
            runs.add(run(owner, round, waits.get(round), List.of(), /* lateRan= */ false));
        }
        return runs;
    }

    // ---- both

    /** Waits for tasks. */
    @FunctionalInterface
    private interface Wait<R extends @Nullable Object> {
        R get() throws InterruptedException;
    }

    private Waited waited(Wait<R> wait) throws InterruptedException {
        R result;
        try {
            result = wait.get();
        } catch (RuntimeException | Error e) {
            return new Waited(null, e);
        }
        return new Waited(contract.compared(result), null);
    }

    private PolicyRun run(Owner owner, int round, Waited waited, List<String> stopped, boolean lateRan) {
        WatchedPolicy<T, R> asked = calls.rounds().get(round);
        Completion<T> seen = asked.seen();
        return new PolicyRun(
                String.valueOf(policy),
                script,
                owner,
                schedule,
                List.copyOf(asked.questions()),
                seen == null ? List.of() : ends(seen.done()),
                seen == null ? List.of() : seen.pending().stream().map(Task::name).toList(),
                asked.results(),
                waited.compared,
                waited.thrown,
                calls.broken(),
                stopped,
                lateRan,
                new PolicyRun.Flags(calls.overlapped(), calls.afterClose(), calls.waited()));
    }

    private List<Ended> ends(List<Task<T>> done) {
        return done.stream().map(task -> new Ended(task.name(), WatchedPolicy.endOf(task))).toList();
    }

    // ---- tasks

    private List<Task<T>> fork(TaskScope<T, ?> scope, int round, boolean race) {
        Map<String, Task<T>> handles = new HashMap<>();
        for (String name : script.forked()) {
            int place = script.ends().stream().map(Ended::task).toList().indexOf(name);
            handles.put(name, scope.fork(name, () -> {
                if (place < 0) {
                    clock.sleep(LONG);
                }
                clock.sleep(race ? STEP : STEP.multipliedBy(place + 1));
                if (!race && calls.rounds().get(round).stopped()) {
                    clock.sleep(LONG);
                }
                return ended(script.ends().get(place), requireNonNull(handles.get(name)));
            }));
        }
        return script.forked().stream().map(name -> requireNonNull(handles.get(name))).toList();
    }

    private T ended(Ended how, Task<T> self) throws Exception {
        switch (how.end()) {
            case FAILURE -> throw contract.failure(how.task());
            case CANCELLED -> {
                cancelledByScript.add(how.task());
                self.cancel("the script says so");
                clock.sleep(LONG);
            }
            case SUCCESS -> {}
        }
        return contract.value(how.task());
    }
}
