/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tries every schedule within a bound, one per run, depth first. Without a bound it leaves out schedules that differ from a
 * tried one only in the order of independent steps (sleep sets: Godefroid, "Partial-Order Methods for the Verification of
 * Concurrent Systems", 1996); with one it does not, since the tried one may have cost more than the bound.
 */
final class DepthFirst implements Strategy {

    /** What a bound counts. */
    enum Cost {
        /** That a thread is interrupted that could go on. */
        PREEMPTIONS,
        /** That another than the usual thread makes the next step. */
        SWITCHES
    }

    static final int UNBOUNDED = Integer.MAX_VALUE;

    private final Cost cost;
    private final int bound;
    private final boolean sleepSets;
    private final List<Choice> path = new ArrayList<>();
    private int depth;
    private int spent;
    private Map<Integer, Access> asleep = new HashMap<>(); // thread numbers; what they would do has been tried already

    /** One moment of decision, and which of its alternatives is being tried. */
    private static final class Choice {
        private final int[] threads;
        private int at;

        Choice(int[] threads) {
            this.threads = threads;
        }
    }

    DepthFirst(Cost cost, int bound) {
        this(cost, bound, /* sleepSets= */ bound == UNBOUNDED);
    }

    private DepthFirst(Cost cost, int bound, boolean sleepSets) {
        this.cost = cost;
        this.bound = bound;
        this.sleepSets = sleepSets;
    }

    /** Tells whether it leaves out schedules because of what points say about the steps after them. */
    boolean leavesOut() {
        return sleepSets;
    }

    /** Returns a search that begins anew and believes nothing that points say: they cannot be trusted in this program. */
    DepthFirst leavingOutNothing() {
        return new DepthFirst(cost, bound, /* sleepSets= */ false);
    }

    @Override
    public void begin() {
        depth = 0;
        spent = 0;
        asleep = new HashMap<>();
    }

    @Override
    public int choose(List<SimulatedThread> ready, @Nullable SimulatedThread last, int steps) {
        if (depth == path.size()) {
            path.add(new Choice(alternatives(ready, last)));
        }
        Choice choice = path.get(depth);
        if (choice.threads.length == 0) {
            depth++;
            return PRUNE;
        }
        int index = Strategy.indexOf(ready, choice.threads[choice.at]);
        if (index < 0) {
            throw new Parted("thread %d, which could make step %d before, cannot now"
                    .formatted(choice.threads[choice.at], steps));
        }
        spent += costOf(index, ready, last);
        if (sleepSets) {
            fallAsleep(choice, ready, ready.get(index));
        }
        depth++;
        return index;
    }

    private int[] alternatives(List<SimulatedThread> ready, @Nullable SimulatedThread last) {
        SimulatedThread usual = ready.get(Strategy.usual(ready, last));
        return ready.stream()
                .filter(thread -> !asleep.containsKey(thread.number))
                .filter(thread -> costOf(ready.indexOf(thread), ready, last) <= bound - spent)
                .sorted(Comparator.comparingInt(thread -> thread == usual ? -1 : thread.number))
                .mapToInt(thread -> thread.number)
                .toArray();
    }

    private int costOf(int index, List<SimulatedThread> ready, @Nullable SimulatedThread last) {
        return switch (cost) {
            case PREEMPTIONS -> last != null && ready.get(index) != last && ready.contains(last) ? 1 : 0;
            case SWITCHES -> index == Strategy.usual(ready, last) ? 0 : 1;
        };
    }

    private void fallAsleep(Choice choice, List<SimulatedThread> ready, SimulatedThread chosen) {
        for (int i = 0; i < choice.at; i++) {
            int tried = choice.threads[i];
            ready.stream()
                    .filter(thread -> thread.number == tried)
                    .forEach(thread -> asleep.put(tried, thread.next));
        }
        asleep.remove(chosen.number);
        asleep.values().removeIf(access -> !access.isIndependentOf(chosen.next));
    }

    @Override
    public boolean wantsEveryStep() {
        return sleepSets; // each step may wake what sleeps
    }

    /** Goes to the next schedule; returns false if there is none. */
    boolean next() {
        while (path.size() > depth) {
            path.removeLast();
        }
        while (!path.isEmpty()) {
            Choice latest = path.getLast();
            if (++latest.at < latest.threads.length) {
                return true;
            }
            path.removeLast();
        }
        return false;
    }

    /** The same decisions have led elsewhere. */
    static final class Parted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Parted(String message) {
            super(message);
        }
    }
}
