/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskscope.TaskRuntime;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** How a body is run on many schedules, and one of them again. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExplorationTest {
    private static final Exploration.Body LOST_UPDATE = BugPrograms.all().get("lost update");

    /** Two threads that write down who comes when: {@code steps} each. */
    private static String interleaving(int steps) throws InterruptedException {
        var order = new StringBuffer();
        Thread[] threads = new Thread[2];
        for (int i = 0; i < threads.length; i++) {
            String name = "ab".substring(i, i + 1);
            threads[i] = BugPrograms.start(() -> {
                for (int step = 0; step < steps; step++) {
                    TestScheduler.writes(order);
                    order.append(name);
                }
            });
        }
        BugPrograms.join(threads);
        return order.toString();
    }

    @Test
    void run_withoutAFinding_reportsWhatItHasSeen() {
        Report report =
                Exploration.defaults().schedules(50).within(Duration.ofMinutes(1)).run(scheduler -> interleaving(3));
        assertEquals(50, report.schedules());
        assertTrue(report.distinct() > 10, report::toString);
        assertEquals(300, report.points());
        assertFalse(report.complete());
    }

    @Test
    void run_withoutAPoint_warns() {
        assertEquals(List.of(), warnings(() -> Exploration.defaults().schedules(2).run(scheduler -> interleaving(1))));
        List<String> warnings = warnings(() -> Exploration.defaults().schedules(2).run(scheduler -> {}));
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith("no thread of the test ever came to a point, so the 2 schedules"),
                warnings.get(0));
        assertTrue(warnings.get(0).contains("TestScheduler.point"), warnings.get(0));
    }

    private static List<String> warnings(Runnable action) {
        var log = (Logger) LoggerFactory.getLogger(Exploration.class);
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        log.addAppender(appender);
        try {
            action.run();
        } finally {
            log.detachAppender(appender);
        }
        return appender.list.stream()
                .filter(event -> event.getThreadName().equals(Thread.currentThread().getName()))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void points_outsideARun_doNothing() throws InterruptedException {
        Runnable points = () -> {
            TestScheduler.point("nowhere");
            TestScheduler.reads(this);
            TestScheduler.writes(this);
        };
        Exploration.defaults().schedules(2).run(scheduler -> {
            points.run();
            Thread outside = Thread.ofPlatform().start(points);
            while (outside.isAlive()) {
                Thread.onSpinWait();
            }
        });
        points.run();
        Thread.ofVirtual().start(points).join();
        assertEquals(3, Exploration.defaults().schedules(1).run(scheduler -> points.run()).points());
    }

    @Test
    void run_withoutTime_runsOneSchedule() {
        assertEquals(1, Exploration.defaults().within(Duration.ZERO).run(scheduler -> {}).schedules());
    }

    @Test
    void run_withTheSameSeed_isTheSame() {
        Exploration exploration = Exploration.defaults().schedules(100).within(Duration.ofMinutes(1));
        Report first = exploration.seed(7).run(scheduler -> interleaving(3));
        assertEquals(first, exploration.seed(7).run(scheduler -> interleaving(3)));
        assertNotEquals(first.hash(), exploration.seed(8).run(scheduler -> interleaving(3)).hash());
    }

    @Test
    void fifo_isTheOrderInWhichThreadsBecomeReady() {
        var seen = new TreeSet<String>();
        Exploration.defaults().order(Order.fifo()).schedules(5).run(scheduler -> seen.add(interleaving(3)));
        assertEquals(Set.of("ababab"), seen);
    }

    @Test
    void exhaustive_seesEveryInterleavingAndSaysSo() {
        var seen = new TreeSet<String>();
        Report report = Exploration.defaults().exhaustive().run(scheduler -> seen.add(interleaving(2)));
        assertEquals(Set.of("aabb", "abab", "abba", "baab", "baba", "bbaa"), seen);
        assertTrue(report.complete());
    }

    @Test
    void exhaustive_withoutPreemptions_letsEverybodyGoOn() {
        var seen = new TreeSet<String>();
        Report report = Exploration.defaults().exhaustive(0).run(scheduler -> seen.add(interleaving(2)));
        assertEquals(Set.of("aabb", "bbaa"), seen);
        assertTrue(report.complete());
    }

    @Test
    void exhaustive_leavesOutOrdersOfIndependentSteps() throws InterruptedException {
        Exploration.Body disjoint =
                scheduler -> BugPrograms.join(separateCounter(), separateCounter(), separateCounter());
        Report some = Exploration.defaults().exhaustive().run(disjoint);
        assertTrue(some.complete());
        assertTrue(some.schedules() < 10_000, some::toString); // of some 100,000
    }

    private static Thread separateCounter() {
        var counter = new AtomicInteger();
        return BugPrograms.start(() -> {
            for (int i = 0; i < 3; i++) {
                TestScheduler.writes(counter);
                counter.incrementAndGet();
            }
        });
    }

    /** It said complete without it: the first step of a thread was taken for one that touches nothing. */
    @Test
    void exhaustive_seesWhatTheFirstStepsOfThreadsDo() {
        var seen = new TreeSet<String>();
        Report report = Exploration.defaults().exhaustive().run(scheduler -> {
            var one = new AtomicInteger();
            var other = new AtomicInteger();
            Thread writer = BugPrograms.start(() -> {
                one.set(1);
                TestScheduler.point("between the writes");
                other.set(1);
            });
            var read = new StringBuffer();
            Thread reader = BugPrograms.start(() -> {
                read.append(one.get());
                TestScheduler.point("between the reads");
                read.append(other.get());
            });
            BugPrograms.join(writer, reader);
            seen.add(read.toString());
        });
        assertTrue(report.complete());
        assertEquals(Set.of("00", "01", "10", "11"), seen);
    }

    @Test
    void exhaustive_cutShort_saysThatItHasNotSeenEverything() {
        assertFalse(Exploration.defaults().exhaustive().schedules(3).run(scheduler -> interleaving(3)).complete());
    }

    /** It said complete, though in the second half of the steps one order alone is tried. */
    @Test
    void exhaustive_withRunsThatGetIntoTheirSecondHalf_isNotComplete() {
        Exploration search = Exploration.defaults().exhaustive(0);
        assertFalse(search.steps(200).run(scheduler -> lateInterleaving()).complete());
        assertTrue(search.steps(1_000).run(scheduler -> lateInterleaving()).complete());
    }

    /** Of 200 steps, the second half begins while both threads can go on: from there they take turns. */
    private static String lateInterleaving() throws InterruptedException {
        goOnAlone(70);
        return interleaving(40);
    }

    private static void goOnAlone(int steps) {
        for (int i = 0; i < steps; i++) {
            TestScheduler.point("alone");
        }
    }

    /** There nobody has a choice, so nothing is left out. */
    @Test
    void exhaustive_withRunsOfOneThreadInTheirSecondHalf_isComplete() {
        Report report = Exploration.defaults().exhaustive(0).steps(200).run(scheduler -> {
            interleaving(2);
            goOnAlone(150);
        });
        assertTrue(report.complete(), report::toString);
    }

    @Test
    void replay_ofAFailure_failsAgain_andNotWithoutTheSwitch() {
        FailedScheduleError error = Exploration.defaults().find(LOST_UPDATE).orElseThrow();
        String recipe = error.recipe().toString();
        assertTrue(error.getMessage().contains("replay = \"" + recipe + "\""), error::getMessage);
        FailedScheduleError again = assertThrows(
                FailedScheduleError.class, () -> Exploration.defaults().replay(recipe, LOST_UPDATE));
        assertEquals(error.recipe(), again.recipe());
        assertEquals(1, Exploration.defaults().replay("usual", LOST_UPDATE).schedules());
    }

    /** The recipe alone was printed, and what it repeated was another run. */
    @Test
    void replay_ofARunWithFewSteps_needsTheNumberThatIsPrinted() {
        Exploration.Body taking = scheduler -> assertFalse(lateInterleaving().contains("abab"), "they took turns");
        FailedScheduleError error = Exploration.defaults().steps(200).find(taking).orElseThrow();
        String recipe = error.recipe().toString();
        assertEquals("usual", recipe, "in the second half of its steps no switch is needed");
        String printed = error.getMessage().lines().skip(1).findFirst().orElseThrow();
        assertEquals(
                "To repeat it: @ConcurrentTest(steps = 200, replay = \"usual\") or Exploration.defaults().steps(200).replay(\"usual\", body)",
                printed);
        assertThrows(FailedScheduleError.class, () -> Exploration.defaults().steps(200).replay(recipe, taking));
        assertEquals(1, Exploration.defaults().replay(recipe, taking).schedules());
    }

    @Test
    void replay_ofARecipeThatDoesNotFit_saysWhereItParts() {
        String message = assertThrows(
                IllegalArgumentException.class,
                () -> Exploration.defaults().replay("0.2>1 1.99>2", scheduler -> interleaving(2)))
                .getMessage();
        assertTrue(message.contains("1.99>2"), message);
        assertTrue(message.contains("does not fit the test any more"), message);
    }

    @Test
    void replay_ofWhatIsNoRecipe_saysWhatOneLooksLike() {
        String message = assertThrows(
                IllegalArgumentException.class,
                () -> Exploration.defaults().replay("one to two", scheduler -> {}))
                .getMessage();
        assertEquals(
                "'one to two' is no recipe: 'one' is no switch such as 2.5>1; paste the recipe that a failure has printed",
                message);
    }

    @Test
    void run_insideARun_isRefused() {
        FailedScheduleError error = Exploration.defaults()
                .find(scheduler -> Exploration.defaults().run(inner -> {}))
                .orElseThrow();
        assertTrue(error.getCause() instanceof IllegalStateException, error::getMessage);
        assertTrue(error.getMessage().contains("a scheduler inside another one"), error::getMessage);
    }

    @Test
    void explorations_onSeveralThreads_doNotDisturbEachOther() throws InterruptedException {
        Exploration exploration = Exploration.defaults().schedules(200).within(Duration.ofMinutes(1));
        Report alone = exploration.run(scheduler -> interleaving(3));
        var reports = new ArrayList<Report>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                Report report = exploration.run(scheduler -> interleaving(3));
                synchronized (reports) {
                    reports.add(report);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(alone, alone, alone, alone), reports);
    }

    @Test
    void run_ofAnInterruptedThread_stopsAndKeepsTheInterrupt() {
        Thread.currentThread().interrupt();
        Report report = Exploration.defaults().schedules(1_000_000).within(Duration.ofMinutes(1)).run(scheduler -> {});
        assertTrue(Thread.interrupted());
        assertTrue(report.schedules() >= 1 && report.schedules() < 1_000_000, report::toString);
    }

    @Test
    void runtime_ofTheTest_isTheSchedulersOwn() {
        Exploration.defaults().schedules(1).run(scheduler -> {
            assertSame(scheduler.runtime(), TaskRuntime.current());
            assertSame(scheduler.clock(), TaskRuntime.current().timeSource());
            try (var scope = TaskScope.<TaskRuntime>open()) {
                var inTask = scope.fork(TaskRuntime::current);
                scope.join();
                assertSame(scheduler.runtime(), inTask.value());
            }
        });
    }

    @Test
    void badArguments_areRefused() {
        Exploration defaults = Exploration.defaults();
        assertThrows(IllegalArgumentException.class, () -> defaults.schedules(0));
        assertThrows(IllegalArgumentException.class, () -> defaults.within(Duration.ofNanos(-1)));
        assertThrows(IllegalArgumentException.class, () -> defaults.exhaustive(-1));
        assertThrows(IllegalArgumentException.class, () -> defaults.steps(99));
        assertThrows(IllegalArgumentException.class, () -> Order.sticky(1.5));
        assertThrows(IllegalArgumentException.class, () -> Order.sticky(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Order.pct(0));
    }

    @Test
    void atOnce_lettingNobodyGoOnInBetween_unlessItWaits() {
        var seen = new TreeSet<String>();
        Exploration.defaults().exhaustive(2).run(scheduler -> {
            var steps = new StringBuffer();
            Thread other = Thread.ofVirtual().start(() -> steps.append('o'));
            scheduler.atOnce(() -> {
                steps.append('a');
                TestScheduler.point("in between");
                steps.append('b');
            });
            other.join();
            seen.add(steps.toString());
        });
        assertEquals(Set.of("abo", "oab"), seen);
    }
}
