/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static dev.taskscope.Decision.CANCEL_REST_AND_RETURN;
import static dev.taskscope.Decision.KEEP_WAITING;
import static dev.taskscope.Decision.RETURN;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Decision;
import dev.taskscope.Task;
import dev.taskscope.TaskFailedException;
import dev.taskscope.testing.junit.CompletionPolicyContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The policies of this module keep the laws of policies. */
class PoliciesTest {

    /** Tasks that return their names. */
    abstract static class Named<R> extends CompletionPolicyContract<String, R> {
        @Override
        protected String value(String task) {
            return task;
        }

        static Optional<Decision> when(boolean stops, Decision decision) {
            return Optional.of(stops ? decision : KEEP_WAITING);
        }

        static End last(List<Ended> ended) {
            return ended.get(ended.size() - 1).end();
        }
    }

    abstract static class Returning extends Named<Completion<String>> {
        abstract ReturnWhen when();

        @Override
        protected CompletionPolicy<String, Completion<String>> policy() {
            return when().policy();
        }

        @Override
        protected Object compared(Completion<String> result) {
            return List.of(
                    result.done().stream().map(Task::name).toList(), result.failed().stream().map(Task::name).toList());
        }
    }

    @Nested
    class FirstCompletedTest extends Returning {
        @Override
        ReturnWhen when() {
            return ReturnWhen.FIRST_COMPLETED;
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            return Optional.of(RETURN);
        }
    }

    @Nested
    class FirstExceptionTest extends Returning {
        @Override
        ReturnWhen when() {
            return ReturnWhen.FIRST_EXCEPTION;
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            return when(last(ended) == End.FAILURE, RETURN);
        }
    }

    @Nested
    class AllCompletedTest extends Returning {
        @Override
        ReturnWhen when() {
            return ReturnWhen.ALL_COMPLETED;
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            return Optional.of(KEEP_WAITING);
        }
    }

    @Nested
    class RaceTest extends Named<Task<String>> {
        @Override
        protected CompletionPolicy<String, Task<String>> policy() {
            return Race.policy();
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            boolean nobodyIsLeft = ended.size() == forked;
            return when(last(ended) == End.SUCCESS || nobodyIsLeft, CANCEL_REST_AND_RETURN);
        }

        @Override
        protected boolean mayThrow(Throwable thrown, List<Ended> done, int pending) {
            return thrown instanceof TaskFailedException
                    && done.stream().noneMatch(ended -> ended.end() == End.SUCCESS);
        }

        @Override
        protected Object compared(Task<String> result) {
            return result.name();
        }
    }

    @Nested
    class HedgeTest extends Named<Completion<String>> {
        @Override
        protected CompletionPolicy<String, Completion<String>> policy() {
            return new Hedge.FirstSuccess<>();
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            return Optional.of(last(ended) == End.SUCCESS ? CANCEL_REST_AND_RETURN : RETURN);
        }
    }

    @Nested
    class GatherOwnTest extends Named<Completion<String>> {
        @Override
        protected CompletionPolicy<String, Completion<String>> policy() {
            return Gather.untilOneDoesNotSucceed();
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            return when(last(ended) != End.SUCCESS, CANCEL_REST_AND_RETURN);
        }

        @Override
        protected boolean mayThrow(Throwable thrown, List<Ended> done, int pending) {
            return thrown instanceof TaskFailedException
                    && done.stream().anyMatch(ended -> ended.end() == End.FAILURE);
        }
    }
}
