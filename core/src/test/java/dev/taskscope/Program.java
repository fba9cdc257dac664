/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A small concurrent program, made up by a property: what the owner forks at the beginning, and how often it joins
 * before it cancels what is left.
 */
record Program(List<Plan> plans, int rounds) {

    /** What one task does, step by step. */
    record Plan(List<Step> steps) {
        @Override
        public String toString() {
            return steps.stream().map(Step::toString).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** Tasks are named by a number, counted round among those that have been forked by then. */
    sealed interface Step {

        /** Lets others go first. */
        record Pause() implements Step {
            @Override
            public String toString() {
                return "pause";
            }
        }

        /** Forks a sibling. */
        record Fork(Plan plan) implements Step {
            @Override
            public String toString() {
                return "fork" + plan;
            }
        }

        /** Waits for a sibling; if the number is odd and there is a scope around, for a task of that. */
        record Await(int which) implements Step {
            @Override
            public String toString() {
                return "await " + which;
            }
        }

        /** Cancels a sibling, perhaps itself. */
        record Cancel(int which) implements Step {
            @Override
            public String toString() {
                return "cancel " + which;
            }
        }

        /** Cancels the scope that it is in. */
        record CancelScope() implements Step {
            @Override
            public String toString() {
                return "cancel scope";
            }
        }

        /** Opens a scope below, forks into it, and joins it or just closes it. */
        record Inner(List<Plan> plans, boolean joins) implements Step {
            @Override
            public String toString() {
                return "inner" + plans + (joins ? ".join" : ".close");
            }
        }

        /** The last step: returns. */
        record Succeed() implements Step {
            @Override
            public String toString() {
                return "succeed";
            }
        }

        /** The last step: throws. */
        record Fail() implements Step {
            @Override
            public String toString() {
                return "fail";
            }
        }

        /** The last step: blocks until it is interrupted. */
        record Block() implements Step {
            @Override
            public String toString() {
                return "block";
            }
        }
    }

    @Override
    public String toString() {
        return "%d rounds over %s".formatted(rounds, plans);
    }
}
