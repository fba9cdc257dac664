/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import static dev.taskscope.testing.TestScheduler.reads;
import static dev.taskscope.testing.TestScheduler.writes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Eight programs, each with one concurrency bug that most schedules do not show. */
final class BugPrograms {
    private static final int SETTERS = 10;

    private BugPrograms() {}

    /** Returns all of them, by name. */
    static Map<String, Exploration.Body> all() {
        var programs = new LinkedHashMap<String, Exploration.Body>();
        programs.put("lost update", scheduler -> lostUpdate());
        programs.put("lock order", scheduler -> lockOrder());
        programs.put("check then act", scheduler -> checkThenAct());
        programs.put("missed signal", scheduler -> missedSignal());
        programs.put("ABA stack", scheduler -> abaStack());
        programs.put("cancel against register", scheduler -> cancelAgainstRegister());
        programs.put("reorder of ten setters", scheduler -> reorder());
        programs.put("two exact switches", scheduler -> twoExactSwitches());
        return programs;
    }

    static Thread start(Runnable body) {
        return Thread.ofVirtual().start(body);
    }

    static void join(Thread... threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void check(boolean holds, Object seen) {
        if (!holds) {
            throw new AssertionError("seen: " + seen);
        }
    }

    /** Two threads replace the head of a queue by its successor, in three operations each. */
    private static void lostUpdate() throws InterruptedException {
        var counter = new ConcurrentLinkedQueue<>(List.of(0));
        Runnable increment = () -> {
            reads(counter);
            Integer value = counter.peek();
            writes(counter);
            counter.poll();
            writes(counter);
            if (value != null) {
                counter.add(value + 1);
            }
        };
        join(start(increment), start(increment));
        check(List.of(2).equals(List.copyOf(counter)), counter);
    }

    /** Of four threads with two locks each, one pair takes theirs in opposite orders. */
    private static void lockOrder() throws InterruptedException {
        var locks =
                new ReentrantLock[]{new ReentrantLock(), new ReentrantLock(), new ReentrantLock(), new ReentrantLock()};
        int[][] pairs = {{0, 1}, {1, 2}, {2, 3}, {3, 2}};
        join(Arrays.stream(pairs)
                .map(pair -> start(() -> lockTwice(locks[pair[0]], locks[pair[1]])))
                .toArray(Thread[]::new));
    }

    private static void lockTwice(ReentrantLock outer, ReentrantLock inner) {
        for (int i = 0; i < 2; i++) {
            writes(outer);
            outer.lock();
            try {
                writes(inner);
                inner.lock();
                inner.unlock();
            } finally {
                outer.unlock();
            }
        }
    }

    /** A cache looks before it takes the permit to load, and not again afterwards. */
    private static void checkThenAct() throws InterruptedException {
        var cache = new ConcurrentHashMap<String, String>();
        var permit = new Semaphore(1);
        var loads = new AtomicInteger();
        Runnable get = () -> {
            reads(cache);
            if (!cache.containsKey("key")) {
                writes(permit);
                permit.acquireUninterruptibly();
                writes(loads);
                loads.incrementAndGet();
                writes(cache);
                cache.put("key", "value");
                permit.release();
            }
        };
        join(start(get), start(get), start(get));
        check(loads.get() == 1, loads);
    }

    /** Whoever waits looks at the flag before it takes the lock. */
    private static void missedSignal() throws InterruptedException {
        var lock = new ReentrantLock();
        Condition changed = lock.newCondition();
        var flag = new AtomicBoolean();
        Thread waiter = start(() -> {
            reads(flag);
            if (!flag.get()) {
                writes(lock);
                lock.lock();
                changed.awaitUninterruptibly();
                lock.unlock();
            }
        });
        Thread signaller = start(() -> {
            writes(flag);
            flag.set(true);
            writes(lock);
            lock.lock();
            changed.signal();
            lock.unlock();
        });
        join(waiter, signaller);
    }

    /** An element of a lock-free stack. */
    private static final class Node {
        private final int value;
        private volatile @Nullable Node below;

        Node(int value, @Nullable Node below) {
            this.value = value;
            this.below = below;
        }
    }

    /** A lock-free stack that takes back nodes which it has given away. */
    private static void abaStack() throws InterruptedException {
        var top = new AtomicReference<@Nullable Node>(new Node(1, new Node(2, new Node(3, null))));
        var popped = new ConcurrentLinkedQueue<Integer>();
        Thread one = start(() -> {
            Node node = pop(top);
            if (node != null) {
                popped.add(node.value);
            }
        });
        Thread other = start(() -> {
            Node first = pop(top);
            Node second = pop(top);
            if (second != null) {
                popped.add(second.value);
            }
            if (first != null) {
                push(top, first);
            }
        });
        join(one, other);
        var elements = new ArrayList<>(popped);
        for (Node node = top.get(); node != null && elements.size() < 10; node = node.below) {
            elements.add(node.value);
        }
        elements.sort(null);
        check(elements.equals(List.of(1, 2, 3)), elements);
    }

    private static @Nullable Node pop(AtomicReference<@Nullable Node> top) {
        while (true) {
            reads(top);
            Node node = top.get();
            if (node == null) {
                return null;
            }
            reads(node);
            Node below = node.below;
            writes(top);
            if (top.compareAndSet(node, below)) {
                return node;
            }
        }
    }

    private static void push(AtomicReference<@Nullable Node> top, Node node) {
        while (true) {
            reads(top);
            Node below = top.get();
            writes(node);
            node.below = below;
            writes(top);
            if (top.compareAndSet(below, node)) {
                return;
            }
        }
    }

    /** A child that is entered in the list after the canceller has gone through it is never cancelled. */
    private static void cancelAgainstRegister() throws InterruptedException {
        var cancelled = new AtomicBoolean();
        var children = new ConcurrentLinkedQueue<Thread>();
        Thread parent = start(() -> {
            for (int i = 0; i < 3; i++) {
                reads(cancelled);
                if (cancelled.get()) {
                    return;
                }
                Thread child = start(BugPrograms::parkUntilInterrupted);
                writes(children);
                children.add(child);
            }
        });
        Thread canceller = start(() -> {
            writes(cancelled);
            cancelled.set(true);
            reads(children);
            children.forEach(Thread::interrupt);
        });
        join(parent, canceller);
        join(children.toArray(Thread[]::new));
    }

    private static void parkUntilInterrupted() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
    }

