/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import static dev.taskscope.Task.State.CANCELLED;
import static dev.taskscope.Task.State.FAILED;
import static dev.taskscope.Task.State.SUCCEEDED;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskSpan;
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
    void seenLate_seesTheSecondValueWhenTheFirstIsThere() throws Exception {
        assertEquals(List.of(ofMillis(3000), ofMillis(3000)),
                result(new SeenLate(), returns(0, 3000), returns(1, 1000)));
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
    void gatherValues_areInTheOrderOfTheArguments() throws Exception {
        assertEquals(
                List.of(0, 1, 2), result(new GatherValues(), returns(0, 3000), returns(1, 1000), returns(2, 2000)));
    }

    @Test
    void gatherFails_atTheFirstFailure_andCancelsTheOthers() throws Exception {
        var performance = stage.perform(
                new GatherFails(), List.of(returns(0, 3000), fails(1, 1500), returns(2, 1000), returns(3, 4000)));
        assertEquals("task-1 failed", performance.result().thrown().orElseThrow().getMessage());
        assertEquals(ofMillis(1500), performance.result().noticed());
        assertEquals(List.of(CANCELLED, FAILED, SUCCEEDED, CANCELLED),
                performance.timeline().spans().stream().map(TaskSpan::state).toList());
    }

    @Test
    void gatherLeaves_atTheFirstFailure_theOthersRunning() throws Exception {
        var result = result(new GatherLeaves(), returns(0, 3000), fails(1, 1500), returns(2, 1000), returns(3, 4000));
        assertEquals("task-1 failed", result.thrown().orElseThrow().getMessage());
        assertEquals(ofMillis(1500), result.noticed());
        assertEquals(List.of(2, 0, 3), result.others());
    }

    @Test
    void gatherOutcomes_areInTheOrderOfTheArguments_failuresIncluded() throws Exception {
        List<Outcome<Integer>> outcomes = result(new GatherOutcomes(), fails(0, 2000), returns(1, 1000));
        var failure = assertInstanceOf(Outcome.Failure.class, outcomes.get(0));
        assertInstanceOf(Job.JobFailedException.class, failure.exception());
        assertEquals(new Outcome.Success<>(1), outcomes.get(1));
    }

    @Test
    void nestedGather_hasTheGroupAndTheTaskAddedLater() throws Exception {
        var performance = stage.perform(
                new NestedGather(), List.of(returns(0, 1000), returns(1, 3000), returns(2, 2000), returns(3, 4000)));
        assertEquals(List.of(List.of(0, 1, 2), 3), performance.result());
        assertEquals(ofMillis(4500), performance.elapsed());
    }

    @Test
    void gatherInTime_hasTheValues() throws Exception {
        var result = result(new GatherInTime(ofSeconds(4)), returns(0, 3000), returns(1, 1500));
        assertEquals(new GatherInTime.Result(List.of(0, 1), List.of(), ofSeconds(3)), result);
    }

    @Test
    void gatherInTime_whenTheTimeIsUp_hasCancelledWhatWasRunning() throws Exception {
        var result = result(new GatherInTime(ofSeconds(2)), returns(0, 3000), returns(1, 1500), returns(2, 1000));
        assertEquals(List.of(), result.values());
        assertEquals(List.of("task-1"), result.late().stream().map(Task::name).toList()); // the gather's first, as it names it
        assertEquals(CANCELLED, result.late().getFirst().state());
        assertEquals(ofSeconds(2), result.ended());
    }

    @Test
    void eachAsCompleted_isInCompletionOrder() throws Exception {
        List<Task<Integer>> result =
                result(new EachAsCompleted(), returns(0, 3000), fails(1, 2000), returns(2, 4000), returns(3, 1000));
        assertEquals(List.of("task-3", "task-1", "task-0", "task-2"), names(result));
    }

    @Test
    void eachInTime_hasOneDeadlineForAllOfTheLoop() throws Exception {
        var result = result(new EachInTime(ofSeconds(2)), returns(0, 3000), returns(1, 1900), returns(2, 1000));
        assertEquals(List.of("task-2", "task-1"), names(result.inTime()));
        assertEquals(List.of("task-0"), result.late().stream().map(Task::name).toList());
    }

    private WaitOnce.Result waited(WaitOnce example) throws Exception {
        return result(example, returns(0, 3000), fails(1, 2000), returns(2, 1000), fails(3, 4000));
    }

    @Test
    void waitOnce_allCompleted_returnsAtTheLast() throws Exception {
        var result = waited(WaitOnce.allCompleted());
        assertEquals(List.of("task-2", "task-1", "task-0", "task-3"), names(result.done()));
        assertEquals(List.of(), result.pending());
        assertEquals(ofSeconds(4), result.returned());
    }

    @Test
    void waitOnce_firstCompleted_returnsAtTheFirst() throws Exception {
        var result = waited(WaitOnce.firstCompleted());
        assertEquals(List.of("task-2"), names(result.done()));
        assertEquals(List.of("task-0", "task-1", "task-3"), names(result.pending()));
        assertEquals(ofSeconds(1), result.returned());
    }

    @Test
    void waitOnce_firstException_returnsAtTheFirstFailure() throws Exception {
        var result = waited(WaitOnce.firstException());
        assertEquals(List.of("task-2", "task-1"), names(result.done()));
        assertEquals(List.of("task-0", "task-3"), names(result.pending()));
        assertEquals(ofSeconds(2), result.returned());
    }

    @Test
    void waitOnce_firstExceptionOfNone_returnsAtTheLast() throws Exception {
        var result = result(WaitOnce.firstExceptionOfNone(), returns(0, 3000), returns(1, 2000));
        assertEquals(List.of("task-1", "task-0"), names(result.done()));
        assertEquals(ofSeconds(3), result.returned());
    }

    @Test
    void waitEach_reportsOneAfterTheOther() throws Exception {
        assertEquals(List.of(List.of("task-1"), List.of("task-2"), List.of("task-0")),
                result(new WaitEach(), returns(0, 3000), returns(1, 1000), returns(2, 2000)));
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
                        List.of("task-0", "task-1"),
                        List.of("task-3"),
                        List.of("task-2", "task-4", "task-5"),
                        List.of("task-6")),
                result.rounds());
        assertEquals(List.of(0, 2, 4, 6), result.values());
    }

    @Test
    void group_thatFails_cancelsTheSiblings() throws Exception {
        var result = result(Group.thatFails(), returns(0, 3000), fails(1, 2000), returns(2, 1000), returns(3, 4000));
        assertEquals(List.of("task-1 failed"), result.failures().stream().map(Throwable::getMessage).toList());
        assertEquals(List.of("task-0", "task-3"), result.cancelled());
        assertEquals(ofSeconds(2), result.ended());
    }

    @Test
    void group_thatSucceeds_endsWhenAllHave() throws Exception {
        var result = result(Group.thatSucceeds(), returns(0, 3000), returns(1, 2000));
        assertEquals(new Group.Result(List.of(), List.of(), ofSeconds(3)), result);
    }

    // ---- beyond the article

    @Test
    void oneInTime_cancelsThatTaskAlone() throws Exception {
        var performance = stage.perform(new OneInTime(ofSeconds(1)), List.of(returns(0, 2000), returns(1, 3000)));
        assertEquals(List.of(CANCELLED, SUCCEEDED), performance.result().stream().map(Task::state).toList());
        assertEquals(ofSeconds(1), performance.timeline().spans().getFirst().ended());
        assertEquals(ofSeconds(3), performance.elapsed());
    }

    @Test
    void firstWins_takesTheFirstSuccess_andTheLosersHaveEnded() throws Exception {
        var performance = stage.perform(new FirstWins(), List.of(fails(0, 1000), returns(1, 2000), returns(2, 3000)));
        assertEquals(new FirstWins.Result(1, ofSeconds(2)), performance.result());
        assertEquals(CANCELLED, performance.timeline().spans().getLast().state());
    }

    @Test
    void askedAgain_takesTheAnswerOfTheSecondAttempt() throws Exception {
        assertEquals(new AskedAgain.Result(1, ofMillis(2500)),
                result(new AskedAgain(), returns(0, 4000), returns(1, 1000)));
    }

    @Test
    void askedAgain_whenTheFirstIsQuick_makesNoSecondAttempt() throws Exception {
        var performance = stage.perform(new AskedAgain(), List.of(returns(0, 1000), returns(1, 1000)));
        assertEquals(new AskedAgain.Result(0, ofSeconds(1)), performance.result());
        assertEquals(1, performance.timeline().spans().size());
    }

    @Test
    void mappedTwoAtATime_isInTheOrderOfTheItems() throws Exception {
        var performance = stage.perform(
                new MappedTwoAtATime(),
                List.of(returns(0, 3000), returns(1, 1000), returns(2, 1000), returns(3, 2000)));
        assertEquals(new MappedTwoAtATime.Result(List.of(0, 1, 2, 3), ofSeconds(4)), performance.result());
        assertEquals(2, performance.timeline().mostAtOnce());
    }

    @Test
    void movedOn_handsOnWhatThereIs() throws Exception {
        var attempt = result(new MovedOn(ofSeconds(2)), returns(0, 3000), returns(1, 1900), returns(2, 1000));
        assertTrue(attempt.expired());
        assertEquals(List.of(2, 1), attempt.orElse(List.of()));
    }

    @Test
    void shielded_endsByItself_whenTheRestIsCancelled() throws Exception {
        var performance = stage.perform(new Shielded(ofSeconds(1)), List.of(returns(0, 2000), returns(1, 3000)));
        assertEquals(List.of(CANCELLED, SUCCEEDED), performance.result().stream().map(Task::state).toList());
        assertEquals(ofSeconds(3), performance.elapsed());
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
                List.of("task-1", "task-3", "task-0"),
                result(new Composed(), returns(0, 3000), returns(1, 1000), returns(2, 4000), returns(3, 2000)));
        assertEquals(
                List.of("task-1", "task-2"),
                result(new Composed(), returns(0, 3000), returns(1, 1000), returns(2, 2000), returns(3, 4000)));
    }
}
