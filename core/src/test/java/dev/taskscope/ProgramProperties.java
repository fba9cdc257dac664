/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Program.Plan;
import dev.taskscope.Program.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** The invariants of the design (section 7) over programs of tasks that fork, await, cancel, fail and block. */
class ProgramProperties {
    private static final int TRIES = 60;

    // ---- ordering

    @Property(tries = TRIES)
    void o1_doneIsInCompletionOrderDisjointFromPendingAndTogetherTheAwaitedSet(@ForAll("programs") Program program) {
        ProgramRun run = inTime(() -> ProgramRun.inRounds(program));
        var reported = new HashSet<Task<?>>();
        for (ProgramRun.Seen round : run.rounds) {
            List<Task<String>> done = round.completion().done();
            assertEquals(inCompletionOrder(run, done), done, run::toString);
            var seen = new HashSet<Task<?>>(done);
            round.completion().pending().forEach(task -> assertTrue(seen.add(task), () -> task + " twice in " + run));
            var expectedAtLeast = new HashSet<>(round.before());
            expectedAtLeast.removeAll(reported);
            assertTrue(seen.containsAll(expectedAtLeast), () -> expectedAtLeast + " not all in " + seen + " of " + run);
            assertTrue(run.tasks().containsAll(seen), run::toString);
            reported.addAll(done);
        }
    }

    private static List<Task<?>> inCompletionOrder(ProgramRun run, List<Task<String>> done) {
        return run.completions.stream().filter(Set.copyOf(done)::contains).toList();
    }

    @Property(tries = TRIES)
    void o4_waitingForAllReturnsAtTheLast(@ForAll("programs") Program program) {
        ProgramRun run = inTime(() -> ProgramRun.untilAllEnded(program));
        Completion<String> completion = run.rounds.get(0).completion();
        assertEquals(List.of(), completion.pending(), run::toString);
        assertEquals(Set.copyOf(run.tasks()), Set.copyOf(completion.done()), run::toString);
        completion.done().forEach(task -> assertTrue(task.state().ended(), run::toString));
    }

    @Property(tries = TRIES)
    void o7_everyTaskIsReportedOnce(@ForAll("programs") Program program) {
        ProgramRun run = inTime(() -> ProgramRun.inRounds(program));
        var reported = new ArrayList<Task<?>>();
        run.rounds.forEach(round -> reported.addAll(round.completion().done()));
        assertEquals(run.tasks().size(), reported.size(), run::toString);
        assertEquals(Set.copyOf(run.tasks()), Set.copyOf(reported), run::toString);
    }

    @Property(tries = TRIES)
    void o8_aPolicySeesEachCompletionOnceNeverTwoAtATimeNeverAfterClose(@ForAll("programs") Program program) {
        for (ProgramRun run : everyWay(program)) {
            var names = run.completions.stream().map(Task::name).toList();
            assertEquals(names, run.asked, run::toString);
            assertEquals(run.tasks().size(), run.asked.size(), run::toString);
            assertNoFaults(run);
        }
    }

    // ---- cancellation

    @Property(tries = TRIES)
    void c1_afterCloseNoThreadIsAlive(@ForAll("programs") Program program) {
        everyWay(program).forEach(ProgramProperties::assertNoFaults);
    }

    @Property(tries = TRIES)
    void c2_anOutcomeNeverChanges(@ForAll("programs") Program program) {
        for (ProgramRun run : everyWay(program)) {
            run.cameTo.forEach((task, came) -> {
                task.cancel("too late");
                assertEquals(came, task.outcome().orElseThrow(), run::toString);
            });
        }
    }

    @Property(tries = TRIES)
    void c3_cancelledBeforeStartNeverRuns(@ForAll("programs") Program program) {
        for (ProgramRun run : everyWay(program)) {
            run.cameTo.forEach((task, came) -> assertEquals(came.started(), run.ran.contains(task.name()),
                    () -> task + " of " + run));
        }
    }

    @Property(tries = TRIES)
    void c4_noStrayInterruptAndNoneLost(@ForAll("programs") Program program) {
        everyWay(program).forEach(ProgramProperties::assertNoFaults); // a lost one would leave a blocking task blocked
    }

    @Property(tries = TRIES)
    void c6_innerScopesCloseBeforeOuterOnes(@ForAll("programsWithInnerScopes") Program program) {
        everyWay(program).forEach(ProgramProperties::assertNoFaults);
    }

    @Property(tries = TRIES)
    void c9_cancelIsIdempotentAtAnyMoment(@ForAll("cancellingPrograms") Program program) {
        for (ProgramRun run : everyWay(program)) {
            assertEquals(run.tasks().size(), run.completions.size(), run::toString);
            assertNoFaults(run);
        }
    }

    private static void assertNoFaults(ProgramRun run) {
        assertTrue(run.faults.isEmpty(), run::toString);
    }

    private static List<ProgramRun> everyWay(Program program) {
        return List.of(
                inTime(() -> ProgramRun.inRounds(program)),
                inTime(() -> ProgramRun.untilAllEnded(program)),
                inTime(() -> ProgramRun.closedEarly(program)));
    }

    private static ProgramRun inTime(ThrowingSupplier<ProgramRun> run) {
        return assertTimeoutPreemptively(ofSeconds(20), run);
    }

    // ---- programs

    @Provide
    Arbitrary<Program> programs() {
        return programsOf(this::anyStep);
    }

    @Provide
    Arbitrary<Program> programsWithInnerScopes() {
        return programsOf(() -> Arbitraries.frequencyOf(Tuple.of(1, anyStep()), Tuple.of(2, innerScope(1))));
    }

    @Provide
    Arbitrary<Program> cancellingPrograms() {
        return programsOf(() -> Arbitraries.frequencyOf(Tuple.of(1, anyStep()), Tuple.of(3, cancel())));
    }

    private Arbitrary<Program> programsOf(Supplier<Arbitrary<Step>> step) {
        return Combinators.combine(
                plan(step.get()).list().ofMinSize(1).ofMaxSize(5), Arbitraries.integers().between(0, 4))
                .as(Program::new);
    }

    private Arbitrary<Step> anyStep() {
        return stepOfDepth(2);
    }

    private Arbitrary<Step> stepOfDepth(int depth) {
        Arbitrary<Step> simple = Arbitraries.oneOf(
                Arbitraries.just(new Step.Pause()),
                Arbitraries.integers().between(0, 9).map(Step.Await::new),
                cancel());
        return depth == 0
                ? simple
                : Arbitraries.frequencyOf(
                        Tuple.of(4, simple),
                        Tuple.of(2, plan(stepOfDepth(depth - 1)).map(Step.Fork::new)),
                        Tuple.of(1, innerScope(depth - 1)));
    }

    private Arbitrary<Step> cancel() {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(0, 9).map(Step.Cancel::new)),
                Tuple.of(1, Arbitraries.just(new Step.CancelScope())));
    }

    private Arbitrary<Step> innerScope(int depth) {
        return Combinators.combine(
                plan(stepOfDepth(depth)).list().ofMaxSize(3), Arbitraries.of(true, false))
                .as(Step.Inner::new);
    }

    private static Arbitrary<Plan> plan(Arbitrary<Step> step) {
        Arbitrary<Step> end = Arbitraries.of(new Step.Succeed(), new Step.Fail(), new Step.Block());
        return Combinators.combine(step.list().ofMaxSize(3), end).as((steps, last) -> {
            var all = new ArrayList<>(steps);
            all.add(last);
            return new Plan(all);
        });
    }
}
