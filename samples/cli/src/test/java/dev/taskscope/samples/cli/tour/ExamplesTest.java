/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each example with a cast of its own; the times are those of the stage, and exact. */
@Timeout(60)
class ExamplesTest {
    private final Stage stage = new Stage(Double.POSITIVE_INFINITY);

    private static Job returns(int number, long millis) {
        return new Job(number, ofMillis(millis), false);
    }

    private static Job fails(int number, long millis) {
        return new Job(number, ofMillis(millis), true);
    }

    private <R> R result(Example<R> example, Job... jobs) throws Exception {
        return stage.perform(example, List.of(jobs)).result();
    }

    private static List<String> names(List<Task<Integer>> tasks) {
        return tasks.stream().map(Task::name).toList();
    }

    @Test
    void oneByOne_takesTheSum_togetherTakesTheLongest() throws Exception {
        var result = result(new OneByOne(), returns(0, 3000), returns(1, 1000), returns(2, 2500));
        assertEquals(new OneByOne.Result(ofMillis(6500), ofMillis(3000)), result);
    }

    @Test
    void awaitedInTurn_noticesAnEarlyFailureLate() throws Exception {
        Job early = fails(1, 1000);
        var result = result(new AwaitedInTurn(), returns(0, 3000), early, returns(2, 4000));
        assertEquals(new AwaitedInTurn.Result(Optional.of(early), ofMillis(3000)), result);
    }

    @Test
    void awaitedInTurn_withoutAFailure_saysSo() throws Exception {
        var result = result(new AwaitedInTurn(), returns(0, 3000), returns(1, 4000));
        assertEquals(new AwaitedInTurn.Result(Optional.empty(), ofMillis(4000)), result);
    }

    @Test
    void gatherValues_areInForkOrder() throws Exception {
        assertEquals(
                List.of(0, 1, 2), result(new GatherValues(), returns(0, 3000), returns(1, 1000), returns(2, 2000)));
    }

    @Test
    void gatherRaises_atTheFirstFailure_andTheOthersRunOn() throws Exception {
        var result = result(new GatherRaises(), returns(0, 3000), fails(1, 1500), returns(2, 1000), returns(3, 4000));
        assertEquals("job-1 failed", result.thrown().orElseThrow().getMessage());
        assertEquals(ofMillis(1500), result.noticed());
        assertEquals(List.of(2, 0, 3), result.others());
    }

    @Test
    void gatherOutcomes_areInForkOrder_failuresIncluded() throws Exception {
        List<Outcome<Integer>> outcomes = result(new GatherOutcomes(), fails(0, 2000), returns(1, 1000));
        var failure = assertInstanceOf(Outcome.Failure.class, outcomes.get(0));
        assertInstanceOf(Job.JobFailedException.class, failure.exception());
        assertEquals(new Outcome.Success<>(1), outcomes.get(1));
    }

    @Test
    void nestedGather_hasTheGroupAndTheTaskAddedLater() throws Exception {
        var performance = stage.perform(
                new NestedGather(), List.of(returns(0, 1000), returns(1, 3000), returns(2, 2000), returns(3, 4000)));
        assertEquals(new NestedGather.Result(List.of(0, 1, 2), 3), performance.result());
        assertEquals(ofMillis(4500), performance.elapsed());
    }

    @Test
    void gatherInTime_hasWhatIsDoneByTheDeadline() throws Exception {
        Completion<Integer> round =
                result(new GatherInTime(ofSeconds(2)), returns(0, 3000), returns(1, 1500), returns(2, 1000));
        assertTrue(round.expired());
        assertEquals(List.of("job-2", "job-1"), names(round.done()));
        assertEquals(List.of("job-0"), names(round.pending()));
        assertEquals(Task.State.CANCELLED, round.pending().getFirst().state());
    }

    @Test
    void asCompleted_isInCompletionOrder() throws Exception {
        List<Task<Integer>> result =
                result(new AsCompleted(), returns(0, 3000), fails(1, 2000), returns(2, 4000), returns(3, 1000));
        assertEquals(List.of("job-3", "job-1", "job-0", "job-2"), names(result));
    }

