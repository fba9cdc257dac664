/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.jqwik;

import dev.taskscope.testing.jqwik.TaskArbitraries.Feature;
import dev.taskscope.testing.jqwik.TaskProgram.End;
import dev.taskscope.testing.jqwik.TaskProgram.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes up one program. Steps are sketched first and drawn out when all names are known, so that a task may wait for one
 * that comes later in the text.
 */
final class ProgramGenerator {
    private static final int ALPHABET = 26;
    private static final int VALUES = 10;
    private static final int STEPS = 3;
    private static final int DEEPEST = 2;

    private final Random random;
    private final Set<Feature> features;
    private final RandomGenerator<Duration> delays;
    private int tasksLeft;
    private int tasks;
    private int scopes;

    /** What is known of a scope while a program is made up. */
    private record Place(@Nullable Place around, String scope, int depth, List<String> tasks) {
        List<String> reachableTasks() {
            var all = new ArrayList<>(tasks);
            if (around != null) {
                all.addAll(around.reachableTasks());
            }
            return all;
        }

        List<String> reachableScopes() {
            var all = new ArrayList<>(List.of(scope));
            if (around != null) {
                all.addAll(around.reachableScopes());
            }
            return all;
        }
    }

    /** @param tasks how many tasks the program will have */
    ProgramGenerator(Random random, Set<Feature> features, int tasks, RandomGenerator<Duration> delays) {
        this.random = random;
        this.features = features;
        this.tasksLeft = tasks;
        this.delays = delays;
    }

    TaskProgram program() {
        var place = new Place(null, TaskProgram.SCOPE, 0, new ArrayList<>());
        var sketch = new ArrayList<Supplier<Step>>();
        while (tasksLeft > 0) {
            sketch.add(fork(place));
            if (chance(3)) {
                sketch.add(ofOwner(place));
            }
            if (has(Feature.LATE_FORKS) && chance(6)) {
                sketch.add(join());
            }
        }
        if (chance(2)) {
            sketch.add(join());
        }
        return new TaskProgram(drawn(sketch));
    }

    private static List<Step> drawn(List<Supplier<Step>> sketch) {
        return sketch.stream().map(Supplier::get).toList();
    }

    // ---- parts of a sketch

    private Supplier<Step> fork(Place place) {
        tasksLeft--;
        String name = tasks < ALPHABET ? String.valueOf((char) ('a' + tasks)) : "t" + tasks;
        tasks++;
        place.tasks.add(name);
        List<Supplier<Step>> sketch = several(() -> ofTask(place));
        boolean fails = has(Feature.FAILURES) && chance(4);
        End end = fails ? new End.Failure() : new End.Value(random.nextInt(VALUES));
        return () -> new Step.Fork(name, drawn(sketch), end);
    }

    private Supplier<Step> inner(Place around) {
        scopes++;
        var place = new Place(around, "s" + scopes, around.depth + 1, new ArrayList<>());
        List<Supplier<Step>> sketch = several(() -> tasksLeft > 0 && !chance(3) ? fork(place) : ofOwner(place));
        if (chance(2)) {
            sketch.add(join());
        }
        return () -> new Step.Inner(place.scope, drawn(sketch));
    }

    private List<Supplier<Step>> several(Supplier<Supplier<Step>> next) {
        var sketch = new ArrayList<Supplier<Step>>();
        for (int steps = random.nextInt(STEPS + 1); steps > 0; steps--) {
            sketch.add(next.get());
        }
        return sketch;
    }

    private Supplier<Step> ofTask(Place place) {
        boolean forks = tasksLeft > 0 && has(Feature.LATE_FORKS) && chance(4);
        return forks ? fork(place) : ofAnybody(place);
    }

    private Supplier<Step> ofOwner(Place place) {
        return has(Feature.LATE_FORKS) && chance(4) ? join() : ofAnybody(place);
    }

    private Supplier<Step> ofAnybody(Place place) {
        if (has(Feature.INNER_SCOPES) && tasksLeft > 0 && place.depth < DEEPEST && chance(4)) {
            return inner(place);
        }
        if (has(Feature.CANCELLATION) && chance(4)) {
            return chance(4) ? cancelScope(place) : cancel(place);
        }
        if (has(Feature.AWAITS) && chance(4)) {
            return await(place);
        }
        Duration length = delay();
        return has(Feature.DEAF_TASKS) && chance(8) ? () -> new Step.SleepDeaf(length) : () -> new Step.Sleep(length);
    }

    private Supplier<Step> join() {
        Duration limit = has(Feature.LIMITS) && chance(2) ? delay() : null;
        return () -> new Step.Join(limit);
    }

    private Supplier<Step> cancelScope(Place place) {
        double which = random.nextDouble();
        return () -> new Step.CancelScope(one(place.reachableScopes(), which));
    }

    private Supplier<Step> cancel(Place place) {
        double which = random.nextDouble();
        return () -> place.reachableTasks().isEmpty()
                ? new Step.CancelScope(place.scope)
                : new Step.Cancel(one(place.reachableTasks(), which));
    }

    private Supplier<Step> await(Place place) {
        double which = random.nextDouble();
        return () -> place.reachableTasks().isEmpty()
                ? new Step.Sleep(Duration.ZERO)
                : new Step.Await(one(place.reachableTasks(), which));
    }

    // ---- chance

    private static String one(List<String> names, double which) {
        return names.get((int) (which * names.size()));
    }

    private Duration delay() {
        return delays.next(random).value();
    }

    private boolean has(Feature feature) {
        return features.contains(feature);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
