/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static dev.taskscope.Decision.CANCEL_REST_AND_RETURN;
import static dev.taskscope.Decision.KEEP_WAITING;
import static dev.taskscope.Decision.RETURN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.taskscope.Completion;
import dev.taskscope.CompletionPolicy;
import dev.taskscope.Decision;
import dev.taskscope.Tally;
import dev.taskscope.Task;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Each of these policies breaks one law, and the contract says which. */
class BrokenPoliciesTest {

    // ---- the policies

    /** Stops at each completion; the other policies are this one with something wrong. */
    static class First implements CompletionPolicy<String, Object> {
        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return RETURN;
        }

        @Override
        public Object result(Completion<String> completion) {
            return completion.done().stream().map(Task::name).toList();
        }
    }

    /** Looks at a value that may not be there. */
    static final class ThrowsAtFailures extends First {
        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return completed.value().isEmpty() ? KEEP_WAITING : RETURN;
        }
    }

    static final class AnswersNull extends First {
        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return tally.failed() > 0 ? null : RETURN;
        }
    }

    static final class Sleeps extends First {
        private final TimeSource clock = TaskRuntime.current().timeSource();

        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            clock.parkUntil(this, clock.nanoTime() + 1);
            return RETURN;
        }
    }

    static final class NeverAnswers extends First {
        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            LockSupport.park(this);
            return onCompletion(completed, tally);
        }
    }

    /** Counts what it was asked about in all of its life, which is longer than one run. */
    static final class Forgetless extends First {
        private static int asked;

        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return asked++ % 3 == 0 ? RETURN : KEEP_WAITING;
        }
    }

    /** Counts what it was asked about, and has no newRound. */
    static final class Second extends First {
        private int asked;

        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return ++asked == 2 ? RETURN : KEEP_WAITING;
        }
    }

    /** Its result depends on when it is asked for. */
    static final class Impatient extends First {
        private final TimeSource clock = TaskRuntime.current().timeSource();
        private long last;

        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            last = clock.nanoTime();
            return RETURN;
        }

        @Override
        public Object result(Completion<String> completion) {
            return !completion.done().isEmpty() && clock.nanoTime() > last ? "stale" : "fresh";
        }
    }

    /** Its result takes for granted that there is a success. */
    static final class Optimist extends First {
        @Override
        public Object result(Completion<String> completion) {
            return completion.succeeded().get(0).value();
        }
    }

    /** Cancels by itself what its answer leaves running. */
    static final class CancelsByHand extends First {
        @Override
        public Object result(Completion<String> completion) {
            completion.pending().forEach(Task::cancel);
            return super.result(completion);
        }
    }

    static final class ClaimsToNeedAll extends First {
        @Override
        public boolean needsEvery() {
            return true;
        }
    }

    /** Cancels at the first failure, it says; it does so at the first cancelled task, too. */
    static final class TooEager extends First {
        @Override
        public Decision onCompletion(Task<String> completed, Tally tally) {
            return tally.failed() + tally.cancelled() > 0 ? CANCEL_REST_AND_RETURN : KEEP_WAITING;
        }
    }

    // ---- their contracts; not found by the build, since they are no tests of their own

    abstract static class Contract extends CompletionPolicyContract<String, Object> {
        private final Supplier<CompletionPolicy<String, Object>> policy;

        Contract(Supplier<CompletionPolicy<String, Object>> policy) {
            this.policy = policy;
        }

        @Override
        protected CompletionPolicy<String, Object> policy() {
            return policy.get();
        }

        @Override
        protected String value(String task) {
            return task;
        }

        @Override
        protected Object compared(Object result) {
            return result;
        }
    }

    static final class FirstContract extends Contract {
        FirstContract() {
            super(First::new);
        }
    }

    static final class ThrowsAtFailuresContract extends Contract {
        ThrowsAtFailuresContract() {
            super(ThrowsAtFailures::new);
        }
    }

    static final class AnswersNullContract extends Contract {
        AnswersNullContract() {
            super(AnswersNull::new);
        }
    }

    static final class SleepsContract extends Contract {
        SleepsContract() {
            super(Sleeps::new);
        }
    }

    static final class NeverAnswersContract extends Contract {
        NeverAnswersContract() {
            super(NeverAnswers::new);
        }
    }

    static final class ForgetlessContract extends Contract {
        ForgetlessContract() {
            super(Forgetless::new);
        }
    }

    static final class SecondContract extends Contract {
        SecondContract() {
            super(Second::new);
        }
    }

    static final class ImpatientContract extends Contract {
        ImpatientContract() {
            super(Impatient::new);
        }
    }

    static final class OptimistContract extends Contract {
        OptimistContract() {
            super(Optimist::new);
        }
    }

    static final class CancelsByHandContract extends Contract {
        CancelsByHandContract() {
            super(CancelsByHand::new);
        }
    }

    static final class ClaimsToNeedAllContract extends Contract {
        ClaimsToNeedAllContract() {
            super(ClaimsToNeedAll::new);
        }
    }

    static final class TooEagerContract extends Contract {
        TooEagerContract() {
            super(TooEager::new);
        }

        @Override
        protected Optional<Decision> expectedAnswer(List<Ended> ended, int forked) {
            boolean failed = ended.stream().anyMatch(one -> one.end() == End.FAILURE);
            return Optional.of(failed ? CANCEL_REST_AND_RETURN : KEEP_WAITING);
        }

        @Override
        protected Object compared(Object result) {
            return "cancelled siblings are done or pending, as it happens";
        }
    }

    // ---- what the contract says

    @Test
    void first_breaksNothing() {
        assertEquals(Map.of(), brokenLawsOf(FirstContract.class));
    }

    @Test
    void throwing_isFound() {
        assertBreaksOnly(ThrowsAtFailuresContract.class, "answers_toEveryCompletion",
                "it failed with dev.taskscope.Task");
    }

    @Test
    void answeringNull_isFound() {
        assertBreaksOnly(AnswersNullContract.class, "answers_toEveryCompletion", "it answered null");
    }

    @Test
    void sleeping_isFound() {
        assertBreaksOnly(SleepsContract.class, "answers_atOnce", "no time passes");
    }

    @Test
    void neverAnswering_isFound() {
        assertBreaksOnly(NeverAnswersContract.class, "waits_end", "waits for a BrokenPoliciesTest");
    }

    @Test
    void stateThatIsNotOfOneRun_isFound() {
        assertBreaksOnly(ForgetlessContract.class, "answers_areStable", "run after run");
    }

    @Test
    void stateWithoutNewRound_isFound() {
        assertBreaksOnly(SecondContract.class, "newRound_startsAfresh", "awaits tasks that end in the same way");
    }

    @Test
    void resultThatDependsOnTheOwner_isFound() {
        assertBreaksOnly(ImpatientContract.class, "answers_doNotDependOnWhereTheOwnerIs", "stale");
    }

    @Test
    void resultThatThrows_isFound() {
        assertBreaksOnly(OptimistContract.class, "result_forEverySubsetOfOutcomes",
                "undocumented: java.lang.ArrayIndex");
    }

    @Test
    void cancellingByHand_isFound() {
        assertBreaksOnly(CancelsByHandContract.class, "cancelRest_isHonoured", "no other answer stops any");
    }

    @Test
    void claimingToNeedEvery_isFound() {
        assertBreaksOnly(ClaimsToNeedAllContract.class, "needsEvery_neverStopsEarly", "never stops early");
    }

    @Test
    void unexpectedAnswer_isFound() {
        assertBreaksOnly(TooEagerContract.class, "answers_areThoseExpected", "it ought to answer KEEP_WAITING");
    }

    @Test
    void message_namesTheLawThePolicyTheOutcomesAndTheOrder() {
        String message = brokenLawsOf(ClaimsToNeedAllContract.class).get("needsEvery_neverStopsEarly");
        for (String part : List.of(
                "breaks the law \"a policy that says that it needs every task never stops early\"",
                "ClaimsToNeedAll",
                "forked [a, b], ending in this order: [a SUCCESS]",
                "the owner joins from the beginning",
                "asked and answered: a SUCCESS -> RETURN",
                "done [a SUCCESS], pending [b], result: [a]")) {
            assertTrue(message.contains(part), () -> "no '" + part + "' in: " + message);
        }
    }

    private static void assertBreaksOnly(Class<?> contract, String law, String part) {
        Map<String, String> broken = brokenLawsOf(contract);
        assertEquals(List.of(law), List.copyOf(broken.keySet()), broken::toString);
        assertTrue(broken.get(law).contains(part), () -> "no '" + part + "' in: " + broken.get(law));
    }

    /** Runs a contract and returns the names of the laws that are broken, with what is said about them. */
    private static Map<String, String> brokenLawsOf(Class<?> contract) {
        var broken = new TreeMap<String, String>();
        List<Event> failed = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .allEvents()
                .failed()
                .list();
        for (Event event : failed) {
            String message = event.getRequiredPayload(TestExecutionResult.class)
                    .getThrowable()
                    .map(Throwable::getMessage)
                    .orElse("");
            broken.put(event.getTestDescriptor().getUniqueId().getLastSegment().getValue().replace("()", ""), message);
        }
        return broken;
    }
}
