/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.jqwik;

import static java.util.Objects.requireNonNull;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.testing.TestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small program of concurrent tasks: what the owner of a scope does in it, step by step, and what the tasks do that it
 * forks. It always ends by itself: every delay is finite, and a wait of tasks for one another in a circle is refused by
 * {@link dev.taskscope.TaskScope}. {@link TaskArbitraries#programs} makes them up; one that a failure has printed may also be
 * written by hand.
 *
 * {@snippet class="dev.taskscope.testing.jqwik.SnippetsTest" region="program"}
 *
 * <p>Its text is pseudo code. Immutable.
 *
 * @param steps what the owner of the scope {@value #SCOPE} does, before it closes the scope
 * @since 0.1
 */
public record TaskProgram(List<Step> steps) {
    /** The name of the outermost scope. */
    public static final String SCOPE = "program";

    /** One thing that the owner of a scope or a task does. */
    public sealed interface Step {

        /**
         * Forks a task in the scope that the step is in. In a task, that is a sibling.
         *
         * @param name of the task; no other one of the program has it
         * @param steps what the task does
         * @param end how it ends then
         */
        record Fork(String name, List<Step> steps, End end) implements Step {
            /** Keeps a copy. */
            public Fork {
                requireNonNull(name, "name of the task");
                steps = List.copyOf(steps);
                requireNonNull(end, "end of the task");
            }
        }

        /**
         * Opens a scope below, takes its steps as the owner of that, and closes it. It waits for all of its tasks when it
         * joins.
         *
         * @param name of the scope; no other one of the program has it
         * @param steps what is done in it
         */
        record Inner(String name, List<Step> steps) implements Step {
            /** Keeps a copy. */
            public Inner {
                requireNonNull(name, "name of the scope");
                steps = List.copyOf(steps);
            }
        }

        /**
         * Sleeps, on the clock of the test. An interrupt ends it.
         *
         * @param length how long; zero is nothing
         */
        record Sleep(Duration length) implements Step {
            /** Refuses a negative length with an {@link IllegalArgumentException}. */
            public Sleep {
                ensureNotNegative(length);
            }
        }

        /**
         * Sleeps without reacting to interrupts, and keeps them for later.
         *
         * @param length how long; zero is nothing
         */
        record SleepDeaf(Duration length) implements Step {
            /** Refuses a negative length with an {@link IllegalArgumentException}. */
            public SleepDeaf {
                ensureNotNegative(length);
            }
        }

        /**
         * Waits for a task, if that has been forked by then.
         *
         * @param task its name; it is of the scope that the step is in, or of one around that
         */
        record Await(String task) implements Step {}

        /**
         * Cancels a task, if that has been forked by then.
         *
         * @param task its name; it is of the scope that the step is in, or of one around that
         */
        record Cancel(String task) implements Step {}

        /**
         * Cancels a scope.
         *
         * @param scope its name: the scope that the step is in, or one around that
         */
        record CancelScope(String scope) implements Step {}

        /**
         * Joins the scope that the step is in. A step of the scope's owner, not of its tasks.
         *
         * @param limit how long it waits at most; null for as long as it takes
         */
        record Join(@Nullable Duration limit) implements Step {
            /** Refuses a negative limit with an {@link IllegalArgumentException}. */
            public Join {
                if (limit != null) {
                    ensureNotNegative(limit);
                }
            }
        }

        /** Joins the scope that the step is in until nothing is pending. A step of the scope's owner, not of its tasks. */
        record JoinAll() implements Step {}

        private static void ensureNotNegative(Duration length) {
            if (length.isNegative()) {
                throw new IllegalArgumentException("a delay of a program is not negative: " + length);
            }
        }
    }

    /** How a task ends after its last step. */
    public sealed interface End {
        /**
         * It returns.
         *
         * @param value what it returns
         */
        record Value(int value) implements End {}

        /** It throws a {@link ToldToFailException} with its name. */
        record Failure() implements End {}
    }

    /** What tasks of programs throw. It has no stack. */
    public static final class ToldToFailException extends Exception {
        private static final long serialVersionUID = 1L;

        ToldToFailException(String task) {
            super("task '" + task + "' was told to fail", null, false, false);
        }
    }

    /**
     * Keeps a copy.
     *
     * @throws IllegalArgumentException if two tasks or two scopes have the same name, a step names a task or a scope that
     *     cannot be reached from there, or a task joins a scope that is not its own
     */
    public TaskProgram {
        steps = List.copyOf(steps);
        ProgramNames.ensureFit(steps);
    }

    /** Returns a program of a few steps. Throws as the constructor does. */
    public static TaskProgram of(Step... steps) {
        return new TaskProgram(List.of(steps));
    }

    /** Returns this program, with some more steps of the owner at its end. Throws as the constructor does. */
    public TaskProgram then(Step... more) {
        var all = new ArrayList<>(steps);
        all.addAll(List.of(more));
        return new TaskProgram(all);
    }

    /**
     * Runs it in a scope with a policy, on a thread of a test. The calling thread is the owner. When this returns the
     * scope has closed. An interrupt of the owner ends the step that it comes in, and counts; one that comes while it closes
     * is still there afterwards.
     *
     * @param scheduler the one that the calling thread runs under
     * @param policy of the outermost scope; inner ones wait for all of their tasks
     * @return what was seen
     * @throws dev.taskscope.ScopeFailedException if the policy has thrown, and no join has said so
     * @param <R> the type of the policy's result
     */
    public <R extends @Nullable Object> ProgramRun<R> run(
            TestScheduler scheduler, CompletionPolicy<Integer, R> policy) {
        requireNonNull(scheduler, "scheduler");
        requireNonNull(policy, "policy");
        return new ProgramRunner<R>(this, scheduler).run(policy);
    }

    /** Returns the program as pseudo code, over several lines. */
    @Override
    public String toString() {
        return new ProgramText().scope(SCOPE, steps).toString();
    }
}
