/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever of the JDK a thread waits with is under the control of the schedule. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockersTest {
    private static final int MONITORS_GIVE_WAY = 24; // the release from which on waiting for one leaves the carrier
    private static final Map<String, Maker> MAKERS = makers();
    private static final Exploration SOME = Exploration.defaults().schedules(40).within(Duration.ofMinutes(1));

    /** Something that one thread waits with, and another one lets it go on. */
    private record Blocker(Action waits, Action releases) {}

    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }

    /** Makes a blocker for one run; both are called in its first thread. */
    @FunctionalInterface
    private interface Maker {
        Blocker make() throws Exception;
    }

    private static Map<String, Maker> makers() {
        var makers = new TreeMap<String, Maker>();
        makers.put("ArrayBlockingQueue.take", () -> {
            var queue = new ArrayBlockingQueue<String>(1);
            return new Blocker(queue::take, () -> queue.put("value"));
        });
        makers.put("ArrayBlockingQueue.put", () -> {
            var queue = new ArrayBlockingQueue<String>(1);
            queue.put("first");
            return new Blocker(() -> queue.put("second"), queue::take);
        });
        makers.put("LinkedBlockingQueue", () -> {
            var queue = new LinkedBlockingQueue<String>();
            return new Blocker(queue::take, () -> queue.put("value"));
        });
        makers.put("LinkedBlockingDeque", () -> {
            var queue = new LinkedBlockingDeque<String>();
            return new Blocker(queue::takeLast, () -> queue.putFirst("value"));
        });
        makers.put("PriorityBlockingQueue", () -> {
            var queue = new PriorityBlockingQueue<String>();
            return new Blocker(queue::take, () -> queue.put("value"));
        });
        makers.put("SynchronousQueue", () -> {
            var queue = new SynchronousQueue<String>();
            return new Blocker(queue::take, () -> queue.put("value"));
        });
        makers.put("LinkedTransferQueue", () -> {
            var queue = new LinkedTransferQueue<String>();
            return new Blocker(() -> queue.transfer("value"), queue::take);
        });
        makers.put("CountDownLatch", () -> {
            var latch = new CountDownLatch(1);
            return new Blocker(latch::await, latch::countDown);
        });
        makers.put("Semaphore", () -> {
            var permits = new Semaphore(0);
            return new Blocker(permits::acquire, permits::release);
        });
        makers.put("CyclicBarrier", () -> {
            var barrier = new CyclicBarrier(2);
            return new Blocker(barrier::await, barrier::await);
        });
        makers.put("Phaser", () -> {
            var phaser = new Phaser(1);
            return new Blocker(() -> phaser.awaitAdvance(0), phaser::arrive);
        });
        makers.put("Exchanger", () -> {
            var exchanger = new Exchanger<String>();
            return new Blocker(() -> exchanger.exchange("one"), () -> exchanger.exchange("other"));
        });
        makers.put("CompletableFuture", () -> {
            var future = new CompletableFuture<String>();
            return new Blocker(future::join, () -> future.complete("value"));
        });
        makers.put("FutureTask", () -> {
            var future = new FutureTask<>(() -> "value");
            return new Blocker(future::get, future::run);
        });
        makers.put("Thread.join", () -> {
            var latch = new CountDownLatch(1);
            Thread thread = Thread.ofVirtual().start(() -> await(latch));
            return new Blocker(thread::join, latch::countDown);
        });
        makers.put("ReentrantLock", () -> {
            var lock = new ReentrantLock();
            lock.lock();
            return new Blocker(lock::lock, lock::unlock);
        });
        makers.put("Condition", () -> {
            var lock = new ReentrantLock();
            Condition open = lock.newCondition();
            boolean[] isOpen = {false};
            return new Blocker(() -> {
                lock.lock();
                while (!isOpen[0]) {
                    open.await();
                }
                lock.unlock();
            }, () -> {
                lock.lock();
                isOpen[0] = true;
                open.signalAll();
                lock.unlock();
            });
        });
        makers.put("ReentrantReadWriteLock", () -> {
            var lock = new ReentrantReadWriteLock();
            lock.writeLock().lock();
            return new Blocker(lock.readLock()::lock, lock.writeLock()::unlock);
        });
        makers.put("StampedLock", () -> {
            var lock = new StampedLock();
            long stamp = lock.writeLock();
            return new Blocker(lock::readLock, () -> lock.unlockWrite(stamp));
        });
        makers.put("LockSupport.park", () -> {
            var waiting = new CompletableFuture<Thread>();
            boolean[] isOpen = {false};
            return new Blocker(() -> {
                waiting.complete(Thread.currentThread());
                while (!isOpen[0]) {
                    LockSupport.park();
                }
            }, () -> {
                isOpen[0] = true;
                LockSupport.unpark(waiting.join());
            });
        });
        if (Runtime.version().feature() >= MONITORS_GIVE_WAY) {
            makers.put("synchronized", BlockersTest::monitor);
            makers.put("Object.wait", BlockersTest::waitAndNotify);
        }
        return makers;
    }

    /** A monitor is held by a third thread, since methods cannot leave one. */
    private static Blocker monitor() {
        Object monitor = new Object();
        var held = new CountDownLatch(1);
        var mayLeave = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            synchronized (monitor) {
                held.countDown();
                await(mayLeave);
            }
        });
        await(held);
        return new Blocker(() -> {
            synchronized (monitor) {
                held.countDown();
            }
        }, mayLeave::countDown);
    }

    private static Blocker waitAndNotify() {
        Object monitor = new Object();
        boolean[] isOpen = {false};
        return new Blocker(() -> {
            synchronized (monitor) {
                while (!isOpen[0]) {
                    monitor.wait();
                }
            }
        }, () -> {
            synchronized (monitor) {
                isOpen[0] = true;
                monitor.notifyAll();
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the run is over
        }
    }

    static Set<String> blockers() {
        return MAKERS.keySet();
    }

    private static Thread startWaiting(Blocker blocker) {
        return Thread.ofVirtual().start(() -> {
            TestScheduler.point("about to wait");
            try {
                blocker.waits.run();
            } catch (InterruptedException | BrokenBarrierException e) {
                // the run is over
            } catch (Exception e) {
                throw new AssertionError("cannot wait", e);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("blockers")
    void waiting_untilSomebodyEndsIt_endsOnEverySchedule_andEachIsTheSameAgain(String name) {
        var waited = new AtomicInteger();
        Exploration.Body body = scheduler -> {
            Blocker blocker = MAKERS.get(name).make();
            Thread waiter = startWaiting(blocker);
            TestScheduler.point("about to let it go on");
            waited.addAndGet(waiter.getState() == Thread.State.RUNNABLE ? 0 : 1);
            blocker.releases.run();
            waiter.join();
        };
        Report report = SOME.run(body);
        assertTrue(waited.get() > 0, "it waits on some schedules");
        assertTrue(report.distinct() > 1, report::toString);
        assertEquals(report, SOME.run(body));
    }

    @ParameterizedTest
    @MethodSource("blockers")
    void waiting_thatNobodyEnds_isADeadlock(String name) {
        FailedScheduleError error = SOME
                .find(scheduler -> startWaiting(MAKERS.get(name).make()).join())
                .orElseThrow();
        assertEquals(Verdict.DEADLOCK, error.verdict(), error::getMessage);
    }
}