    /** A reader has to come between the two halves of one of ten equal setters. */
    private static void reorder() throws InterruptedException {
        var one = new AtomicInteger();
        var other = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < SETTERS; i++) {
            threads.add(start(() -> {
                writes(one);
                one.set(1);
                writes(other);
                other.set(-1);
            }));
        }
        var seen = new AtomicReference<>("");
        threads.add(start(() -> {
            reads(one);
            int first = one.get();
            reads(other);
            seen.set(first + "," + other.get());
        }));
        join(threads.toArray(Thread[]::new));
        check(List.of("0,0", "1,-1").contains(seen.get()), seen);
    }

    /** Only one of some sixty steps may be interrupted, and only between two steps of the other thread. */
    private static void twoExactSwitches() throws InterruptedException {
        var noise = new AtomicInteger();
        var value = new AtomicInteger();
        var hit = new AtomicBoolean();
        Thread one = start(() -> {
            makeNoise(noise, 15);
            reads(value);
            int before = value.get();
            writes(value);
            value.set(before + 1);
            reads(value);
            hit.set(value.get() == before + 10);
            makeNoise(noise, 10);
        });
        Thread other = start(() -> {
            makeNoise(noise, 15);
            writes(value);
            value.addAndGet(5);
            makeNoise(noise, 8);
            writes(value);
            value.addAndGet(9);
        });
        join(one, other);
        check(!hit.get(), value);
    }

    private static void makeNoise(AtomicInteger noise, int times) {
        for (int i = 0; i < times; i++) {
            writes(noise);
            noise.incrementAndGet();
        }
    }
}
