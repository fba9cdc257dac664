/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.jqwik;

import dev.taskscope.testing.jqwik.TaskProgram.End;
import dev.taskscope.testing.jqwik.TaskProgram.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/** A program and the simpler ones next to it, each of which differs in one edit; those with the fewest tasks come first. */
final class ProgramShrinker implements Shrinkable<TaskProgram> {
    private final TaskProgram program;

    ProgramShrinker(TaskProgram program) {
        this.program = program;
    }

    @Override
    public TaskProgram value() {
        return program;
    }

    @Override
    public Stream<Shrinkable<TaskProgram>> shrink() {
        ShrinkingDistance own = distance();
        return edits(program.steps(), /* byOwner= */ true)
                .filter(steps -> !steps.isEmpty())
                .map(ProgramShrinker::repaired)
                .<Shrinkable<TaskProgram>>map(steps -> new ProgramShrinker(new TaskProgram(steps)))
                .filter(simpler -> simpler.distance().compareTo(own) < 0)
                .sorted(Comparator.comparing(Shrinkable::distance));
    }

    // ---- how simple a program is

    @Override
    public ShrinkingDistance distance() {
        var weight = new Weight();
        weight.add(program.steps());
        return ShrinkingDistance.of(weight.tasks, weight.steps, weight.nanos, weight.rest);
    }

    /** What a program amounts to. */
    private static final class Weight {
        private long tasks;
        private long steps;
        private long nanos;
        private long rest;

        void add(List<Step> all) {
            steps += all.size();
            all.forEach(this::add);
        }

        private void add(Step step) {
            switch (step) {
                case Step.Fork fork -> {
                    tasks++;
                    rest += fork.end() instanceof End.Value value ? value.value() : 1_000;
                    add(fork.steps());
                }
                case Step.Inner inner -> add(inner.steps());
                case Step.Sleep sleep -> nanos += sleep.length().toNanos();
                case Step.SleepDeaf sleep -> {
                    nanos += sleep.length().toNanos();
                    rest++;
                }
                case Step.Join join -> {
                    nanos += join.limit() == null ? 0 : join.limit().toNanos();
                    rest += join.limit() == null ? 0 : 1;
                }
                default -> {}
            }
        }
    }

    // ---- edits

    /** Returns the lists that differ from this one in one place, here or further inside. */
    private static Stream<List<Step>> edits(List<Step> steps, boolean byOwner) {
        return IntStream.range(0, steps.size())
                .boxed()
                .flatMap(i -> insteadOf(steps.get(i), byOwner).map(other -> spliced(steps, i, other)));
    }

    private static List<Step> spliced(List<Step> steps, int at, List<Step> other) {
        var edited = new ArrayList<>(steps.subList(0, at));
        edited.addAll(other);
        edited.addAll(steps.subList(at + 1, steps.size()));
        return edited;
    }

    /** Returns what may stand in place of a step: nothing, what is in it, or a simpler one. */
    private static Stream<List<Step>> insteadOf(Step step, boolean byOwner) {
        Stream<List<Step>> removed = Stream.of(List.of());
        return Stream.concat(removed, switch (step) {
            case Step.Fork fork -> Stream.concat(
                    Stream.of(fork.steps()),
                    Stream.concat(
                            edits(fork.steps(), /* byOwner= */ false)
                                    .map(steps -> new Step.Fork(fork.name(), steps, fork.end())),
                            simpler(fork.end()).map(end -> new Step.Fork(fork.name(), fork.steps(), end)))
                            .map(List::<Step>of));
            case Step.Inner inner -> Stream.concat(
                    Stream.of(inner.steps().stream()
                            .filter(each -> byOwner || !(each instanceof Step.Join || each instanceof Step.JoinAll))
                            .toList()),
                    edits(inner.steps(), /* byOwner= */ true)
                            .map(steps -> List.<Step>of(new Step.Inner(inner.name(), steps))));
            case Step.Sleep sleep -> shorter(sleep.length()).map(length -> List.<Step>of(new Step.Sleep(length)));
            case Step.SleepDeaf sleep -> Stream.concat(
                    Stream.of(List.<Step>of(new Step.Sleep(sleep.length()))),
                    shorter(sleep.length()).map(length -> List.<Step>of(new Step.SleepDeaf(length))));
            case Step.Join join when join.limit() != null -> Stream.concat(
                    Stream.of(List.<Step>of(new Step.Join(null))),
                    shorter(join.limit()).map(limit -> List.<Step>of(new Step.Join(limit))));
            default -> Stream.empty();
        });
    }

    private static Stream<Duration> shorter(Duration length) {
        return Stream.of(
                Duration.ZERO, Duration.ofNanos(1), Duration.ofMillis(1), Duration.ofSeconds(1), length.dividedBy(2))
                .filter(other -> other.compareTo(length) < 0)
                .distinct();
    }

    private static Stream<End> simpler(End end) {
        return switch (end) {
            case End.Failure failure -> Stream.of(new End.Value(0));
            case End.Value value -> Stream.of(0, value.value() / 2)
                    .filter(other -> other != value.value())
                    .distinct()
                    .map(End.Value::new);
        };
    }

    // ---- what names something that is gone goes, too

    private static List<Step> repaired(List<Step> steps) {
        return repaired(steps, new ProgramNames(null, TaskProgram.SCOPE).enter(steps));
    }

    private static List<Step> repaired(List<Step> steps, ProgramNames names) {
        return steps.stream().filter(names::allow).map(step -> switch (step) {
            case Step.Fork fork -> new Step.Fork(fork.name(), repaired(fork.steps(), names), fork.end());
            case Step.Inner inner -> new Step.Inner(
                    inner.name(),
                    repaired(inner.steps(), new ProgramNames(names, inner.name()).enter(inner.steps())));
            default -> step;
        }).toList();
    }
}
