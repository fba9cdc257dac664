/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.CompletionPolicy;
import dev.taskscope.Deadline;
import dev.taskscope.TaskScope;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Each verdict has a small wrong program that gets it, and words that help. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VerdictTest {
    private static final AtomicInteger RUNS = new AtomicInteger();

    /** Blocks while it is being initialised, once. */
    private static final class BlocksInItsInitialiser {
        static final int VALUE;

        static {
            LockSupport.park();
            VALUE = 1;
        }
    }

    private static FailedScheduleError find(Exploration.Body body) {
        return Exploration.defaults().find(body).orElseThrow(() -> new AssertionError("nothing was found"));
    }

    private static void assertSays(FailedScheduleError error, Verdict verdict, String... words) {
        assertEquals(verdict, error.verdict(), error::getMessage);
        assertTrue(error.getMessage().startsWith(verdict + " on schedule "), error::getMessage);
        for (String word : words) {
            assertTrue(error.getMessage().contains(word), () -> "no '" + word + "' in: " + error.getMessage());
        }
    }

    @Test
    void failure_ofTheTest_keepsWhatWasThrown() {
        var thrown = new IllegalStateException("no");
        FailedScheduleError error = find(scheduler -> {
            throw thrown;
        });
        assertSays(error, Verdict.FAILURE, "IllegalStateException: no", "replay = \"usual\"");
        assertSame(thrown, error.getCause());
    }

    @Test
    void failure_ofAThreadThatNobodyWatches_isFound() {
        FailedScheduleError error = find(scheduler -> Thread.ofVirtual()
                .name("careless")
                .start(() -> {
                    throw new IllegalStateException("no");
                })
                .join());
        assertSays(error, Verdict.FAILURE, "thread 'careless' threw", "nobody caught it");
    }

    /** Its verdict was lost: the loop never gave the processor back once the run was over. */
    @Test
    void failure_whileAnotherThreadWaitsInALoop_isToldAsSuch() {
        FailedScheduleError error = find(scheduler -> {
            var never = new AtomicInteger();
            Thread.ofVirtual().start(() -> {
                while (never.get() == 0) {
                    TestScheduler.point("waiting");
                }
            });
            throw new IllegalStateException("no");
        });
        assertSays(error, Verdict.FAILURE, "IllegalStateException: no");
    }

    @Test
    void failure_whileAnotherThreadNeverGivesTheProcessorBack_isToldAsSuch() {
        var released = new AtomicInteger();
        FailedScheduleError error = assertThrows(
                FailedScheduleError.class, () -> Exploration.defaults().replay("usual", scheduler -> {
                    Thread.ofVirtual().start(() -> {
                        while (released.get() == 0) {
                            Thread.onSpinWait();
                        }
                    });
                    throw new IllegalStateException("no");
                }));
        released.set(1);
        assertSays(error, Verdict.FAILURE, "IllegalStateException: no");
    }

    @Test
    void failure_byAnError_isFound() {
        FailedScheduleError error = find(scheduler -> {
            throw new StackOverflowError("of a test");
        });
        assertSays(error, Verdict.FAILURE, "StackOverflowError");
    }

    @Test
    void deadlock_ofTwoLocks_namesWhoHoldsWhat() {
        FailedScheduleError error = find(scheduler -> {
            var one = new ReentrantLock();
            var other = new ReentrantLock();
            try (var scope = TaskScope.<Object>open()) {
                scope.fork("left", () -> both(one, other));
                scope.fork("right", () -> both(other, one));
                scope.join();
            }
        });
        assertSays(
                error,
                Verdict.DEADLOCK,
                "'scope/left' waits for a ReentrantLock, held by thread 2 'scope/right'",
                "'scope/right' waits for a ReentrantLock, held by thread 1 'scope/left'",
                "waits for the tasks of scope 'scope'",
                "VerdictTest.both(VerdictTest.java:");
    }

    private static void both(ReentrantLock outer, ReentrantLock inner) {
        outer.lock();
        try {
            TestScheduler.point("between the locks");
            inner.lock();
            inner.unlock();
        } finally {
            outer.unlock();
        }
    }

    /** Close reports such a task again and again; it was said to go on therefore, until its next pause was an overflow. */
    @Test
    void deadlock_behindATaskThatIsDeaf_isToldThoughCloseReportsIt() {
        FailedScheduleError error = find(scheduler -> {
            try (var scope = TaskScope.<Object>open()) {
                scope.fork("deaf", VerdictTest::waitForever);
                scope.fork("other", () -> scheduler.settle());
            }
        });
        assertSays(error, Verdict.DEADLOCK, "2 threads cannot go on", "'scope/deaf' waits for a CountDownLatch");
    }

    @Test
    void deadlock_inAPolicyThatNeverReturns_isFound() {
        FailedScheduleError error = find(scheduler -> {
            try (var scope = TaskScope.open(CompletionPolicy.<Object>waitForAll().until(task -> waitForever()))) {
                scope.fork("task", () -> "value");
                scope.join(Deadline.after(Duration.ofSeconds(1)));
            }
        });
        assertSays(error, Verdict.DEADLOCK, "'scope/task' waits for a CountDownLatch", "VerdictTest.waitForever");
    }

    private static boolean waitForever() {
        var never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // deaf
            }
        }
    }

    @Test
    void deadlock_withAHeldClock_saysSo() {
        FailedScheduleError error = find(scheduler -> {
            scheduler.clock().hold();
            scheduler.clock().sleep(Duration.ofSeconds(1));
        });
        assertSays(error, Verdict.DEADLOCK, "The clock is held", "PT1S");
    }

    @Test
    void livelock_ofTwoThatGiveWay_isFound() {
        FailedScheduleError error = find(scheduler -> {
            Runnable politely = () -> {
                while (!Thread.currentThread().isInterrupted()) {
                    TestScheduler.point("after you");
                }
            };
            Thread one = Thread.ofVirtual().start(politely);
            politely.run();
            one.join();
        });
        assertSays(error, Verdict.LIVELOCK, "2 threads are still going on");
    }

    @Test
    void loopThatWaitsForAnother_isNoLivelock() {
        Exploration.defaults().schedules(100).run(scheduler -> {
            var done = new CountDownLatch(1);
            Thread setter = Thread.ofVirtual().start(done::countDown);
            while (done.getCount() > 0) {
                TestScheduler.point("waiting");
            }
            setter.join();
        });
    }

    @Test
    void starvation_behindALoop_namesWhoWaits() {
        FailedScheduleError error = find(scheduler -> {
            var never = new CountDownLatch(1);
            Thread spinning = Thread.ofVirtual().name("spinning").start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    TestScheduler.point("round and round");
                }
            });
            never.await();
            spinning.join();
        });
        assertSays(error, Verdict.STARVATION, "1 thread is going on", "'spinning'", "1 thread waits", "CountDownLatch");
    }

    @Test
    void livelock_withoutAPoint_isFoundInTime() {
        FailedScheduleError error = find(scheduler -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });
        assertSays(error, Verdict.LIVELOCK, "without ever coming to a point", "put TestScheduler.point");
    }

    @Test
    void leak_ofAThread_namesWhereItWasStarted() {
        FailedScheduleError error = find(scheduler -> Thread.ofVirtual().name("forgotten").start(LockSupport::park));
        assertSays(error, Verdict.LEAK, "1 thread has not", "'forgotten'", "started at ", "VerdictTest.java:");
    }

    @Test
    void leak_ofASleeper_isFoundWithoutWaitingForIt() {
        FailedScheduleError error = find(scheduler -> Thread.ofVirtual().start(() -> {
            try {
                scheduler.clock().sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        assertSays(error, Verdict.LEAK);
    }

    @Test
    void backgroundThread_isNoLeak_andIsInterruptedAtTheEnd() {
        var ended = new AtomicInteger();
        Exploration.defaults().schedules(10).run(scheduler -> scheduler.background(Thread.ofVirtual().start(() -> {
            try {
                scheduler.clock().sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                ended.incrementAndGet();
            }
        })));
        assertEquals(11, ended.get()); // the first schedule is run twice, to see whether it can be repeated
    }

    @Test
    void escape_bySleeping_namesTheCall() {
        FailedScheduleError error = find(scheduler -> Thread.sleep(10_000));
        assertSays(error, Verdict.ESCAPE, "waits outside the schedule, in Thread.sleep called at",
                "timeSource()");
    }

    @Test
    void escape_byATimedWait_namesTheCall() {
        FailedScheduleError error = find(scheduler -> {
            var queue = new LinkedBlockingQueue<String>();
            queue.poll(10, TimeUnit.SECONDS);
        });
        assertSays(error, Verdict.ESCAPE, "LinkedBlockingQueue.poll called at");
    }

    @Test
    void escape_toASocket_namesTheCall() {
        FailedScheduleError error = find(scheduler -> {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                server.accept();
            }
        });
        assertSays(error, Verdict.ESCAPE, "ServerSocket.accept called at", "put a fake in its place");
    }

    @Test
    void stuck_inAStaticInitialiser_namesTheClass() {
        FailedScheduleError error = find(scheduler -> assertEquals(1, BlocksInItsInitialiser.VALUE));
        assertSays(error, Verdict.STUCK, "static initialiser of " + BlocksInItsInitialiser.class.getName());
    }

    private static synchronized void blockInAMonitor() {
        LockSupport.park();
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "monitors do not keep the carrier from 24 on")
    void stuck_inAMonitor_namesTheFrameThatHoldsIt() {
        FailedScheduleError error = find(scheduler -> blockInAMonitor());
        assertSays(error, Verdict.STUCK, "monitor (synchronized) is held at", "VerdictTest.blockInAMonitor");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "monitors keep the carrier before 24")
    void deadlock_inMonitors_isFound() {
        FailedScheduleError error = find(scheduler -> {
            var one = new Object();
            var other = new Object();
            Thread left = Thread.ofVirtual().start(() -> bothMonitors(one, other));
            Thread right = Thread.ofVirtual().start(() -> bothMonitors(other, one));
            left.join();
            right.join();
        });
        assertSays(error, Verdict.DEADLOCK, "waits for a monitor at");
    }

    private static void bothMonitors(Object outer, Object inner) {
        synchronized (outer) {
            TestScheduler.point("between the monitors");
            synchronized (inner) {
                TestScheduler.point("in both");
            }
        }
    }

    @Test
    void nondeterminism_thatAnExhaustiveSearchRunsInto_isToldAsSuch() {
        var runs = new AtomicInteger();
        FailedScheduleError error = Exploration.defaults()
                .exhaustive()
                .find(scheduler -> {
                    Thread other = Thread.ofVirtual().unstarted(() -> TestScheduler.point("first"));
                    if (runs.getAndIncrement() < 2) { // the first schedule and its repetition
                        other.start();
                    }
                    TestScheduler.point("second");
                    if (other.getState() == Thread.State.NEW) {
                        other.start();
                    }
                    other.join();
                })
                .orElseThrow();
        assertSays(error, Verdict.NONDETERMINISM);
    }

    @Test
    void nondeterminism_byStaticState_saysWhereTheRunsPart() {
        FailedScheduleError error = find(scheduler -> {
            int run = RUNS.getAndIncrement();
            Thread other = Thread.ofVirtual().start(() -> TestScheduler.point("first"));
            for (int i = 0; i < run % 3; i++) {
                TestScheduler.point("extra");
            }
            other.join();
        });
        assertSays(error, Verdict.NONDETERMINISM, "step ", "static state");
    }
}
