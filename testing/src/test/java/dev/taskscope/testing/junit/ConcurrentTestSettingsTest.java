/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.TaskScope;
import dev.taskscope.testing.FailedScheduleError;
import dev.taskscope.testing.Recipe;
import dev.taskscope.testing.TestScheduler;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the elements of the annotation ask for. */
class ConcurrentTestSettingsTest {

    /** Two threads that come to a point each, and a bug that one preemption shows. */
    abstract static class Race {
        static final String RECIPE = "1.2>2";
        private int count;

        void race() throws Exception {
            try (var scope = TaskScope.<Object>open()) {
                scope.fork(this::increment);
                scope.fork(this::increment);
                scope.join();
            }
        }

        void raceAndLook() throws Exception {
            race();
            assertEquals(2, count);
        }

        private void increment() {
            int before = count;
            TestScheduler.point("counting");
            count = before + 1;
        }
    }

    // ---- what is reported

    @Test
    void passed_always_publishesAReport() {
        Map<String, String> entry = Kit.run(Passes.class).passed(1).entry();

        assertEquals("20", entry.get("schedules"));
        assertTrue(Integer.parseInt(entry.get("distinct")) > 1, entry::toString);
        assertTrue(Integer.parseInt(entry.get("points")) >= 2 * 20, entry::toString);
        assertEquals(3, entry.size());
    }

    @Example
    static class Passes extends Race {
        @ConcurrentTest(schedules = 20, seconds = 600, seed = 3)
        void test() throws Exception {
            race();
        }
    }

    @Test
    void sameSeed_always_reportsTheSame() {
        assertEquals(Kit.run(Passes.class).entry(), Kit.run(Passes.class).entry());
    }

    // ---- schedules, time, order

    @Test
    void noTime_always_runsTheFirstSchedule() {
        assertEquals("1", Kit.run(NoTime.class).passed(1).entry().get("schedules"));
    }

    @Example
    static class NoTime extends Race {
        @ConcurrentTest(seconds = 0)
        void test() throws Exception {
            race();
        }
    }

    @Test
    void fifo_onManySchedules_isAlwaysTheSame() {
        assertEquals("1", Kit.run(Fifo.class).passed(1).entry().get("distinct"));
    }

    @Example
    static class Fifo extends Race {
        @ConcurrentTest(schedules = 20, seconds = 600, order = ConcurrentTest.Choice.FIFO)
        void test() throws Exception {
            race();
        }
    }

    @Test
    void everyOtherOrder_onManySchedules_findsTheBug() {
        Kit kit = Kit.run(Orders.class);

        kit.tests().assertStatistics(stats -> stats.started(5).failed(5));
    }

    @Example
    static class Orders extends Race {
        @ConcurrentTest(order = ConcurrentTest.Choice.PORTFOLIO)
        void portfolio() throws Exception {
            raceAndLook();
        }

        @ConcurrentTest(order = ConcurrentTest.Choice.RANDOM)
        void random() throws Exception {
            raceAndLook();
        }

        @ConcurrentTest(order = ConcurrentTest.Choice.STICKY)
        void sticky() throws Exception {
            raceAndLook();
        }

        @ConcurrentTest(order = ConcurrentTest.Choice.PCT)
        void pct() throws Exception {
            raceAndLook();
        }

        @ConcurrentTest(order = ConcurrentTest.Choice.POS)
        void pos() throws Exception {
            raceAndLook();
        }
    }

    // ---- exhaustive

    @Test
    void exhaustive_withinABound_isComplete() {
        Map<String, String> bounded = Kit.run(Bounded.class).passed(1).entry();
        Map<String, String> all = Kit.run(Unbounded.class).passed(1).entry();

        assertEquals("true", bounded.get("complete"));
        assertEquals("true", all.get("complete"));
        assertTrue(
                Integer.parseInt(bounded.get("distinct")) < Integer.parseInt(all.get("distinct")),
                () -> bounded + " of " + all);
    }

    @Example
    static class Bounded {
        @ConcurrentTest(exhaustive = 1)
        void test() throws InterruptedException {
            steps();
        }

        static void steps() throws InterruptedException {
            Thread other = Thread.ofVirtual().start(() -> point(3));
            point(3);
            other.join();
        }

        private static void point(int times) {
            for (int i = 0; i < times; i++) {
                TestScheduler.point("step");
            }
        }
    }

    @Example
    static class Unbounded {
        @ConcurrentTest(exhaustive = ConcurrentTest.UNBOUNDED)
        void test() throws InterruptedException {
            Bounded.steps();
        }
    }

    @Test
    void exhaustive_cutOff_isNotComplete() {
        assertEquals("false", Kit.run(CutOff.class).passed(1).entry().get("complete"));
    }

    @Example
    static class CutOff {
        @ConcurrentTest(exhaustive = 2, schedules = 2, seconds = 600)
        void test() throws InterruptedException {
            Bounded.steps();
        }
    }

    // ---- replay

    @Test
    void replay_ofAPrintedRecipe_failsOnThatScheduleAlone() {
        FailedScheduleError found = Kit.run(Finds.class).failedSchedule();
        assertEquals(Replays.RECIPE, found.recipe().toString(), "the annotation below has to be adapted");

        FailedScheduleError replayed = Kit.run(Replays.class).failedSchedule();

        assertEquals(found.recipe(), replayed.recipe());
        assertEquals(found.verdict(), replayed.verdict());
        assertEquals(1, replayed.schedule());
    }

    @Example
    static class Finds extends Race {
        @ConcurrentTest
        void test() throws Exception {
            raceAndLook();
        }
    }

