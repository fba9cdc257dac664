/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskscope.TaskScope;
import dev.taskscope.testing.Exploration;
import dev.taskscope.testing.FailedScheduleError;
import dev.taskscope.testing.TestScheduler;
import dev.taskscope.testing.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What JUnit is told of a test that does not pass. */
class ConcurrentTestOutcomeTest {

    @Test
    void wrongOnSomeSchedule_always_failsWithVerdictRecipeAndSeed() {
        FailedScheduleError error = Kit.run(LostUpdate.class).failedSchedule();

        assertEquals(Verdict.FAILURE, error.verdict());
        assertEquals(42, error.seed());
        assertEquals(1, error.recipe().switches().size(), error::getMessage);
        assertInstanceOf(AssertionFailedError.class, error.getCause());
        assertTrue(error.getMessage().contains("@ConcurrentTest(replay = \"" + error.recipe() + "\")"),
                error::getMessage);
    }

    @Example
    static class LostUpdate {
        private int count;

        @ConcurrentTest(seed = 42)
        void test() throws Exception {
            try (var scope = TaskScope.<Object>open()) {
                scope.fork(this::increment);
                scope.fork(this::increment);
                scope.join();
            }
            assertEquals(2, count);
        }

        private void increment() {
            int before = count;
            TestScheduler.point("counting");
            count = before + 1;
        }
    }

    @Test
    void standstill_always_failsWithADeadlock() {
        assertEquals(Verdict.DEADLOCK, Kit.run(Standstill.class).failedSchedule().verdict());
    }

    @Example
    static class Standstill {
        @ConcurrentTest
        void test() throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    @Test
    void threadLeftBehind_byBeforeEach_isALeak() {
        assertEquals(Verdict.LEAK, Kit.run(LeftBehind.class).failedSchedule().verdict());
    }

    @Example
    static class LeftBehind {
        @BeforeEach
        void before() {
            Thread.ofVirtual().start(() -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    // ends
                }
            });
        }

        @ConcurrentTest
        void test() {}
    }

    @Test
    void explorationInside_always_isRefused() {
        Throwable inner = Kit.run(Inside.class).failedSchedule().getCause();

        assertTrue(inner.getMessage().startsWith("a scheduler inside another one"), inner::getMessage);
    }

    @Example
    static class Inside {
        @ConcurrentTest
        void test() {
            Exploration.defaults().run(scheduler -> {});
        }
    }

    // ---- errors of several methods

    @Test
    void afterEach_whenTheTestFails_runsAndItsFailuresAreSuppressed() {
        Throwable thrown = Kit.run(AllFail.class).failedSchedule().getCause();

        assertEquals("test", thrown.getMessage());
        assertEquals(List.of("after", "after of the base"), messages(thrown.getSuppressed()));
    }

    static class FailsAfter {
        @AfterEach
        void afterOfBase() {
            fail("after of the base");
        }
    }

    @Example
    static class AllFail extends FailsAfter {
        @ConcurrentTest
        void test() {
            fail("test");
        }

        @AfterEach
        void after() {
            fail("after");
        }
    }

    @Test
    void afterEach_thatFailsAlone_failsTheTest() {
        assertEquals("after of the base", Kit.run(AfterFails.class).failedSchedule().getCause().getMessage());
    }

    @Example
    static class AfterFails extends FailsAfter {
        @ConcurrentTest
        void test() {}
    }

    @Test
    void beforeEach_thatFails_keepsTheTestFromRunningButNotAfterEach() {
        assertEquals("before", Kit.run(BeforeFails.class).failedSchedule().getCause().getMessage());
        assertEquals(List.of("after"), BeforeFails.DONE.stream().distinct().toList());
    }

    @Example
    static class BeforeFails {
        static final List<String> DONE = new ArrayList<>();

        @BeforeEach
        void before() {
            fail("before");
        }

        @ConcurrentTest
        void test() {
            DONE.add("test");
        }

        @AfterEach
        void after() {
            DONE.add("after");
        }
    }

    @Test
    void constructor_thatThrows_failsTheTestBeforeAnythingElse() {
        Throwable thrown = Kit.run(ConstructorThrows.class).failedSchedule().getCause();

        assertEquals("constructor", thrown.getMessage());
        assertEquals(0, thrown.getSuppressed().length);
    }

    @Example
    static class ConstructorThrows {
        ConstructorThrows() {
            throw new IllegalStateException("constructor");
        }

        @ConcurrentTest
        void test() {}

        @AfterEach
        void after() {
            fail("after");
        }
    }

    @Test
    void checkedException_always_isTheCause() {
        assertEquals(InterruptedException.class, Kit.run(Checked.class).failedSchedule().getCause().getClass());
    }

    @Example
    static class Checked {
        @ConcurrentTest
        void test() throws InterruptedException {
            throw new InterruptedException("checked");
        }
    }

    private static List<String> messages(Throwable... thrown) {
        return Arrays.stream(thrown).map(Throwable::getMessage).toList();
    }

    // ---- assumptions

    @Test
    void failedAssumption_inTheTest_abortsIt() {
        assertEquals("Assumption failed: of the test", Kit.run(Assumes.class).abortion().getMessage());
    }

    @Example
    static class Assumes {
        @ConcurrentTest
        void test() {
            assumeTrue(false, "of the test");
        }
    }

    @Test
    void failedAssumption_inBeforeEach_abortsTheTest() {
        assertInstanceOf(TestAbortedException.class, Kit.run(AssumesBefore.class).abortion());
    }

    @Example
    static class AssumesBefore {
        @BeforeEach
        void before() {
            assumeTrue(false);
        }

        @ConcurrentTest
        void test() {
            fail("runs");
        }
    }

    @Test
    void failedAssumption_onSomeSchedule_abortsTheTest() {
        assertInstanceOf(TestAbortedException.class, Kit.run(AssumesOnSome.class).abortion());
    }

    @Example
    static class AssumesOnSome extends LostUpdate {
        private int last;

        @Override
        @ConcurrentTest
        void test() throws Exception {
            try (var scope = TaskScope.<Object>open()) {
                scope.fork(() -> last = 1);
                scope.fork(() -> last = 2);
                scope.join();
            }
            assumeTrue(last == 2);
        }
    }

    @Test
    void failedAssumption_andAFailingAfterEach_isAFailure() {
        Throwable thrown = Kit.run(AssumesAndFails.class).failedSchedule().getCause();

        assertEquals("after of the base", thrown.getMessage());
        assertInstanceOf(TestAbortedException.class, thrown.getSuppressed()[0]);
    }

    @Example
    static class AssumesAndFails extends FailsAfter {
        @ConcurrentTest
        void test() {
            assumeTrue(false);
        }
    }
}
