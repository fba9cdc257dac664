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

    /** Runs a script once. */
    @FunctionalInterface
    private interface Body {
        List<PolicyRun> run(PolicyRunner<?, ?> runner) throws Exception;
    }

    private PolicyRuns(CompletionPolicyContract<?, ?> contract, Exploration scripted, Exploration racing) {
        this.contract = contract;
        this.scripted = scripted;
        this.racing = racing;
    }

    /** Runs all there is, up to the first schedule that does not end as it should. */
    static PolicyRuns of(CompletionPolicyContract<?, ?> contract, Exploration scripted, Exploration racing) {
        var all = new PolicyRuns(contract, scripted, racing);
        for (PolicyScript script : PolicyScript.all(contract.tasks())) {
            if (!all.add(script)) {
                break;
            }
        }
        return all;
    }

    private boolean add(PolicyScript script) {
        return explore(script, scripted, runner -> List.of(runner.join(Owner.JOINS)))
                && explore(script, scripted, runner -> List.of(runner.join(Owner.JOINS_LATE)))
                && explore(script, scripted, PolicyRunner::awaitTwice)
                && (!script.isInForkOrder()
                        || explore(script, racing, runner -> List.of(runner.join(Owner.JOINS_A_RACE))));
    }

    private boolean explore(PolicyScript script, Exploration exploration, Body body) {
        var schedule = new AtomicInteger();
        Optional<FailedScheduleError> error = exploration.find(scheduler -> runs.addAll(
                body.run(new PolicyRunner<>(contract, script, scheduler, schedule.incrementAndGet()))));
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
