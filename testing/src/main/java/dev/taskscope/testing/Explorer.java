/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import dev.taskscope.Deadline;
import dev.taskscope.TimeSource;
import dev.taskscope.testing.trace.Trace;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out one exploration: runs on a carrier, watched by the thread that asked for it. */
final class Explorer {
    private static final Logger LOG = LoggerFactory.getLogger(Exploration.class);
    private static final Duration TIME_TO_SHRINK = Duration.ofSeconds(5);
    private static final int FIRST_GUESS_OF_STEPS = 100;

    private static final TimeSource REAL_TIME = TimeSource.system();

    private final Exploration exploration;
    private final Exploration.Body body;
    private final Carrier carrier;
    private volatile @Nullable Running running; // read by the watchdog
    private volatile @Nullable FailedScheduleError known; // being made shorter
    private volatile boolean interrupted; // whoever asked has no time any more

    // the carrier's
    private final Set<Long> hashes = new HashSet<>();
    private int schedules;
    private long points;
    private long steps;
    private long hash;
    private int longest = FIRST_GUESS_OF_STEPS;

    /** A run at work. */
    private record Running(Simulation simulation, Noting strategy, int schedule) {}

    Explorer(Exploration exploration, Exploration.Body body) {
        VirtualThreads.ensureAvailable();
        if (Simulation.current() != null) {
            throw new IllegalStateException(
                    "a scheduler inside another one: this thread runs under a TestScheduler already; start explorations from a thread of the test framework");
        }
        this.exploration = exploration;
        this.body = body;
        this.carrier = new Carrier();
    }

    Report explore() {
        Report report = watched(this::exploreHere);
        if (points == 0) {
            LOG.warn(
                    "no thread of the test ever came to a point, so the {} schedules differ at most in who blocks first: fork in a scope, or name points with TestScheduler.point",
                    report.schedules());
        }
        return report;
    }

    Report replay(Recipe recipe) {
        return watched(() -> replayHere(recipe));
    }

    // ---- the thread that asked

    private <V> V watched(Callable<V> work) {
        Simulation.AT_WORK.incrementAndGet();
        Thread asking = Thread.currentThread();
        var task = new FutureTask<>(work) {
            @Override
            protected void done() {
                LockSupport.unpark(asking);
            }
        };
        carrier.execute(task);
        try {
            var watchdog = new Watchdog(carrier);
            while (!task.isDone()) {
                REAL_TIME.parkUntil(this, REAL_TIME.nanoTime() + Watchdog.INTERVAL_NANOS);
                interrupted |= Thread.interrupted(); // the schedule at work is the last one then
                Running now = running;
                if (now != null && watchdog.findsStuck(now.simulation)) {
                    throw stuck(now);
                }
            }
            if (task.state() == Future.State.FAILED) {
                throw rethrown(task.exceptionNow());
            }
            return task.resultNow();
        } finally {
            Simulation.AT_WORK.decrementAndGet();
            carrier.close();
            if (interrupted) {
                asking.interrupt();
            }
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable thrown) {
        switch (thrown) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            case null, default -> throw new IllegalStateException("the scheduler failed", thrown);
        }
    }

    /** Leaves the carrier behind, with the thread that does not give it back. */
    private FailedScheduleError stuck(Running at) {
        FailedScheduleError before = known;
        if (before != null) {
            carrier.abandon();
            return before; // a shorter schedule has come to something else: the one that was found stands
        }
        carrier.abandon();
        Finding found = at.simulation.finding(); // then it is a thread that will not end which is stuck
        Finding finding = found != null ? found : Situation.stuck(at.simulation, at.simulation.stepping());
        SimulatedThread stepping = at.simulation.stepping();
        if (stepping != null) {
            stepping.thread.interrupt(); // some end then
        }
        return error(finding, at.strategy.recipe(), at.schedule, null);
    }

    // ---- the carrier

    private Report exploreHere() {
        Deadline end = Deadline.after(exploration.time(), REAL_TIME);
        DepthFirst search =
                exploration.isExhaustive()
                        ? new DepthFirst(DepthFirst.Cost.PREEMPTIONS, exploration.preemptions())
                        : null;
        boolean over = false;
        boolean unsearched = false;
        while (schedules < exploration.schedules() && (schedules == 0 || !end.passed() && !interrupted) && !over) {
            Strategy strategy =
                    search != null ? search : exploration.order().strategy(exploration.seed(), schedules, longest);
            Attempt attempt = attempt(strategy, /* keeps= */ schedules == 0, null);
            count(attempt);
            if (attempt.finding() != null) {
                throw failed(attempt.finding(), attempt);
            }
            if (schedules == 1) {
                ensureRepeatable(attempt);
            }
            unsearched |= attempt.unsearched();
            if (search != null && attempt.misdeclared() && search.leavesOut()) {
                search = search.leavingOutNothing();
            } else {
                over = search != null && !search.next();
            }
        }
        return report(/* complete= */ over && !unsearched);
    }

