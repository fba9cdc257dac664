/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Puppets.names;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/**
 * What every policy keeps, checked over every way three tasks can end and every order in which they can: with the owner
 * waiting from the beginning, and with the owner coming later. A subclass names the policy, and says what it ought to
 * answer.
 */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PolicyLaws {
    private static final List<String> TASKS = List.of("a", "b", "c");
    private static final List<String> ORDERS = List.of("abc", "acb", "bac", "bca", "cab", "cba");

    private final CompletionPolicy<String, ?> shared = policy(); // one value for all runs
    private List<Run> runs = List.of();

    /** Returns the policy to check. */
    abstract CompletionPolicy<String, ?> policy();

    /** Returns what it ought to answer when these of three tasks have ended, in this order. */
    abstract Decision expected(List<Ended> ended);

    /** How a task ends. */
    enum End {
        SUCCESS,
        FAILURE,
        CANCELLED
    }

    /** That a task has ended, and how. */
    record Ended(String task, End end) {}

    /** The ends of three tasks in their order. */
    record Script(List<Ended> ends) {
        static Stream<Script> all() {
            return ORDERS.stream().flatMap(order -> Stream.of(End.values())
                    .flatMap(first -> Stream.of(End.values()).flatMap(second -> Stream.of(End.values())
                            .map(third -> of(order, first, second, third)))));
        }

        private static Script of(String order, End first, End second, End third) {
            return new Script(List.of(
                    new Ended(order.substring(0, 1), first),
                    new Ended(order.substring(1, 2), second),
                    new Ended(order.substring(2, 3), third)));
        }
    }

    /** What came of a script: the policy was asked, one task after the other, until it said to stop. */
    record Run(
            Script script,
            boolean ownerWaits,
            List<PolicyTrace.Asked> asked,
            int ended,
            List<String> done,
            List<String> pending,
            boolean cancelled,
            String result) {

        List<Decision> answersToEnds() {
            return asked.stream().limit(ended).map(PolicyTrace.Asked::answer).toList();
        }

        Decision strongest() {
            return asked.stream().map(PolicyTrace.Asked::answer).reduce(Decision.KEEP_WAITING, Decision::or);
        }
    }

    private synchronized List<Run> runs() throws Exception {
        if (runs.isEmpty()) {
            var all = new ArrayList<Run>();
            for (Script script : Script.all().toList()) {
                all.add(run(script, shared, /* ownerWaits= */ true));
                all.add(run(script, shared, /* ownerWaits= */ false));
            }
            runs = all;
        }
        return runs;
    }

    private static <R> Run run(Script script, CompletionPolicy<String, R> policy, boolean ownerWaits) throws Exception {
        var puppets = new Puppets();
        var watch = new ParkWatch();
        var trace = new PolicyTrace<>(policy);
        try (var scope = TaskScope.open(trace, options -> options.listener(puppets).runtime(watch.runtime()))) {
            List<Task<String>> tasks = puppets.fork(scope, "a", "b", "c");
            for (String name : TASKS) {
                puppets.awaitBegun(name);
            }
            if (ownerWaits) {
                watch.whenParked(() -> endUntilStopped(script, puppets, tasks, trace));
            } else {
                endUntilStopped(script, puppets, tasks, trace);
            }
            String result = resultOf(scope);
            return new Run(
                    script,
                    ownerWaits,
                    trace.asked().stream().filter(asked -> asked.round() == 1).toList(),
                    endsUntilStopped(script, trace),
                    names(trace.seen().done()),
                    names(trace.seen().pending()),
                    scope.isCancelled(),
                    result);
        }
    }

    private static void endUntilStopped(
            Script script, Puppets puppets, List<Task<String>> tasks, PolicyTrace<?, ?> trace) throws Exception {
        for (Ended end : script.ends()) {
            switch (end.end()) {
                case SUCCESS -> puppets.succeed(end.task());
                case FAILURE -> puppets.fail(end.task());
                case CANCELLED -> {
                    tasks.get(TASKS.indexOf(end.task())).cancel();
                    puppets.awaitCompleted(end.task());
                }
            }
            if (trace.lastAnswer().stops()) {
                return;
            }
        }
    }

    /** Returns how many ends it took until the policy said to stop; all of them, if it has not. */
    private static int endsUntilStopped(Script script, PolicyTrace<?, ?> trace) {
        int all = script.ends().size();
        long goingOn = trace.asked().stream()
                .takeWhile(asked -> !asked.answer().stops())
                .count();
        return (int) Math.min(all, goingOn + 1);
    }

    private static String resultOf(TaskScope<String, ?> scope) throws InterruptedException {
        try {
            return String.valueOf(scope.join() != null);
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    private void forEachRun(Consumer<Run> law) throws Exception {
        assertAll(runs().stream().<Executable>map(run -> () -> law.accept(run)));
    }

    @Test
    void answers_areThoseThatItOughtToGive() throws Exception {
        forEachRun(run -> {
            var expected = new ArrayList<Decision>();
            for (int i = 1; i <= run.ended(); i++) {
                expected.add(expected(run.script().ends().subList(0, i)));
            }
            assertEquals(expected, run.answersToEnds(), run::toString);
        });
    }

    @Test
    void asked_onceForEachTaskThatIsDoneInCompletionOrder() throws Exception {
        forEachRun(run -> assertEquals(
                run.done(), run.asked().stream().map(PolicyTrace.Asked::task).toList(), run::toString));
    }

    @Test
    void doneAndPending_areDisjointAndTogetherAll() throws Exception {
        forEachRun(run -> {
            var together = new ArrayList<>(run.done());
            together.addAll(run.pending());
            assertEquals(TASKS, together.stream().sorted().toList(), run::toString);
            assertEquals(run.pending().stream().sorted().toList(), run.pending(), run::toString);
        });
    }

    @Test
    void join_returnsAtTheFirstAnswerToStop() throws Exception {
        forEachRun(run -> assertEquals(
                run.script().ends().stream().limit(run.ended()).map(Ended::task).toList(),
                run.done().subList(0, run.ended()),
                run::toString));
    }

    @Test
    void join_withoutAnAnswerToCancel_reportsNothingMoreAndCancelsNothing() throws Exception {
        forEachRun(run -> {
            boolean cancels = run.strongest() == Decision.CANCEL_REST_AND_RETURN;
            assertEquals(cancels, run.cancelled(), run::toString);
            assertTrue(cancels || run.done().size() == run.ended(), run::toString);
        });
    }

    @Test
    void answers_andResult_doNotDependOnWhereTheOwnerIs() throws Exception {
        for (int i = 0; i < runs().size(); i += 2) {
            Run waiting = runs().get(i);
            Run coming = runs().get(i + 1);
            assertEquals(waiting.answersToEnds(), coming.answersToEnds(), waiting::toString);
            assertEquals(waiting.result(), coming.result(), waiting::toString);
        }
    }

    @Test
    void policy_isReusable_aFreshOneAnswersTheSame() throws Exception {
        forEachRun(run -> {
            try {
                Run again = run(run.script(), policy(), run.ownerWaits());
                assertEquals(run.answersToEnds(), again.answersToEnds(), run::toString);
                assertEquals(run.result(), again.result(), run::toString);
            } catch (Exception e) {
                throw new AssertionError(run.toString(), e);
            }
        });
    }

    @Test
    void needsEvery_neverStopsEarly() throws Exception {
        if (shared.needsEvery()) {
            forEachRun(run -> assertEquals(3, run.ended(), run::toString));
        }
    }
}
