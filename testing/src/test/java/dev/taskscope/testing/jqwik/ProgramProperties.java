/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.jqwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Task;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.FailedScheduleError;
import dev.taskscope.testing.jqwik.ProgramRun.Event;
import dev.taskscope.testing.jqwik.ProgramRun.Kind;
import dev.taskscope.testing.jqwik.ProgramRun.Round;
import dev.taskscope.testing.jqwik.TaskArbitraries.Feature;
import dev.taskscope.testing.jqwik.TaskProgram.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The invariants of the design (section 7) that core has, on every program under several schedules. */
class ProgramProperties {
    private static final int TRIES = 60;
    private static final int TASKS = 8;

    /** Stops at each completion, as asyncio's FIRST_COMPLETED does. */
    private static final CompletionPolicy<Integer, Completion<Integer>> ANY =
            CompletionPolicy.<Integer>waitForAll().until(task -> true);

    private static final CompletionPolicy<Integer, Completion<Integer>> ALL = CompletionPolicy.waitForAll();
    private static final CompletionPolicy<Integer, Completion<Integer>> FAIL_FAST = CompletionPolicy.atMostFailures(0);

    // ---- ordering

    @Property(tries = TRIES)
    void o1_doneIsInCompletionOrderDisjointFromPendingAndTogetherTheAwaitedSet(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program, exploration, ANY, ProgramProperties::assertO1);
    }

    private static void assertO1(ProgramRun<?> run) {
        var reported = new HashSet<Task<Integer>>();
        for (Round<?> round : run.rounds()) {
            assertEquals(inCompletionOrder(run, round.done()), paths(round.done()), run::toString);
            var seen = new HashSet<>(round.done());
            round.pending().forEach(task -> assertTrue(seen.add(task), () -> task + " twice in " + run));
            assertTrue(seen.containsAll(without(reported, round.before())), run::toString);
            assertTrue(without(reported, run.outermost()).containsAll(seen), run::toString);
            assertEquals(inForkOrder(run, round.pending()), round.pending(), run::toString);
            reported.addAll(round.done());
        }
    }

    /** A law that took {@link Round#after} for all that the round knows failed here, once in some thousand programs. */
    @Example
    void o1_aRoundMayListATaskOfWhoseForkListenersAreStillToBeTold() {
        TaskProgram program = TaskProgram.of(
                fork("a"), fork("b"), fork("d"), fork("e", fork("f", fork("g"))), new Step.Join(null));
        Optional<FailedScheduleError> seen = Exploration.defaults()
                .schedules(100_000)
                .within(Duration.ofMinutes(1))
                .find(scheduler -> {
                    ProgramRun<?> run = program.run(scheduler, ANY);
                    assertO1(run);
                    for (Round<?> round : run.rounds()) {
                        if (!round.after().containsAll(round.pending())) {
                            throw new ListedEarlyException();
                        }
                    }
                });
        assertInstanceOf(ListedEarlyException.class, seen.orElseThrow().getCause());
    }

    private static final class ListedEarlyException extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static Step fork(String name, Step... steps) {
        return new Step.Fork(name, List.of(steps), new TaskProgram.End.Value(0));
    }

    private static List<String> inCompletionOrder(ProgramRun<?> run, List<Task<Integer>> done) {
        Set<String> those = Set.copyOf(paths(done));
        return paths(run.events(), Kind.COMPLETE).stream().filter(those::contains).toList();
    }

    private static List<Task<Integer>> inForkOrder(ProgramRun<?> run, List<Task<Integer>> some) {
        return run.outermost().stream().filter(Set.copyOf(some)::contains).toList();
    }

    private static Set<Task<Integer>> without(Set<Task<Integer>> some, List<Task<Integer>> all) {
        var rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    @Property(tries = TRIES)
    void o4_waitingForAllReturnsAtTheLast(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program.then(new Step.Join(null)), exploration, ALL, run -> {
            Round<?> last = run.rounds().get(run.rounds().size() - 1);
            assertEquals(List.of(), last.pending(), run::toString);
            for (Round<?> round : run.rounds()) {
                boolean expired = round.completion() != null && round.completion().expired();
                assertEquals(expired, !round.pending().isEmpty(), run::toString);
                if (!expired) {
                    assertEquals(Set.of(), without(new HashSet<>(doneUntil(run, round)), round.after()), run::toString);
                }
            }
            assertFalse(lastEnd(run).compareTo(last.at()) > 0, run::toString);
        });
    }

    private static List<Task<Integer>> doneUntil(ProgramRun<?> run, Round<?> last) {
        var done = new ArrayList<Task<Integer>>();
        for (Round<?> round : run.rounds().subList(0, run.rounds().indexOf(last) + 1)) {
            done.addAll(round.done());
        }
        return done;
    }

    private static Duration lastEnd(ProgramRun<?> run) {
        return run.events().stream()
                .filter(event -> event.kind() == Kind.COMPLETE)
                .map(Event::at)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Property(tries = TRIES)
    void o7_everyTaskIsReportedOnce(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program.then(new Step.JoinAll()), exploration, ANY, run -> {
            var reported = new ArrayList<Task<Integer>>();
            run.rounds().forEach(round -> reported.addAll(round.done()));
            assertEquals(run.outermost().size(), reported.size(), run::toString);
            assertEquals(Set.copyOf(run.outermost()), Set.copyOf(reported), run::toString);
        });
    }

    @Property(tries = TRIES)
    void o8_aPolicySeesEachCompletionOnceNeverTwoAtATimeNeverAfterClose(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        for (var policy : List.of(ALL, ANY, FAIL_FAST)) {
            onEachSchedule(program, exploration, policy, run -> {
                assertEquals(inCompletionOrder(run, run.outermost()), paths(run.asked()), run::toString);
                assertEquals(run.outermost().size(), run.asked().size(), run::toString);
                assertNoFaults(run);
            });
        }
    }

    // ---- cancellation

    @Property(tries = TRIES)
    void c1_afterCloseNoThreadIsAlive(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program, exploration, FAIL_FAST, ProgramProperties::assertNoFaults);
    }

    @Property(tries = TRIES)
    void c2_anOutcomeNeverChanges(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program, exploration, FAIL_FAST, run -> {
            assertEquals(Set.copyOf(run.tasks()), run.outcomes().keySet(), run::toString);
            run.outcomes().forEach((task, outcome) -> {
                task.cancel("too late");
                assertEquals(outcome, task.outcome().orElseThrow(), run::toString);
            });
        });
    }

    @Property(tries = TRIES)
    void c3_cancelledBeforeStartNeverRuns(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program, exploration, FAIL_FAST, run -> run.outcomes().forEach(
                (task, outcome) -> assertEquals(outcome.started(), run.begun().contains(task.name()), run::toString)));
    }

    @Property(tries = TRIES)
    void c4_noStrayInterrupt(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program, exploration, FAIL_FAST, run -> {
            assertNoFaults(run);
            assertEquals(0, run.interrupts(), run::toString);
            assertFalse(Thread.currentThread().isInterrupted(), run::toString);
        });
    }

    @Property(tries = TRIES)
    void c4_noInterruptOfTheOwnerIsLost(
            @ForAll("programs") TaskProgram program,
            @ForAll("delays") Duration when,
            @ForAll("explorations") Exploration exploration) {
        exploration.run(scheduler -> {
            Thread owner = Thread.currentThread();
            var sent = new AtomicInteger();
            Thread interrupter = Thread.ofVirtual().start(() -> {
                try {
                    scheduler.clock().sleep(when);
                    sent.incrementAndGet();
                    owner.interrupt();
                } catch (InterruptedException e) {
                    // the program was over first
                }
            });
            ProgramRun<?> run = program.run(scheduler, FAIL_FAST);
            int afterwards = Thread.interrupted() ? 1 : 0;
            assertEquals(sent.get(), run.interrupts() + afterwards, run::toString);
            assertNoFaults(run);
            interrupter.interrupt();
        });
    }

    @Property(tries = TRIES)
    void c5_cancellingAScopeEndsAllItsDescendants(
            @ForAll("programsThatReact") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program, exploration, FAIL_FAST, run -> {
            Map<String, Duration> cancelled = new HashMap<>();
            Map<String, Duration> forked = new HashMap<>();
            for (Event event : run.events()) {
                switch (event.kind()) {
                    case CANCEL -> cancelled.put(event.path(), event.at());
                    case FORK -> forked.put(event.path(), event.at());
                    case COMPLETE -> {
                        Duration latest = latestEnd(event.path(), cancelled, forked);
                        assertFalse(latest != null && event.at().compareTo(latest) > 0, () -> event + " of " + run);
                    }
                    default -> {}
                }
            }
        });
    }

    /** Returns when a task below a cancelled scope has to have ended, since those tasks react at once; or null. */
    private static Duration latestEnd(
            String task, Map<String, Duration> cancelled, Map<String, Duration> forked) {
        return cancelled.entrySet().stream()
                .filter(scope -> isBelow(task, scope.getKey(), forked.keySet()))
                .map(scope -> later(forked.get(task), scope.getValue()))
                .min(Duration::compareTo)
                .orElse(null);
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /**
     * Tells whether a task is of a scope, or of one that a task below it has opened. One that the owner itself opens in its
     * scope is the owner's own affair: cancelling does not interrupt owners.
     */
    private static boolean isBelow(String task, String scope, Set<String> tasks) {
        if (parent(task).equals(scope)) {
            return true;
        }
        String opener = parent(parent(task));
        while (!opener.isEmpty() && !tasks.contains(opener)) {
            opener = parent(opener);
        }
        return !opener.isEmpty() && isBelow(opener, scope, tasks);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    @Property(tries = TRIES)
    void c6_innerScopesCloseBeforeOuterOnes(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program, exploration, FAIL_FAST, run -> {
            var open = new HashSet<String>();
            for (Event event : run.events()) {
                switch (event.kind()) {
                    case OPEN -> open.add(event.path());
                    case CLOSE -> {
                        assertTrue(open.remove(event.path()), run::toString);
                        assertNoneBelow(event, open, run);
                    }
                    case COMPLETE -> assertNoneBelow(event, open, run);
                    default -> {}
                }
            }
            assertEquals(Set.of(), open, run::toString);
        });
    }

    private static void assertNoneBelow(Event event, Set<String> open, ProgramRun<?> run) {
        assertTrue(open.stream().noneMatch(scope -> scope.startsWith(event.path() + "/")), () -> event + " of " + run);
    }

    @Property(tries = TRIES)
    void c9_cancelIsIdempotentFromAnyThreadAtAnyMoment(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program, exploration, FAIL_FAST, run -> {
            List<String> cancelled = paths(run.events(), Kind.CANCEL);
            assertEquals(Set.copyOf(cancelled).size(), cancelled.size(), run::toString);
            int before = run.events().size();
            Thread other = Thread.ofVirtual().start(() -> run.tasks().forEach(Task::cancel));
            run.tasks().forEach(Task::cancel);
            other.join();
            assertEquals(before, run.events().size(), run::toString);
            assertNoFaults(run);
        });
    }

    @Property(tries = TRIES)
    void c10_sameSeedSameTrace(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        var first = new ArrayList<String>();
        var second = new ArrayList<String>();
        var report = exploration.run(scheduler -> first.add(program.run(scheduler, FAIL_FAST).toString()));
        var again = exploration.run(scheduler -> second.add(program.run(scheduler, FAIL_FAST).toString()));
        assertEquals(report.hash(), again.hash());
        assertEquals(first, second);
    }

    // ---- running

    /** What is stated about a run, on a thread of the test. */
    @FunctionalInterface
    private interface Law {
        void check(ProgramRun<Completion<Integer>> run) throws Exception;
    }

    private static void onEachSchedule(
            TaskProgram program,
            Exploration exploration,
            CompletionPolicy<Integer, Completion<Integer>> policy,
            Law law) {
        exploration.run(scheduler -> law.check(program.run(scheduler, policy)));
    }

    private static void assertNoFaults(ProgramRun<?> run) {
        assertEquals(List.of(), run.faults(), run::toString);
    }

    private static List<String> paths(List<Task<Integer>> tasks) {
        return tasks.stream().map(Task::path).toList();
    }

    private static List<String> paths(List<Event> events, Kind kind) {
        return events.stream().filter(event -> event.kind() == kind).map(Event::path).toList();
    }

    // ---- what programs

    @Provide
    Arbitrary<TaskProgram> programs() {
        return TaskArbitraries.programs();
    }

    @Provide
    Arbitrary<TaskProgram> programsThatReact() {
        return TaskArbitraries.programs(TASKS, EnumSet.complementOf(EnumSet.of(Feature.DEAF_TASKS)));
    }

    @Provide
    Arbitrary<Exploration> explorations() {
        return TaskArbitraries.explorations();
    }

    @Provide
    Arbitrary<Duration> delays() {
        return TaskArbitraries.delays();
    }
}