    @Test
    void asCompletedInTime_hasOneDeadlineForAllRounds() throws Exception {
        var result = result(
                new AsCompletedInTime(ofSeconds(2)), returns(0, 3000), returns(1, 1900), returns(2, 1000));
        assertEquals(List.of("job-2", "job-1"), names(result.inTime()));
        assertEquals(List.of("job-0"), names(result.late()));
    }

    private WaitOnce.Result waited(WaitOnce example) throws Exception {
        return result(example, returns(0, 3000), fails(1, 2000), returns(2, 1000), fails(3, 4000));
    }

    @Test
    void waitOnce_allCompleted_returnsAtTheLast() throws Exception {
        var result = waited(WaitOnce.allCompleted());
        assertEquals(List.of("job-2", "job-1", "job-0", "job-3"), names(result.done()));
        assertEquals(List.of(), result.pending());
        assertEquals(ofSeconds(4), result.returned());
    }

    @Test
    void waitOnce_firstCompleted_returnsAtTheFirst() throws Exception {
        var result = waited(WaitOnce.firstCompleted());
        assertEquals(List.of("job-2"), names(result.done()));
        assertEquals(List.of("job-0", "job-1", "job-3"), names(result.pending()));
        assertEquals(ofSeconds(1), result.returned());
    }

    @Test
    void waitOnce_firstException_returnsAtTheFirstFailure() throws Exception {
        var result = waited(WaitOnce.firstException());
        assertEquals(List.of("job-2", "job-1"), names(result.done()));
        assertEquals(List.of("job-0", "job-3"), names(result.pending()));
        assertEquals(ofSeconds(2), result.returned());
    }

    /** The scenario of the article, to the number. */
    @Test
    void waitAgain_addsATaskForEachFailure() throws Exception {
        var result = result(
                new WaitAgain(),
                returns(0, 1000),
                fails(1, 2000),
                returns(2, 4000),
                fails(3, 3000),
                returns(4, 2700),
                fails(5, 2200),
                returns(6, 1100));
        assertEquals(
                List.of(
                        List.of("job-0", "job-1"),
                        List.of("job-3"),
                        List.of("job-2", "job-4", "job-5"),
                        List.of("job-6")),
                result.rounds());
        assertEquals(List.of(0, 2, 4, 6), result.values());
    }

    @Test
    void failFast_cancelsTheSiblings() throws Exception {
        var result = result(new FailFast(), returns(0, 3000), fails(1, 2000), returns(2, 1000), returns(3, 4000));
        assertEquals("job-1 failed", result.thrown().orElseThrow().getMessage());
        assertEquals(List.of("job-0", "job-3"), result.cancelled());
        assertEquals(ofSeconds(2), result.ended());
    }

    @Test
    void failFast_withoutAFailure_endsWhenAllHave() throws Exception {
        var result = result(new FailFast(), returns(0, 3000), returns(1, 2000));
        assertEquals(new FailFast.Result(Optional.empty(), List.of(), ofSeconds(3)), result);
    }

    @Test
    void twoSuffice_takesTheFirstTwoValues() throws Exception {
        assertEquals(
                List.of(3, 1),
                result(new TwoSuffice(), fails(0, 1000), returns(1, 3000), returns(2, 4000), returns(3, 2000)));
    }

    @Test
    void twoSuffice_outOfReach_givesUp() throws Exception {
        var performance = stage.perform(new TwoSuffice(), List.of(fails(0, 1000), fails(1, 2000), returns(2, 4000)));
        assertEquals(List.of(), performance.result());
        assertEquals(ofSeconds(2), performance.elapsed());
    }

    @Test
    void composed_returnsAtTheSecondOfTheTwoOrAtTheThird() throws Exception {
        assertEquals(
                List.of("job-1", "job-3", "job-0"),
                result(new Composed(), returns(0, 3000), returns(1, 1000), returns(2, 4000), returns(3, 2000)));
        assertEquals(
                List.of("job-1", "job-2"),
                result(new Composed(), returns(0, 3000), returns(1, 1000), returns(2, 2000), returns(3, 4000)));
    }
}
