/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Decision;
import dev.taskscope.Outcome;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The contract of the policy that the README shows, as the README shows it. */
class OwnPolicyContractTest {

    /** What the policy is about. */
    record Quote(String venue, int price) {}

    /** As in the README. */
    record GoodEnough(int limit) implements CompletionPolicy<Quote, List<Quote>> {
        @Override
        public Decision onCompletion(Task<Quote> completed, Tally tally) {
            boolean good = completed.outcome().orElseThrow() instanceof Outcome.Success<Quote> success
                    && success.value().price() <= limit;
            return good ? Decision.CANCEL_REST_AND_RETURN : Decision.KEEP_WAITING;
        }

        @Override
        public List<Quote> result(Completion<Quote> completion) {
            return completion.values();
        }
    }

    @Nested
    // @start region="own-policy"
    class GoodEnoughTest extends CompletionPolicyContract<Quote, List<Quote>> {
        @Override
        protected CompletionPolicy<Quote, List<Quote>> policy() {
            return new GoodEnough(100);
        }

        @Override
        protected Quote value(String task) {
            return new Quote(task, task.equals("a") ? 99 : 101);
        }
    }
    // @end
}
