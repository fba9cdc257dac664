/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing schedule short: first leaves out switches that it does not need (delta debugging: Zeller and Hildebrandt,
 * 2002), then tries every schedule with fewer. What is left is the least there is, unless the program is too large for that.
 */
final class Shrinker {
    private static final long STEPS = 3_000_000; // of all runs together: some tenths of a second

    private final Function<Strategy, Attempt> runs;
    private final Finding finding;
    private final BooleanSupplier outOfTime; // for programs that take long
    private long stepsLeft = STEPS;

    /**
     * Creates one for a finding.
     *
     * @param runs runs the program once
     * @param outOfTime whether to be content with what has been found
     */
    Shrinker(Function<Strategy, Attempt> runs, Finding finding, BooleanSupplier outOfTime) {
        this.runs = runs;
        this.finding = finding;
        this.outOfTime = outOfTime;
    }

    private boolean mayGoOn() {
        return stepsLeft > 0 && !outOfTime.getAsBoolean();
    }

    /** Returns the shortest recipe found that leads to a like finding. */
    Recipe shrink(Recipe failing) {
        Recipe shorter = withoutNeedless(failing);
        for (int switches = 0; switches < shorter.switches().size() && mayGoOn(); switches++) {
            Recipe fewest = searched(switches);
            if (fewest != null) {
                return fewest;
            }
        }
        return shorter;
    }

    private Recipe withoutNeedless(Recipe failing) {
        List<Recipe.Switch> left = failing.switches();
        int parts = 1;
        while (!left.isEmpty() && mayGoOn()) {
            List<Recipe.Switch> smaller = withoutOnePart(left, parts);
            if (smaller.size() < left.size()) {
                left = smaller;
                parts = Math.max(1, Math.min(parts - 1, left.size()));
            } else if (parts >= left.size()) {
                break;
            } else {
                parts = Math.min(left.size(), 2 * parts);
            }
        }
        return new Recipe(left);
    }

    /** Returns the switches without one of so many parts, if it still fails; else the same. */
    private List<Recipe.Switch> withoutOnePart(List<Recipe.Switch> switches, int parts) {
        int size = (switches.size() + parts - 1) / parts;
        for (int from = 0; from < switches.size() && mayGoOn(); from += size) {
            var rest = new ArrayList<>(switches);
            rest.subList(from, Math.min(switches.size(), from + size)).clear();
            Attempt attempt = attempt(new ReplayStrategy(new Recipe(rest)));
            if (finding.isLike(attempt.finding())) {
                List<Recipe.Switch> made = attempt.recipe().switches(); // without those that could not be made
                return made.size() < switches.size() ? made : rest;
            }
        }
        return switches;
    }

    private @Nullable Recipe searched(int switches) {
        var search = new DepthFirst(DepthFirst.Cost.SWITCHES, switches);
        do {
            Attempt attempt = attempt(search);
            if (finding.isLike(attempt.finding())) {
                return attempt.recipe();
            }
        } while (search.next() && mayGoOn());
        return null;
    }

    private Attempt attempt(Strategy strategy) {
        Attempt attempt = runs.apply(strategy);
        stepsLeft -= attempt.journal().steps();
        return attempt;
    }
}