    private Report replayHere(Recipe recipe) {
        var strategy = new ReplayStrategy(recipe);
        Attempt attempt = attempt(strategy, /* keeps= */ false, null);
        count(attempt);
        if (attempt.finding() != null) {
            throw recorded(attempt.finding(), recipe);
        }
        Recipe.Switch misfit = strategy.misfit();
        if (misfit != null) {
            throw new IllegalArgumentException(
                    "recipe '%s' does not fit the test any more: they part at %s; thread %d was not there to go on after step %d of thread %d. The test or what it tests has changed since the recipe was printed"
                            .formatted(recipe, misfit, misfit.next(), misfit.step(), misfit.after()));
        }
        return report(/* complete= */ false);
    }

    /** Runs a body as a recipe says, whatever comes of it, and returns what happened. */
    Trace record(Recipe recipe) {
        return watched(() -> {
            var recorder = new Recorder();
            attempt(new ReplayStrategy(recipe), /* keeps= */ false, recorder);
            return recorder.trace();
        });
    }

    private void count(Attempt attempt) {
        schedules++;
        points += attempt.points();
        steps += attempt.journal().steps();
        hash = hash * 31 + attempt.journal().hash();
        longest = schedules == 1 ? attempt.journal().steps() : Math.max(longest, attempt.journal().steps());
        hashes.add(attempt.journal().hash());
    }

    private Report report(boolean complete) {
        return new Report(schedules, hashes.size(), complete, points, steps, exploration.seed(), hash);
    }

    private Attempt attempt(Strategy strategy, boolean keeps, @Nullable Recorder recorder) {
        if (carrier.isAbandoned()) {
            throw new CancellationException("somebody else has told of it");
        }
        var noting = new Noting(strategy);
        var journal = new Journal(keeps);
        var simulation =
                new Simulation(
                        noting, new Simulation.Limits(exploration.steps(), /* isPatient= */ known == null), journal,
                        recorder,
                        carrier);
        running = new Running(simulation, noting, schedules + 1);
        var scheduler = new TestScheduler(simulation, recorder == null ? List.of() : List.of(recorder));
        Finding finding = simulation.run(() -> scheduler.runtime().call(() -> {
            body.run(scheduler);
            return true;
        }));
        running = null;
        return new Attempt(
                finding, noting.recipe(), journal, simulation.points(), simulation.isUnsearched(),
                simulation.isMisdeclared());
    }

    /** Runs the same schedule again: what differs is decided by something else than the schedule. */
    private void ensureRepeatable(Attempt first) {
        Attempt second = attempt(new ReplayStrategy(first.recipe()), /* keeps= */ true, null);
        String parts = first.journal().partsFrom(second.journal());
        if (parts != null) {
            throw error(nondeterminism(parts), first.recipe(), schedules, null);
        }
    }

    private static Finding nondeterminism(String where) {
        return new Finding(
                Verdict.NONDETERMINISM,
                "the same schedule gave two different runs: %s. Look there for what differs from run to run: static state, random numbers, hash order, the real clock, threads outside the test"
                        .formatted(where),
                null);
    }

    private FailedScheduleError failed(Finding finding, Attempt attempt) {
        int schedule = schedules;
        known = error(finding, attempt.recipe(), schedule, null);
        Attempt again = attempt(new ReplayStrategy(attempt.recipe()), /* keeps= */ true, null);
        if (!finding.isLike(again.finding())) {
            Attempt once = attempt(new ReplayStrategy(attempt.recipe()), /* keeps= */ true, null);
            String parts = again.journal().partsFrom(once.journal());
            return error(
                    nondeterminism(parts != null ? parts : "the first one ended with this: " + finding.message()),
                    attempt.recipe(), schedule, null);
        }
        Deadline end = Deadline.after(TIME_TO_SHRINK, REAL_TIME);
        Recipe recipe = new Shrinker(
                strategy -> attempt(strategy, /* keeps= */ false, null), finding, () -> interrupted || end.passed())
                .shrink(attempt.recipe());
        return recorded(finding, recipe);
    }

    /** Runs the failing schedule once more, to show what happens in it. */
    private FailedScheduleError recorded(Finding finding, Recipe recipe) {
        int schedule = schedules;
        known = error(finding, recipe, schedule, null);
        var recorder = new Recorder();
        Finding seen = attempt(new ReplayStrategy(recipe), /* keeps= */ false, recorder).finding();
        return seen != null && finding.isLike(seen)
                ? error(seen, recipe, schedule, recorder.trace())
                : known; // listeners have changed what happens
    }

    private FailedScheduleError error(Finding finding, Recipe recipe, int schedule, @Nullable Trace trace) {
        String message = """
                %s on schedule %s of %s: %s
                To repeat it: @ConcurrentTest(%s) or Exploration.defaults()%s
                %s"""
                .formatted(finding.verdict(), Exploration.grouped(schedule), exploration, finding.message(),
                        exploration.asElements(recipe), exploration.asCalls(recipe),
                        trace == null ? "" : trace.timeline());
        return new FailedScheduleError(finding, recipe, exploration.seed(), schedule, message.strip(), trace);
    }
}
