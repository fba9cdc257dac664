/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static dev.taskscope.Decision.CANCEL_REST_AND_RETURN;
import static dev.taskscope.Decision.KEEP_WAITING;
import static dev.taskscope.Decision.RETURN;

import java.util.List;
import org.junit.jupiter.api.Nested;

/** The laws of policies, for each that comes with core and for compositions of them. */
class PolicyLawsTest {
    private static final int ALL = 3;

    private static CompletionPolicy<String, Completion<String>> waitForAll() {
        return CompletionPolicy.waitForAll();
    }

    private static CompletionPolicy<String, List<Task<String>>> quorum(int needed) {
        return CompletionPolicy.quorum(needed);
    }

    private static CompletionPolicy<String, Completion<String>> ended(String... names) {
        return CompletionPolicy.ended(names);
    }

    private static int count(List<PolicyLaws.Ended> ended, PolicyLaws.End kind) {
        return (int) ended.stream().filter(one -> one.end() == kind).count();
    }

    private static boolean has(List<PolicyLaws.Ended> ended, String... names) {
        return ended.stream().map(PolicyLaws.Ended::task).toList().containsAll(List.of(names));
    }

    @Nested
    class WaitForAllLaws extends PolicyLaws {
        @Override
        CompletionPolicy<String, ?> policy() {
            return waitForAll();
        }

        @Override
        Decision expected(List<Ended> ended) {
            return KEEP_WAITING;
        }
    }

    abstract static class QuorumLaws extends PolicyLaws {
        abstract int needed();

        @Override
        CompletionPolicy<String, ?> policy() {
            return quorum(needed());
        }

        @Override
        Decision expected(List<Ended> ended) {
            int succeeded = count(ended, End.SUCCESS);
            boolean reached = succeeded >= needed();
            boolean outOfReach = succeeded + ALL - ended.size() < needed();
            return reached || outOfReach ? CANCEL_REST_AND_RETURN : KEEP_WAITING;
        }
    }

    @Nested
    class QuorumOfOneLaws extends QuorumLaws {
        @Override
        int needed() {
            return 1;
        }
    }

    @Nested
    class QuorumOfTwoLaws extends QuorumLaws {
        @Override
        int needed() {
            return 2;
        }
    }

    @Nested
    class QuorumOfFourLaws extends QuorumLaws {
        @Override
        int needed() {
            return 4; // never in reach
        }
    }

    @Nested
    class FailFastLaws extends PolicyLaws {
        @Override
        CompletionPolicy<String, ?> policy() {
            return CompletionPolicy.<String>atMostFailures(0);
        }

        @Override
        Decision expected(List<Ended> ended) {
            return count(ended, End.FAILURE) > 0 ? CANCEL_REST_AND_RETURN : KEEP_WAITING;
        }
    }

    @Nested
    class AtMostOneFailureLaws extends PolicyLaws {
        @Override
        CompletionPolicy<String, ?> policy() {
            return CompletionPolicy.<String>atMostFailures(1);
        }

        @Override
        Decision expected(List<Ended> ended) {
            return count(ended, End.FAILURE) > 1 ? CANCEL_REST_AND_RETURN : KEEP_WAITING;
        }
    }

    @Nested
    class EndedLaws extends PolicyLaws {
        @Override
        CompletionPolicy<String, ?> policy() {
            return ended("a", "b");
        }

        @Override
        Decision expected(List<Ended> ended) {
            return has(ended, "a", "b") ? RETURN : KEEP_WAITING;
        }
    }

    @Nested
    class AndOrLaws extends PolicyLaws {
        @Override
        CompletionPolicy<String, ?> policy() {
            return ended("a").and(ended("b")).or(ended("c"));
        }

        @Override
        Decision expected(List<Ended> ended) {
            return has(ended, "a", "b") || has(ended, "c") ? RETURN : KEEP_WAITING;
        }
    }

    @Nested
    class AndOfQuorumLaws extends PolicyLaws {
        @Override
        CompletionPolicy<String, ?> policy() {
            return quorum(2).and(ended("a"));
        }

        @Override
        Decision expected(List<Ended> ended) {
            boolean reached = count(ended, End.SUCCESS) >= 2;
            boolean outOfReach = count(ended, End.SUCCESS) + ALL - ended.size() < 2;
            return (reached || outOfReach) && has(ended, "a") ? RETURN : KEEP_WAITING;
        }
    }

    @Nested
    class UntilLaws extends PolicyLaws {
        @Override
        CompletionPolicy<String, ?> policy() {
            return waitForAll().until(task -> task.state() == Task.State.FAILED);
        }

        @Override
        Decision expected(List<Ended> ended) {
            return ended.get(ended.size() - 1).end() == End.FAILURE ? RETURN : KEEP_WAITING;
        }
    }

    @Nested
    class ThenCancelLaws extends PolicyLaws {
        @Override
        CompletionPolicy<String, ?> policy() {
            return ended("b").thenCancel();
        }

        @Override
        Decision expected(List<Ended> ended) {
            return has(ended, "b") ? CANCEL_REST_AND_RETURN : KEEP_WAITING;
        }
    }

    @Nested
    class MappedLaws extends PolicyLaws {
        @Override
        CompletionPolicy<String, ?> policy() {
            return quorum(1).mapping(tasks -> tasks.get(0).value());
        }

        @Override
        Decision expected(List<Ended> ended) {
            boolean outOfReach = ended.size() == ALL;
            return count(ended, End.SUCCESS) > 0 || outOfReach ? CANCEL_REST_AND_RETURN : KEEP_WAITING;
        }
    }

    /** Stops at the second task in a row that ends in the same way. */
    private static final class Twice implements CompletionPolicy<String, Completion<String>> {
        private Task.State last = Task.State.FORKED;

        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            boolean again = completed.state() == last;
            last = completed.state();
            return again ? RETURN : KEEP_WAITING;
        }

        @Override
        public Twice newRound() {
            return new Twice();
        }
    }

    @Nested
    class OwnStatefulLaws extends PolicyLaws {
        @Override
        CompletionPolicy<String, ?> policy() {
            return new Twice();
        }

        @Override
        Decision expected(List<Ended> ended) {
            int size = ended.size();
            boolean twice = size > 1 && ended.get(size - 1).end() == ended.get(size - 2).end();
            return twice ? RETURN : KEEP_WAITING;
        }
    }

    @Nested
    class AndOfCountingLaws extends PolicyLaws {
        @Override
        CompletionPolicy<String, ?> policy() {
            CompletionPolicy<String, Completion<String>> atLastButOne =
                    (task, tally) -> tally.pending() == 1 ? RETURN : KEEP_WAITING;
            return atLastButOne.and(ended("b"));
        }

        @Override
        Decision expected(List<Ended> ended) {
            return ended.size() >= ALL - 1 && has(ended, "b") ? RETURN : KEEP_WAITING;
        }
    }
}
