/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How much of the story each event tells: 0 is what nobody may miss. What the run ended with and where each thread stands
 * then come first, then the switches, the last ones before the early ones, and around each of these what is near it.
 */
final class Weights {
    /** Each event further away from one that matters. */
    private static final int FURTHER = 4;

    private static final int MOST_SWITCHES = 40;

    private Weights() {}

    static int[] of(List<Event> events) {
        int[] weights = new int[events.size()];
        Set<Integer> seen = new HashSet<>();
        int switches = 0;
        for (int i = events.size() - 1; i >= 0; i--) {
            Event event = events.get(i);
            boolean last = seen.add(event.thread());
            weights[i] = weight(event, last, switches);
            switches += event.kind() == Kind.SWITCH ? 1 : 0;
        }
        if (weights.length > 0) {
            weights[0] = Math.min(weights[0], 8);
            weights[weights.length - 1] = Math.min(weights[weights.length - 1], 1);
        }
        return spread(weights);
    }

    private static int weight(Event event, boolean lastOfItsThread, int laterSwitches) {
        if (lastOfItsThread && event.kind() != Kind.END && event.kind() != Kind.FAIL) {
            return 3; // stuck there
        }
        return switch (event.kind()) {
            case FAIL -> 0;
            case SWITCH -> 2 + Math.min(laterSwitches, MOST_SWITCHES);
            case CANCEL -> 6;
            case COMPLETE -> Ending.isFailure(event) ? 3 : 60;
            case BLOCK, WAKE -> 50;
            case OPEN, CLOSE, FORK -> 60;
            case START, END, POINT, TIME -> 70;
        };
    }

    /** Lets what is near something that matters matter. */
    static int[] spread(int[] weights) {
        for (int i = 1; i < weights.length; i++) {
            weights[i] = Math.min(weights[i], weights[i - 1] + FURTHER);
        }
        for (int i = weights.length - 2; i >= 0; i--) {
            weights[i] = Math.min(weights[i], weights[i + 1] + FURTHER);
        }
        return weights;
    }
}
