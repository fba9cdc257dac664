/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static dev.taskscope.Decision.CANCEL_REST_AND_RETURN;
import static dev.taskscope.Decision.KEEP_WAITING;
import static dev.taskscope.Decision.RETURN;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Decision;
import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The policies that come with core keep the laws, alone and composed. */
class CorePoliciesTest {

    /** Tasks that return their names. */
    abstract static class Named<R> extends CompletionPolicyContract<String, R> {
        @Override
        protected String value(String task) {
            return task;
        }

        static int count(List<Ended> ended, End kind) {
            return (int) ended.stream().filter(one -> one.end() == kind).count();
        }

        static boolean has(List<Ended> ended, String... names) {
            return ended.stream().map(Ended::task).toList().containsAll(List.of(names));
        }

        static Optional<Decision> when(boolean stops, Decision decision) {
            return Optional.of(stops ? decision : KEEP_WAITING);
        }

        static Object names(List<Task<String>> tasks) {
            return tasks.stream().map(Task::name).toList();
        }
    }

    /** Policies whose result is what was seen. */
    abstract static class Seeing extends Named<Completion<String>> {
        @Override
        protected Object compared(Completion<String> result) {
            return List.of(names(result.succeeded()), names(result.failed()));
        }
    }

    @Nested
    class WaitForAllTest extends Seeing {
        @Override
        protected CompletionPolicy<String, Completion<String>> policy() {
            return CompletionPolicy.waitForAll();
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            return Optional.of(KEEP_WAITING);
        }
    }

    abstract static class QuorumContract extends Named<List<Task<String>>> {
        abstract int needed();

        @Override
        protected CompletionPolicy<String, List<Task<String>>> policy() {
            return CompletionPolicy.quorum(needed());
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            int succeeded = count(ended, End.SUCCESS);
            boolean outOfReach = succeeded + forked - ended.size() < needed();
            return when(succeeded >= needed() || outOfReach, CANCEL_REST_AND_RETURN);
        }

        @Override
        protected boolean mayThrow(Throwable thrown, List<Ended> done, int pending) {
            return thrown instanceof TaskFailedException && count(done, End.SUCCESS) < needed();
        }

        @Override
        protected Object compared(List<Task<String>> result) {
            return names(result);
        }
    }

    @Nested
    class QuorumOfOneTest extends QuorumContract {
        @Override
        int needed() {
            return 1;
        }
    }

    @Nested
    class QuorumOfTwoTest extends QuorumContract {
        @Override
        int needed() {
            return 2;
        }
    }

    @Nested
    class QuorumOfFourTest extends QuorumContract {
        @Override
        int needed() {
            return 4; // never in reach
        }
    }

    abstract static class AtMostFailuresContract extends Seeing {
        abstract int tolerated();

        @Override
        protected CompletionPolicy<String, Completion<String>> policy() {
            return CompletionPolicy.atMostFailures(tolerated());
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            return when(count(ended, End.FAILURE) > tolerated(), CANCEL_REST_AND_RETURN);
        }

        @Override
        protected boolean mayThrow(Throwable thrown, List<Ended> done, int pending) {
            return thrown instanceof TaskFailedException && count(done, End.FAILURE) > tolerated();
        }
    }

    @Nested
    class FailFastTest extends AtMostFailuresContract {
        @Override
        int tolerated() {
            return 0;
        }
    }

    @Nested
    class AtMostOneFailureTest extends AtMostFailuresContract {
        @Override
        int tolerated() {
            return 1;
        }
    }

    @Nested
    class EndedTest extends Seeing {
        @Override
        protected CompletionPolicy<String, Completion<String>> policy() {
            return CompletionPolicy.ended("a", "b");
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            return when(has(ended, "a", "b"), RETURN);
        }
    }

    @Nested
    class AndOrTest extends Seeing {
        private final CompletionPolicy<String, Completion<String>> shared =
                ended("a").and(ended("b")).or(ended("c"));

        private static CompletionPolicy<String, Completion<String>> ended(String name) {
            return CompletionPolicy.ended(name);
        }

        @Override
        protected CompletionPolicy<String, Completion<String>> policy() {
            return shared;
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            return when(has(ended, "a", "b") || has(ended, "c"), RETURN);
        }
    }

    @Nested
    class AndOfQuorumTest extends QuorumContract {
        @Override
        int needed() {
            return 2;
        }

        @Override
        protected CompletionPolicy<String, List<Task<String>>> policy() {
            return super.policy().and(CompletionPolicy.<String>ended("a"));
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            boolean quorumStops = super.expectedAnswer(ended, forked).orElseThrow().stops();
            return when(quorumStops && has(ended, "a"), RETURN);
        }
    }

    @Nested
    class UntilThenCancelTest extends Seeing {
        @Override
        protected CompletionPolicy<String, Completion<String>> policy() {
            return CompletionPolicy.<String>waitForAll()
                    .until(task -> task.state() == Task.State.FAILED)
                    .thenCancel();
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            return when(count(ended, End.FAILURE) > 0, CANCEL_REST_AND_RETURN);
        }
    }

    @Nested
    class MappedTest extends Named<String> {
        @Override
        protected CompletionPolicy<String, String> policy() {
            return CompletionPolicy.<String>quorum(1).mapping(tasks -> tasks.get(0).value());
        }

        @Override
        protected boolean mayThrow(Throwable thrown, List<Ended> done, int pending) {
            return thrown instanceof TaskFailedException && count(done, End.SUCCESS) == 0;
        }

        @Override
        protected Object compared(String result) {
            return result;
        }
    }
}
