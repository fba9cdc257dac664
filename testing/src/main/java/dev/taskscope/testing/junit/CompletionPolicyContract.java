/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.Decision;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.junit.PolicyRun.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The laws that every {@link CompletionPolicy} keeps, as tests. Extend it, name the policy, and run it with JUnit:
 *
 * {@snippet class="dev.taskscope.testing.junit.PolicyContractSnippetsTest" region="contract"}
 *
 * <p>The laws are checked over every way in which 0 to 3 tasks can end (by success, by failure, as cancelled, or not at all
 * before a deadline) and every order in which they can, each on several schedules: with the owner of the scope waiting from
 * the beginning and coming later, in a join and in two awaits after each other, one task at a time and all at the same moment.
 * That is done once for all laws, in about a second.
 *
 * <p>A failure names the law, the policy, the outcomes, their order, and what was answered. A law that takes for granted another
 * one is skipped where that is broken, and so is one about which the subclass says nothing.
 *
 * <p>One thread at a time: JUnit keeps one instance for all laws. The JVM needs
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED}; without it the exception says what to add where.
 *
 * @param <T> the type of the tasks' values
 * @param <R> the type of the result
 * @since 0.1
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CompletionPolicyContract<T extends @Nullable Object, R extends @Nullable Object> {
    private static final int SCHEDULES = 2;
    private static final int SCHEDULES_OF_A_RACE = 16;
    private static final int SHOWN = 3;

    // the laws, for display and for messages
    private static final String ASKED_ONCE =
            "the policy is asked once about each task that is done, in completion order, and for one result";
    private static final String ONE_AT_A_TIME =
            "the policy is asked about one completion at a time";
    private static final String NOT_AFTER_CLOSE =
            "the policy is not asked after the scope has closed";
    private static final String ANSWERS =
            "the policy answers every completion with a decision: it neither throws nor answers null";
    private static final String AT_ONCE =
            "the policy answers at once: no time passes while it is asked";
    private static final String ENDS =
            "every wait with the policy ends, on every schedule";
    private static final String EXPECTED =
            "the policy answers what it ought to";
    private static final String STABLE =
            "the same completions in the same order give the same answers and the same result, run after run";
    private static final String AFRESH =
            "each wait starts afresh: newRound of a policy that keeps state gives another instance";
    private static final String OWNER =
            "answers and result do not depend on whether the owner waits from the beginning or comes later";
    private static final String RESULT =
            "there is a result for every subset of outcomes, or an exception that is documented";
    private static final String CANCELS =
            "an answer to cancel the rest stops every sibling and nothing starts afterwards; no other answer stops any";
    private static final String NEEDS_EVERY =
            "a policy that says that it needs every task never stops early";

    private @Nullable PolicyRuns runs;

    /** How a task ends. */
    public enum End {
        /** It returns a value. */
        SUCCESS,
        /** It throws. */
        FAILURE,
        /** It is cancelled, and stops. */
        CANCELLED
    }

    /**
     * That a task has ended.
     *
     * @param task its name
     * @param end how it has ended
     */
    public record Ended(String task, End end) {
        @Override
        public String toString() {
            return task + " " + end;
        }
    }

    /** For subclasses. */
    protected CompletionPolicyContract() {}

    // ---- what a subclass says

    /** Returns the policy to check. Called before each run: may return a new one or always the same. */
    protected abstract CompletionPolicy<T, R> policy();

    /** Returns the value that a task of this name returns when it ends by success. */
    protected abstract T value(String task);

    /** Returns what a task of this name throws when it ends by failure. An {@link IllegalStateException} if not overridden. */
    protected Exception failure(String task) {
        return new IllegalStateException("task '" + task + "' was told to fail");
    }

    /**
     * Returns the names of the tasks, in fork order: a, b and c if not overridden. The number of runs grows steeply with
     * theirs; four take some ten times as long as three.
     */
    protected List<String> tasks() {
        return List.of("a", "b", "c");
    }

    /**
     * Returns what the policy ought to answer about the last one of these completions. Empty, if not overridden: then the answers
     * are not compared with anything but each other.
     *
     * @param ended which tasks have ended, in completion order; the policy has not stopped at an earlier one
     * @param forked how many tasks there are
     */
    protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
        return Optional.empty();
    }

    /**
     * Tells whether the policy may end a wait by this exception. Never, if not overridden.
     *
     * @param thrown what came out of the join or the await
     * @param done which tasks were done, in completion order
     * @param pending how many were pending
     */
    protected boolean mayThrow(Throwable thrown, List<Ended> done, int pending) {
        return false;
    }

    /**
     * Returns what of a result has to be the same whenever tasks have ended in the same way and order: something with an
     * {@code equals}. If not overridden, that it is there or that it is null. A result that shows which siblings had reacted yet
     * when the rest was cancelled is not the same each time.
     */
    protected Object compared(R result) {
        return result == null ? "null" : "a result";
    }

    /**
     * Returns how the schedules are chosen. Two for each way to end and each place of the owner, sixteen for each race, if not
     * overridden; the number of an exploration that is given here holds for both.
     */
    protected Optional<Exploration> exploration() {
        return Optional.empty();
    }

    // ---- the laws: how it is asked

    /** Checks that the policy is asked once about each task that is done, in completion order, and for one result. */
    @Test
    @DisplayName(ASKED_ONCE)
    public final void asked_onceForEachCompletionInOrder() {
        judge(ASKED_ONCE, runs().sound(),
                run -> run.done().equals(run.questions().stream().map(WatchedPolicy.Question::about).toList())
                        && run.results() == 1);
    }

    /** Checks that the policy is asked about one completion at a time. */
    @Test
    @DisplayName(ONE_AT_A_TIME)
    public final void asked_neverTwoAtATime() {
        judge(ONE_AT_A_TIME, runs().all(), run -> !run.flags().overlapped());
    }

    /** Checks that the policy is not asked after the scope has closed. */
    @Test
    @DisplayName(NOT_AFTER_CLOSE)
    public final void asked_neverAfterTheClose() {
        judge(NOT_AFTER_CLOSE, runs().all(), run -> !run.flags().afterClose());
    }

    // ---- how it answers

    /** Checks that the policy answers every completion with a decision: it neither throws nor answers null. */
    @Test
    @DisplayName(ANSWERS)
    public final void answers_toEveryCompletion() {
        List<PolicyRun> broken = runs().all().stream().filter(run -> run.broken() != null).toList();
        fail(ANSWERS, broken.stream().map(run -> "it failed with " + run.broken() + "\n  " + run).toList());
    }

    /** Checks that the policy answers at once: no time passes while it is asked. */
    @Test
    @DisplayName(AT_ONCE)
    public final void answers_atOnce() {
        judge(AT_ONCE, runs().all(), run -> !run.flags().waited());
    }

    /** Checks that every wait with the policy ends, on every schedule. */
    @Test
    @DisplayName(ENDS)
    public final void waits_end() {
        fail(ENDS, runs().failures().stream()
                .filter(failed -> !failed.isNondeterminism())
                .map(failed -> "%s, %s".formatted(failed.script(), failed.error().getMessage()))
                .toList());
    }

    /** Checks that the policy answers what it ought to. */
    @Test
    @DisplayName(EXPECTED)
    public final void answers_areThoseExpected() {
        var wrong = new ArrayList<String>();
        boolean any = false;
        for (PolicyRun run : runs().sound()) {
            var ended = new ArrayList<Ended>();
            for (WatchedPolicy.Question question : run.untilStopped()) {
                ended.add(question.about());
                Optional<Decision> expected = expectedAnswer(List.copyOf(ended), run.script().forked().size());
                any |= expected.isPresent();
                if (expected.isPresent() && expected.get() != question.answer()) {
                    wrong.add("after %s it ought to answer %s\n  %s".formatted(ended, expected.get(), run));
                }
            }
        }
        assumeTrue(any, "the subclass does not say what the policy ought to answer: see expectedAnswer");
        fail(EXPECTED, wrong);
    }

    /** Checks that the same completions in the same order give the same answers and the same result, run after run. */
    @Test
    @DisplayName(STABLE)
    public final void answers_areStable() {
        fail(STABLE, instabilities());
    }

    /** Checks that each wait starts afresh: newRound of a policy that keeps state gives another instance. */
    @Test
    @DisplayName(AFRESH)
    public final void newRound_startsAfresh() {
        assumeStable();
        List<PolicyRun> awaits = Stream.of(Owner.AWAITS, Owner.AWAITS_AGAIN)
                .flatMap(owner -> runs().sound(owner).stream())
                .toList();
        fail(AFRESH, texts(PolicyComparison.differences(awaits, PolicyComparison::script)));
    }

    /** Checks that answers and result do not depend on whether the owner waits from the beginning or comes later. */
    @Test
    @DisplayName(OWNER)
    public final void answers_doNotDependOnWhereTheOwnerIs() {
        assumeStable();
        List<PolicyRun> joins = Stream.of(Owner.JOINS, Owner.JOINS_LATE)
                .flatMap(owner -> runs().sound(owner).stream())
                .toList();
        fail(OWNER, texts(PolicyComparison.differences(joins, PolicyComparison::script)));
    }

    // ---- what comes of it

    /** Checks that there is a result for every subset of outcomes, or an exception that is documented. */
    @Test
    @DisplayName(RESULT)
    public final void result_forEverySubsetOfOutcomes() {
        List<PolicyRun> undocumented = runs().sound().stream()
                .filter(run -> run.thrown() != null
                        && !mayThrow(run.thrown(), run.done(), run.pending().size()))
                .toList();
        fail(RESULT, undocumented.stream().map(run -> "undocumented: " + run.thrown() + "\n  " + run).toList());
    }

    /** Checks that an answer to cancel the rest stops every sibling and nothing starts afterwards; no other answer stops any. */
    @Test
    @DisplayName(CANCELS)
    public final void cancelRest_isHonoured() {
        judge(CANCELS, runs().sound().stream().filter(run -> run.owner().joins()).toList(), run -> {
            List<String> running = new ArrayList<>(run.script().forked());
            running.removeAll(run.untilStopped().stream().map(question -> question.about().task()).toList());
            boolean cancels = run.strongest() == Decision.CANCEL_REST_AND_RETURN;
            return run.stoppedSiblings().equals(cancels ? running : List.of()) && !run.lateRan();
        });
    }

    /** Checks that a policy that says that it needs every task never stops early. */
    @Test
    @DisplayName(NEEDS_EVERY)
    public final void needsEvery_neverStopsEarly() {
        assumeTrue(policy().needsEvery(), "the policy does not say that it needs every task");
        judge(NEEDS_EVERY, runs().sound(), run -> !run.hasStoppedEarly());
    }

    // ---- judging

    private synchronized PolicyRuns runs() {
        PolicyRuns known = runs;
        if (known == null) {
            Exploration few = exploration().orElse(Exploration.defaults().schedules(SCHEDULES));
            Exploration more = exploration().orElse(Exploration.defaults().schedules(SCHEDULES_OF_A_RACE));
            known = PolicyRuns.of(this, few, more);
            runs = known;
        }
        return known;
    }

    private List<String> instabilities() {
        var found = new ArrayList<String>();
        runs().failures().stream()
                .filter(PolicyRuns.Failed::isNondeterminism)
                .forEach(failed -> found.add("%s, %s".formatted(failed.script(), failed.error().getMessage())));
        found.addAll(texts(PolicyComparison.differences(runs().sound(), PolicyComparison::scriptAndOwner)));
        found.addAll(
                texts(PolicyComparison.racesThatDiffer(runs().sound(Owner.JOINS), runs().sound(Owner.JOINS_A_RACE))));
        return found;
    }

    private void assumeStable() {
        assumeTrue(instabilities().isEmpty(),
                "the same completions give now this answer, now that: see answers_areStable");
    }

    private static List<String> texts(List<PolicyComparison.Difference> differences) {
        return differences.stream().map(PolicyComparison.Difference::toString).toList();
    }

    private void judge(String law, List<PolicyRun> all, Predicate<PolicyRun> holds) {
        fail(law, all.stream().filter(holds.negate()).map(PolicyRun::toString).toList());
    }

    private void fail(String law, List<String> wrong) {
        if (!wrong.isEmpty()) {
            String examples =
                    wrong.stream().limit(SHOWN).map(text -> "\n- " + text).collect(Collectors.joining());
            throw new AssertionError("policy %s breaks the law \"%s\" in %d runs, the first of them:%s"
                    .formatted(policy(), law, wrong.size(), examples));
        }
    }
}
