/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static java.time.Duration.ofSeconds;

import dev.taskscope.Deadline;
import dev.taskscope.Task;
import dev.taskscope.TaskCancelledException;
import dev.taskscope.TaskFailedException;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import dev.taskscope.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of a {@link LimitStep} program: what became of each limit, and what was not as it has to be. */
final class LimitRun {
    private final TimeSource clock = TaskRuntime.current().timeSource();
    final List<Ran> limits = new ArrayList<>(); // in the order in which they ended
    final List<String> faults = new ArrayList<>();

    /** A limit that is running or has run. */
    static final class Ran {
        final int number;
        final List<Ran> around;
        final @Nullable Integer cleanup;
        @Nullable Long deadline; // as it was set last, in seconds
        boolean expired;
        boolean told; // that it has expired, by its own exception or attempt
        long ended;
        @Nullable Limit handle;

        Ran(int number, List<Ran> around, @Nullable Long deadline, @Nullable Integer cleanup) {
            this.number = number;
            this.around = around;
            this.deadline = deadline;
            this.cleanup = cleanup;
        }

        boolean isAsked() {
            return handle.expired();
        }

        /** Returns when it asks the body to stop next, if at all. */
        private Stream<Long> asksNext(boolean again) {
            return again
                    ? Stream.ofNullable(cleanup).map(budget -> deadline + budget)
                    : Stream.of(deadline);
        }

        @Override
        public String toString() {
            return "limit %d, deadline %s, ended %d%s%s".formatted(
                    number, deadline, ended, expired ? ", expired" : "", told ? ", told" : "");
        }
    }

    private final boolean unhurried; // with shields and cleanup, a sleep may go on past a deadline
    private int numbers;

    LimitRun(boolean unhurried) {
        this.unhurried = unhurried;
    }

    long now() {
        return clock.nanoTime() / 1_000_000_000;
    }

    void fault(String what) {
        faults.add("at " + now() + ": " + what);
    }

    /** Does steps under limits, the outermost first, of which those from {@code visible} on are not behind a shield. */
    void steps(List<LimitStep> steps, List<Ran> around, int visible) throws Exception {
        for (LimitStep step : steps) {
            switch (step) {
                case LimitStep.Sleep sleep -> sleep(sleep.seconds(), around, visible);
                case LimitStep.Limited limited -> limited(limited, around, visible);
                case LimitStep.Move move -> move(move, around);
                case LimitStep.Forked forked -> forked(forked.steps(), around, visible);
                case LimitStep.Cleaned cleaned -> {
                    try {
                        steps(cleaned.steps(), around, visible);
                    } finally {
                        steps(cleaned.cleanup(), around, visible);
                    }
                }
                case LimitStep.Shielded shielded -> Timeouts.<@Nullable Void, Exception>shield(() -> {
                    steps(shielded.steps(), around, around.size());
                    return null;
                });
            }
        }
    }

    private void sleep(int seconds, List<Ran> around, int visible) throws InterruptedException {
        long now = now();
        List<Ran> reaching = around.subList(visible, around.size());
        Optional<Long> expected = earliest(reaching, now, Ran::isAsked);
        Optional<Long> effective =
                Timeouts.effectiveDeadline().map(Deadline::nanos).map(nanos -> nanos / 1_000_000_000);
        if (!effective.equals(expected) && !effective.equals(earliest(reaching, now + 1, ran -> ran.deadline <= now))) {
            fault("the effective deadline was %s, not %s".formatted(effective, expected));
        }
        long begin = now();
        clock.sleep(ofSeconds(seconds));
        for (Ran ran : around) {
            if (!unhurried && ran.deadline != null && ran.deadline < now()) {
                fault("a sleep from %d went on past %s".formatted(begin, ran));
            }
        }
    }

    /** Returns the first moment from {@code begin} on at which one of these asks its body to stop, which some have done. */
    private static Optional<Long> earliest(List<Ran> limits, long begin, Predicate<Ran> hasAsked) {
        return limits.stream()
                .filter(ran -> ran.deadline != null)
                .flatMap(ran -> ran.asksNext(hasAsked.test(ran)))
                .filter(moment -> moment >= begin)
                .min(Long::compare);
    }

    private void limited(LimitStep.Limited step, List<Ran> around, int visible) throws Exception {
        Long deadline = step.seconds() == null ? null : now() + step.seconds();
        var ran = new Ran(++numbers, around, deadline, step.cleanup());
        var inside = new ArrayList<>(around);
        inside.add(ran);
        TimeLimit limit = step.seconds() == null ? TimeLimit.none() : TimeLimit.of(ofSeconds(step.seconds()));
        limit = limit.named("limit " + ran.number);
        if (step.cleanup() != null) {
            limit = limit.cleanupWithin(ofSeconds(step.cleanup()));
        }
        try {
            if (step.fails()) {
                limit.<@Nullable Void, Exception>call(handle -> body(step, ran, inside, visible, handle));
            } else {
                ran.told = limit.<@Nullable Void, Exception>attempt(
                        handle -> body(step, ran, inside, visible, handle)) instanceof Attempt.CutShort;
            }
        } catch (DeadlineExceededException e) {
            boolean own = e.name().orElseThrow().equals("limit " + ran.number);
            ran.told = own;
            if (!own || !step.caught()) {
                throw e;
            }
        } finally {
            ended(ran);
        }
    }

    private @Nullable Void body(LimitStep.Limited step, Ran ran, List<Ran> inside, int visible, Limit handle)
            throws Exception {
        ran.handle = handle;
        steps(step.steps(), inside, visible);
        return null;
    }

    private void ended(Ran ran) {
        ran.ended = now();
        limits.add(ran);
        if (ran.handle == null) {
            fault("the body of limit %d never began".formatted(ran.number));
            return;
        }
        ran.expired = ran.handle.expired();
        try {
            ran.handle.reschedule(ofSeconds(9));
            fault("limit %d was moved after its end".formatted(ran.number));
        } catch (IllegalStateException e) {
            // as it has to be
        }
    }

    private void move(LimitStep.Move step, List<Ran> around) {
        if (step.levels() >= around.size()) {
            return;
        }
        Ran ran = around.get(around.size() - 1 - step.levels());
        Limit handle = ran.handle;
        Long to = step.seconds() == null ? null : now() + step.seconds();
        try {
            if (step.seconds() == null) {
                handle.lift();
            } else {
                handle.reschedule(ofSeconds(step.seconds()));
            }
            ran.deadline = to;
        } catch (IllegalStateException e) {
            if (ran.deadline == null || ran.deadline > now()) { // else it has expired, or is just about to
                fault("%s could not be moved: %s".formatted(ran, e));
            }
        }
    }

    private void forked(List<LimitStep> steps, List<Ran> around, int visible) throws Exception {
        try (var scope = TaskScope.open()) {
            Task<Object> task = scope.fork(() -> {
                steps(steps, around, visible);
                return "done";
            });
            scope.join();
            task.value();
        } catch (TaskFailedException e) {
            throw e.getCause() instanceof DeadlineExceededException exceeded ? exceeded : e;
        } catch (TaskCancelledException e) {
            throw (InterruptedException) new InterruptedException("its task was cancelled").initCause(e);
        }
    }
}
