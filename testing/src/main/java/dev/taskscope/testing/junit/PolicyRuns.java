/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.FailedScheduleError;
import dev.taskscope.testing.Verdict;
import dev.taskscope.testing.junit.PolicyRun.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** All runs of a contract: every script, every place of the owner, several schedules each. */
final class PolicyRuns {
    private final CompletionPolicyContract<?, ?> contract;
    private final Exploration scripted;
    private final Exploration racing;
    private final List<PolicyRun> runs = new ArrayList<>();
    private final List<Failed> failures = new ArrayList<>();

    /** A script and what was wrong with a schedule of it. */
    record Failed(PolicyScript script, FailedScheduleError error) {
        boolean isNondeterminism() {
            return error.verdict() == Verdict.NONDETERMINISM;
        }
    }

    /** Runs a script on one schedule. */
    @FunctionalInterface
    private interface Body {
        /** @param runner gives a fresh one for each run */
        List<PolicyRun> run(Supplier<PolicyRunner<?, ?>> runner) throws Exception;
    }

    private PolicyRuns(CompletionPolicyContract<?, ?> contract, Exploration scripted, Exploration racing) {
        this.contract = contract;
        this.scripted = scripted;
        this.racing = racing;
    }

    /** Runs all there is, up to the first schedule that does not end as it should. */
    static PolicyRuns of(CompletionPolicyContract<?, ?> contract, Exploration scripted, Exploration racing) {
        var all = new PolicyRuns(contract, scripted, racing);
        List<String> tasks = List.copyOf(contract.tasks());
        for (int size = 0; size <= tasks.size(); size++) {
            all.add(new PolicyScript(tasks.subList(0, size), List.of()));
        }
        return all;
    }

    /** Runs a script, and unless the policy has stopped, those in which one more task ends. */
    private void add(PolicyScript script) {
        int before = runs.size();
        boolean ended = explore(script, scripted, this::withTheOwnerInEachPlace)
                && (!script.isOfARace() || explore(script, racing, this::inARace));
        boolean goesOn = runs.subList(before, runs.size()).stream()
                .anyMatch(run -> run.owner() != Owner.JOINS_A_RACE && !run.hasStopped());
        if (ended && goesOn) {
            script.extended().forEach(this::add);
        }
    }

    private List<PolicyRun> withTheOwnerInEachPlace(Supplier<PolicyRunner<?, ?>> runner) throws Exception {
        var all = new ArrayList<PolicyRun>();
        all.add(runner.get().join(Owner.JOINS));
        all.add(runner.get().join(Owner.JOINS_LATE));
        all.addAll(runner.get().awaitTwice());
        return all;
    }

    private List<PolicyRun> inARace(Supplier<PolicyRunner<?, ?>> runner) throws Exception {
        return List.of(runner.get().join(Owner.JOINS_A_RACE));
    }

    private boolean explore(PolicyScript script, Exploration exploration, Body body) {
        var schedules = new AtomicInteger();
        Optional<FailedScheduleError> error = exploration.find(scheduler -> {
            int schedule = schedules.incrementAndGet();
            runs.addAll(body.run(() -> new PolicyRunner<>(contract, script, scheduler, schedule)));
        });
        error.ifPresent(found -> failures.add(new Failed(script, found)));
        return failures.stream().allMatch(Failed::isNondeterminism);
    }

    List<PolicyRun> all() {
        return runs;
    }

    /** Returns the runs in which the policy was there to be judged by its answers. */
    List<PolicyRun> sound() {
        return runs.stream().filter(PolicyRun::isSound).toList();
    }

    List<PolicyRun> sound(Owner owner) {
        return runs.stream().filter(run -> run.isSound() && run.owner() == owner).toList();
    }

    List<Failed> failures() {
        return failures;
    }
}
