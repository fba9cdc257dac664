/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.jqwik;

import dev.taskscope.Completion;
import dev.taskscope.Outcome;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one run of a {@link TaskProgram}, for laws to be stated about it. Lists are in the order in which things
 * happened; all of them are unmodifiable.
 *
 * <p>For the thread that ran the program, and others that what it did happens-before.
 *
 * @param <R> the type of the policy's result
 * @since 0.1
 */
public final class ProgramRun<R extends @Nullable Object> {
    private final TaskProgram program;
    final List<Event> events = new ArrayList<>();
    final List<Task<Integer>> tasks = new ArrayList<>();
    final Map<Task<Integer>, Outcome<Integer>> outcomes = new LinkedHashMap<>();
    final Set<String> begun = new LinkedHashSet<>();
    final List<Round<R>> rounds = new ArrayList<>();
    final List<Task<Integer>> asked = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    int interrupts;

    /** What a scope or a policy did. */
    public enum Kind {
        /** A scope was opened. */
        OPEN,
        /** A task was forked. */
        FORK,
        /** A task's body was about to begin. */
        START,
        /** A task had its outcome. */
        COMPLETE,
        /** The policy of the outermost scope was asked about a task. */
        POLICY,
        /** A scope was asked to stop. */
        CANCEL,
        /** A scope had closed. */
        CLOSE
    }

    /**
     * Something that happened, as listeners and the policy were told.
     *
     * @param kind what
     * @param path the {@linkplain Task#path() path} of the task or the scope that it happened to
     * @param at when, from the beginning of the clock of the test
     */
    public record Event(Kind kind, String path, Duration at) {
        @Override
        public String toString() {
            return "%s %s at %s".formatted(kind, path, at);
        }
    }

    /**
     * A join of the outermost scope. Which tasks there were before and after it is as its listeners had been told by then:
     * of a task that another one has just forked the scope may know already, and wait for it, while they are still to be told.
     * That one is in {@link ProgramRun#outermost()} once the program is over.
     *
     * @param before the scope's tasks of whose fork listeners had been told before it, in fork order
     * @param after the scope's tasks of whose fork listeners had been told before it had returned, in fork order; it may have
     *     reported more
     * @param completion what the policy was given to make a result of; null if the join threw before that
     * @param pending the pending tasks of that, in fork order, as they were when the join returned
     * @param result what the policy made of it; null also if it threw
     * @param thrown what the join threw; null if it returned
     * @param at when it returned, from the beginning of the clock of the test
     * @param <R> the type of the policy's result
     */
    public record Round<R extends @Nullable Object>(
            List<Task<Integer>> before,
            List<Task<Integer>> after,
            @Nullable Completion<Integer> completion,
            List<Task<Integer>> pending,
            @Nullable R result,
            @Nullable Throwable thrown,
            Duration at) {

        /** Returns the tasks that were done, in completion order; none if the join threw before it saw any. */
        public List<Task<Integer>> done() {
            return completion == null ? List.of() : completion.done();
        }
    }

    ProgramRun(TaskProgram program) {
        this.program = program;
    }

    /** Returns what was run. */
    public TaskProgram program() {
        return program;
    }

    /** Returns what happened in all scopes, in order. */
    public List<Event> events() {
        return Collections.unmodifiableList(events);
    }

    /** Returns the tasks of all scopes, in fork order. */
    public List<Task<Integer>> tasks() {
        return Collections.unmodifiableList(tasks);
    }

    /** Returns the tasks of the outermost scope, in fork order. */
    public List<Task<Integer>> outermost() {
        return tasks.stream().filter(ProgramRun::isOutermost).toList();
    }

    static boolean isOutermost(Task<?> task) {
        return task.path().equals(TaskProgram.SCOPE + "/" + task.name());
    }

    /** Returns the outcome that each task of all scopes had when it completed, in completion order. */
    public Map<Task<Integer>, Outcome<Integer>> outcomes() {
        return Collections.unmodifiableMap(outcomes);
    }

    /** Returns the names of the tasks whose body has begun. */
    public Set<String> begun() {
        return Collections.unmodifiableSet(begun);
    }

    /** Returns the joins of the outermost scope. */
    public List<Round<R>> rounds() {
        return Collections.unmodifiableList(rounds);
    }

    /**
     * Returns the tasks that the policy was asked about. One that counts on {@link Tally#pending} may be asked twice about one
     * task.
     */
    public List<Task<Integer>> asked() {
        return Collections.unmodifiableList(asked);
    }

    /** Returns how many interrupts have ended a step of the owner. */
    public int interrupts() {
        return interrupts;
    }

    /**
     * Returns, in words, what must not happen whatever the program and the policy are, and did: an interrupt that reached the
     * policy or a listener, a policy that was asked twice at a time or after the close, a thread or a task that outlived its
     * scope.
     */
    public List<String> faults() {
        return Collections.unmodifiableList(faults);
    }

    /** Returns the program, its events and its faults, over several lines. */
    @Override
    public String toString() {
        return "%s%nin which happened:%n%s%s".formatted(
                program,
                events.stream().map(event -> "    " + event + System.lineSeparator()).collect(Collectors.joining()),
                faults.isEmpty() ? "" : "and was wrong: " + String.join("; ", faults));
    }
}