    @Example
    static class Replays extends Race {
        @ConcurrentTest(replay = RECIPE)
        void test() throws Exception {
            raceAndLook();
        }
    }

    @Test
    void replay_withTheStepsThatArePrinted_repeatsARunWithFewSteps() {
        FailedScheduleError found = Kit.run(FindsInFewSteps.class).failedSchedule();
        assertTrue(found.getMessage().contains("@ConcurrentTest(steps = 200, replay = \"usual\")"), found::getMessage);

        assertEquals(found.verdict(), Kit.run(ReplaysInFewSteps.class).failedSchedule().verdict());
        assertEquals("1", Kit.run(ReplaysInMany.class).passed(1).entry().get("schedules"));
    }

    @Example
    static class FindsInFewSteps {
        @ConcurrentTest(steps = 200, exhaustive = 0)
        void test() throws InterruptedException {
            takeNoTurns();
        }

        /** In the second half of few steps the two take turns, whatever the recipe. */
        static void takeNoTurns() throws InterruptedException {
            var order = new StringBuffer();
            write("b", 70, order);
            Thread other = Thread.ofVirtual().start(() -> write("a", 40, order));
            write("b", 40, order);
            other.join();
            assertFalse(order.toString().contains("abab"), "they took turns");
        }

        private static void write(String name, int times, StringBuffer order) {
            for (int i = 0; i < times; i++) {
                TestScheduler.point("writing");
                order.append(name);
            }
        }
    }

    @Example
    static class ReplaysInFewSteps {
        @ConcurrentTest(steps = 200, replay = "usual")
        void test() throws InterruptedException {
            FindsInFewSteps.takeNoTurns();
        }
    }

    @Example
    static class ReplaysInMany {
        @ConcurrentTest(replay = "usual")
        void test() throws InterruptedException {
            FindsInFewSteps.takeNoTurns();
        }
    }

    @Test
    void replay_ofAFixedBug_passesAfterOneRun() {
        Map<String, String> entry = Kit.run(Fixed.class).passed(1).entry();

        assertEquals("1", entry.get("schedules"));
        assertEquals(1, Fixed.runs);
    }

    @Example
    static class Fixed extends Race {
        static int runs;

        @ConcurrentTest(replay = RECIPE)
        void test() throws Exception {
            runs++;
            race();
        }
    }

    @Test
    void replay_thatDoesNotFit_saysWhereTheyPart() {
        Throwable thrown = Kit.run(Misfit.class).failure();

        assertInstanceOf(IllegalArgumentException.class, thrown);
        assertTrue(
                thrown.getMessage().startsWith(
                        "recipe '0.1>7' does not fit the test any more: they part at 0.1>7; thread 7 was not there"),
                thrown::getMessage);
    }

    @Example
    static class Misfit extends Race {
        @ConcurrentTest(replay = "0.1>7")
        void test() throws Exception {
            race();
        }
    }

    @Test
    void replay_ofWhatIsNoRecipe_isRefused() {
        assertEquals(
                "'1.3>2 hello' is no recipe: 'hello' is no switch such as 2.5>1; paste the recipe that a failure has printed",
                Kit.run(NoRecipe.class).failure().getMessage());
    }

    @Example
    static class NoRecipe {
        @ConcurrentTest(replay = "1.3>2 hello")
        void test() {}
    }

    @Test
    void replay_ofTheUsualSchedule_isARecipeToo() {
        Kit.run(Usual.class).passed(1);
        assertEquals("usual", new Recipe(List.of()).toString());
    }

    @Example
    static class Usual extends Race {
        @ConcurrentTest(replay = "usual")
        void test() throws Exception {
            raceAndLook();
        }
    }

    // ---- bad input

    @ParameterizedTest
    @ValueSource(classes = {NoSchedules.class, NegativeTime.class, FewSteps.class, NegativeBound.class, TwoWays.class})
    void badSetting_always_failsTheTestWithItsValue(Class<?> type) throws Exception {
        Throwable thrown = Kit.run(type).failure();

        assertInstanceOf(IllegalArgumentException.class, thrown);
        assertEquals(type.getDeclaredField("MESSAGE").get(null), thrown.getMessage());
    }

    @Example
    static class NoSchedules {
        static final String MESSAGE = "an exploration runs at least 1 schedule, not 0";

        @ConcurrentTest(schedules = 0)
        void test() {}
    }

    @Example
    static class NegativeTime {
        static final String MESSAGE = "limit is negative: PT-1S";

        @ConcurrentTest(seconds = -1)
        void test() {}
    }

    @Example
    static class FewSteps {
        static final String MESSAGE = "a run may make at least 100 steps, not 99";

        @ConcurrentTest(steps = 99)
        void test() {}
    }

    @Example
    static class NegativeBound {
        static final String MESSAGE = "a bound of preemptions is not negative: -1";

        @ConcurrentTest(exhaustive = -1)
        void test() {}
    }

    @Example
    static class TwoWays {
        static final String MESSAGE =
                "an exhaustive search has an order of its own: leave out either exhaustive = 2 or order = PCT";

        @ConcurrentTest(exhaustive = 2, order = ConcurrentTest.Choice.PCT)
        void test() {}
    }

    @Test
    void steps_tooFew_areALivelock() {
        assertTrue(Kit.run(ManySteps.class).failedSchedule().getMessage().contains("after 100 steps"));
    }

    @Example
    static class ManySteps {
        @ConcurrentTest(steps = 100)
        void test() {
            for (int i = 0; i < 200; i++) {
                TestScheduler.point("step");
            }
        }
    }
}
