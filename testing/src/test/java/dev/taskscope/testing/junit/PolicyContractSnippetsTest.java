/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Decision;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The example of the Javadoc of {@link CompletionPolicyContract}. */
class PolicyContractSnippetsTest {

    // @start region="contract"
    /** Stops at the first price below a limit. */
    record Cheap(int limit) implements CompletionPolicy<Integer, Optional<Integer>> {
        @Override
        public Decision onCompletion(Task<Integer> completed, Tally tally) {
            return isCheap(completed) ? Decision.CANCEL_REST_AND_RETURN : Decision.KEEP_WAITING;
        }

        @Override
        public Optional<Integer> result(Completion<Integer> completion) {
            return completion.done().stream().filter(this::isCheap).findFirst().map(Task::value);
        }

        private boolean isCheap(Task<Integer> task) {
            return task.state() == Task.State.SUCCEEDED && task.value() < limit;
        }
    }

    @Nested
    class CheapTest extends CompletionPolicyContract<Integer, Optional<Integer>> {
        @Override
        protected CompletionPolicy<Integer, Optional<Integer>> policy() {
            return new Cheap(2);
        }

        @Override
        protected Integer value(String task) {
            return task.equals("a") ? 1 : 3; // only a is cheap
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            boolean cheap = ended.contains(new Ended("a", End.SUCCESS));
            return Optional.of(cheap ? Decision.CANCEL_REST_AND_RETURN : Decision.KEEP_WAITING);
        }

        @Override
        protected Object compared(Optional<Integer> result) {
            return result;
        }
    }
    // @end
}
