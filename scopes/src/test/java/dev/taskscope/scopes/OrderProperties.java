/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.Outcome;
import dev.taskscope.ScopeListener;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.jqwik.ProgramRun;
import dev.taskscope.testing.jqwik.ProgramRun.Event;
import dev.taskscope.testing.jqwik.ProgramRun.Kind;
import dev.taskscope.testing.jqwik.ProgramRun.Round;
import dev.taskscope.testing.jqwik.TaskArbitraries;
import dev.taskscope.testing.jqwik.TaskProgram;
import dev.taskscope.testing.jqwik.TaskProgram.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The invariants of the design (section 7) that the ways of waiting have, on many programs under several schedules. */
class OrderProperties {
    private static final int TRIES = 60;
    private static final int JOBS = 6;

    // ---- return_when, in programs that fork and then join once

    @Property(tries = TRIES)
    void o2_firstCompletedReturnsAtTheEarliestCompletion(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program, exploration, ReturnWhen.FIRST_COMPLETED, (run, round) -> {
            Optional<Event> first = ends(run).findFirst();
            assertEquals(first.map(Event::at).orElse(Duration.ZERO), round.at(), run::toString);
            assertEquals(first.map(Event::path), round.done().stream().findFirst().map(Task::path), run::toString);
        });
    }

    @Property(tries = TRIES)
    void o3_firstExceptionReturnsAtTheEarliestFailureElseWhenAllAreDone(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program, exploration, ReturnWhen.FIRST_EXCEPTION, (run, round) -> {
            Map<String, Task<Integer>> tasks =
                    run.outermost().stream().collect(Collectors.toMap(Task::path, Function.identity()));
            Optional<Event> failure = ends(run)
                    .filter(end -> run.outcomes().get(tasks.get(end.path())) instanceof Outcome.Failure)
                    .findFirst();
            Optional<Event> decisive = failure.or(() -> ends(run).reduce((one, later) -> later));
            assertEquals(decisive.map(Event::at).orElse(Duration.ZERO), round.at(), run::toString);
            failure.ifPresent(end -> assertTrue(round.done().contains(tasks.get(end.path())), run::toString));
            assertTrue(failure.isPresent() || round.pending().isEmpty(), run::toString);
        });
    }

    @Property(tries = TRIES)
    void o4_allCompletedReturnsAtTheLast(
            @ForAll("programs") TaskProgram program, @ForAll("explorations") Exploration exploration) {
        onEachSchedule(program, exploration, ReturnWhen.ALL_COMPLETED, (run, round) -> {
            Optional<Event> last = ends(run).reduce((one, later) -> later);
            assertEquals(last.map(Event::at).orElse(Duration.ZERO), round.at(), run::toString);
            assertEquals(List.of(), round.pending(), run::toString);
        });
    }

    /** What is stated about a run and its one join. */
    @FunctionalInterface
    private interface Law {
        void check(ProgramRun<?> run, Round<?> round);
    }

    private static void onEachSchedule(
            TaskProgram program, Exploration exploration, ReturnWhen returnWhen, Law law) {
        CompletionPolicy<Integer, Completion<Integer>> policy = returnWhen.policy();
        exploration.run(scheduler -> {
            var run = program.run(scheduler, policy);
            assertEquals(List.of(), run.faults(), run::toString);
            law.check(run, run.rounds().get(0));
        });
    }

    /** Returns the ends of the tasks of the outermost scope, in order, up to the close, which cancels what is left. */
    private static Stream<Event> ends(ProgramRun<?> run) {
        var paths = run.outermost().stream().map(Task::path).collect(Collectors.toSet());
        return run.events().stream().filter(event -> event.kind() == Kind.COMPLETE && paths.contains(event.path()));
    }

    // ---- gather

    @Property(tries = TRIES)
    void o5_resultsAreInArgumentOrderWhateverTheCompletionOrder(
            @ForAll("lengths") List<Duration> lengths, @ForAll("explorations") Exploration exploration) {
        List<Integer> expected = IntStream.range(0, lengths.size()).boxed().toList();
        exploration.run(scheduler -> {
            assertEquals(expected, Gather.values(bodies(lengths)));
            List<Outcome<Integer>> outcomes = Gather.settled(bodies(lengths));
            assertEquals(expected.stream().map(Outcome.Success::new).toList(), outcomes);
        });
    }

    @Property(tries = TRIES)
    void o5_resultsOfNestedGathersKeepTheNesting(
            @ForAll("nested") List<List<Duration>> groups, @ForAll("explorations") Exploration exploration) {
        List<List<Integer>> expected = groups.stream()
                .map(lengths -> IntStream.range(0, lengths.size()).boxed().toList())
                .toList();
        exploration.run(scheduler -> {
            try (var scope = TaskScope.<Object>open()) {
                Gather<List<Integer>, List<List<Integer>>> outer = Gather.in(scope);
                for (List<Duration> lengths : groups) {
                    outer.add(Gather.<Integer>in(scope).forkAll(bodies(lengths)));
                }
                assertEquals(expected, outer.await());
            }
        });
    }

    private static List<Callable<Integer>> bodies(List<Duration> lengths) {
        return IntStream.range(0, lengths.size())
                .<Callable<Integer>>mapToObj(i -> () -> {
                    TaskRuntime.current().timeSource().sleep(lengths.get(i));
                    return i;
                })
                .toList();
    }

    @Property(tries = TRIES)
    void o5_theFirstMemberThatDoesNotSucceedDecides(
            @ForAll("jobs") List<Job> jobs, @ForAll("explorations") Exploration exploration) {
        exploration.run(scheduler -> {
            var ended = new ArrayList<Task<?>>();
            try (var scope = open(ended)) {
                Gather<Integer, List<Integer>> gather = Gather.<Integer>in(scope).leavingSiblings();
                jobs.forEach(job -> gather.add(job.fork(scope)));
                Optional<String> thrown = thrownBy(gather, jobs.stream().map(Job::value).toList());
                assertTrue(gather.isDone());
                Optional<Task<?>> bad = List.copyOf(ended).stream()
                        .filter(task -> task.state() != Task.State.SUCCEEDED)
                        .findFirst();
                assertEquals(bad.isPresent(), thrown.isPresent());
                bad.ifPresent(task -> assertTrue(thrownAbout(task, thrown), () -> task + " and " + thrown));
            }
        });
    }

    private static Optional<String> thrownBy(Gather<Integer, List<Integer>> gather, List<Integer> values)
            throws InterruptedException {
        try {
            assertEquals(values, gather.await());
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static boolean thrownAbout(Task<?> task, Optional<String> thrown) {
        return thrown.orElseThrow().contains("task '" + task.path() + "'");
    }

    // ---- as completed, and rounds of waits

    @Property(tries = TRIES)
    void o6_asCompletedYieldsEachTaskOnceInCompletionOrder(
            @ForAll("jobs") List<Job> jobs, @ForAll("explorations") Exploration exploration) {
        exploration.run(scheduler -> {
            var ended = new ArrayList<Task<?>>();
            var given = new ArrayList<Task<?>>();
            try (var scope = open(ended)) {
                var tasks = jobs.stream().map(job -> job.fork(scope)).toList();
                AsCompleted.of(scope, tasks).forEach(given::add);
                assertEquals(ended, given);
            }
            assertEquals(jobs.size(), given.size());
        });
    }

    @Property(tries = TRIES)
    void o6_tasksAddedOnTheWayAreGivenOnceToo(
            @ForAll("jobs") List<Job> jobs,
            @ForAll("jobs") List<Job> more,
            @ForAll("explorations") Exploration exploration) {
        exploration.run(scheduler -> {
            var given = new ArrayList<Task<Integer>>();
            var forked = new HashSet<Task<Integer>>();
            var left = new ArrayList<>(more);
            try (var scope = open(new ArrayList<>())) {
                jobs.forEach(job -> forked.add(job.fork(scope)));
                try (AsCompleted<Integer> completed = AsCompleted.of(scope, forked)) {
                    for (Task<Integer> task : completed) {
                        given.add(task);
                        if (!left.isEmpty()) {
                            Task<Integer> added = left.remove(0).fork(scope);
                            forked.add(added);
                            completed.add(added);
                        }
                    }
                }
            }
            assertEquals(forked.size(), given.size());
            assertEquals(forked, new HashSet<>(given));
        });
    }

    @Property(tries = TRIES)
    void o6_withADeadlineEachTaskIsGivenOrPending(
            @ForAll("jobs") List<Job> jobs,
            @ForAll("delays") Duration limit,
            @ForAll("explorations") Exploration exploration) {
        exploration.run(scheduler -> {
            try (var scope = open(new ArrayList<>())) {
                var tasks = jobs.stream().map(job -> job.fork(scope)).toList();
                var seen = new ArrayList<Task<?>>();
                var deadline = Deadline.after(limit);
                try (AsCompleted<Integer> completed = AsCompleted.of(scope, tasks, deadline)) {
                    completed.forEach(seen::add);
                } catch (StillPendingException e) {
                    assertTrue(deadline.passed());
                    seen.addAll(e.pending());
                }
                assertEquals(tasks.size(), seen.size());
                assertEquals(new HashSet<Task<?>>(tasks), new HashSet<>(seen));
            }
        });
    }

    @Property(tries = TRIES)
    void o7_roundsOfWaitsReportEachTaskOnceAndWhatIsPendingIsTheRest(
            @ForAll("jobs") List<Job> jobs,
            @ForAll ReturnWhen returnWhen,
            @ForAll("explorations") Exploration exploration) {
        exploration.run(scheduler -> {
            var ended = new ArrayList<Task<?>>();
            var reported = new ArrayList<Task<?>>();
            try (var scope = open(ended)) {
                var tasks = jobs.stream().map(job -> job.fork(scope)).toList();
                try (Wait<Integer> wait = Wait.loop(scope, tasks)) {
                    while (wait.hasPending()) {
                        Completion<Integer> round = wait.next(returnWhen);
                        assertFalse(round.done().isEmpty());
                        reported.addAll(round.done());
                        assertEquals(tasks.stream().filter(task -> !reported.contains(task)).toList(), round.pending());
                    }
                }
                assertEquals(ended, reported);
            }
        });
    }

    // ---- tasks that sleep and end

    /** A task that sleeps, and then returns, fails, or finds itself cancelled. */
    record Job(Duration length, int value, Task.State end) {
        Task<Integer> fork(TaskScope<Integer, ?> scope) {
            Task<Integer> task = scope.fork(() -> {
                TaskRuntime.current().timeSource().sleep(length);
                if (end == Task.State.FAILED) {
                    throw new Jobs.Told("told to fail");
                }
                return value;
            });
            if (end == Task.State.CANCELLED) {
                task.cancel("told to be cancelled");
            }
            return task;
        }
    }

    private static TaskScope<Integer, Completion<Integer>> open(List<Task<?>> ended) {
        ScopeListener listener = new ScopeListener() {
            @Override
            public void onComplete(Task<?> task) {
                ended.add(task);
            }
        };
        return TaskScope.open(CompletionPolicy.waitForAll(), options -> options.listener(listener));
    }

    @Provide
    Arbitrary<List<Job>> jobs() {
        var ends = Arbitraries.frequency(
                Tuple.of(3, Task.State.SUCCEEDED),
                Tuple.of(1, Task.State.FAILED),
                Tuple.of(1, Task.State.CANCELLED));
        return Combinators.combine(TaskArbitraries.delays(), Arbitraries.integers(), ends).as(Job::new)
                .list().ofMaxSize(JOBS);
    }

    @Provide
    Arbitrary<List<Duration>> lengths() {
        return TaskArbitraries.delays().list().ofMaxSize(JOBS);
    }

    @Provide
    Arbitrary<List<List<Duration>>> nested() {
        return TaskArbitraries.delays().list().ofMaxSize(3).list().ofMaxSize(3);
    }

    @Provide
    Arbitrary<TaskProgram> programs() {
        return TaskArbitraries.programs().map(program -> new TaskProgram(
                program.steps().stream().filter(Step.Fork.class::isInstance).toList()).then(new Step.Join(null)));
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
