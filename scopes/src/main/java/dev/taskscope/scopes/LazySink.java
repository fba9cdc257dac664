/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static java.util.Objects.requireNonNull;

import dev.taskscope.TimeSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds as many items as may be in work or waiting to be taken, and makes readers wait for room and the taker for results.
 *
 * <p>Without a lock. Who waits says so before it looks once more, and who has changed something looks after that whether
 * somebody waits, with a full fence in between on both sides: so one of them sees what the other did.
 *
 * <p>The queue is that of Dmitry Vyukov for many producers and one consumer: a list whose first node has been taken.
 */
final class LazySink<T, R extends @Nullable Object> implements Sink<T, R> {
    private static final VarHandle LAST;
    private static final VarHandle NEXT;

    static {
        try {
            var lookup = MethodHandles.lookup();
            LAST = lookup.findVarHandle(LazySink.class, "last", Node.class);
            NEXT = lookup.findVarHandle(Node.class, "next", Node.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private final int places;
    private final boolean asCompleted;
    private final TimeSource time;
    private final Thread taker = Thread.currentThread();
    private final Taken<T, R> taken;
    private final Spins takerSpins = new Spins();

    // written by workers
    private volatile Node<T, R> last; // of the queue: items read in order, or ended in completion order
    private long readable; // how many may be read, as last seen; one worker at a time
    private final Spins readerSpins = new Spins(); // one worker at a time
    private volatile boolean over; // no worker runs any more

    private volatile boolean takerWaits; // written by the taker

    private static final class Node<T, R extends @Nullable Object> {
        private @Nullable MappedItem<T, R> item; // until it is taken
        private volatile @Nullable Node<T, R> next;

        Node(@Nullable MappedItem<T, R> item) {
            this.item = item;
        }
    }

    /** What the taker writes for each item: off the cache line of what workers write, or they would slow each other down. */
    private static final class Taken<T, R extends @Nullable Object> {
        private long p1;
        private long p2;
        private long p3;
        private long p4;
        private long p5;
        private long p6;
        private long p7;
        private long p8;
        private volatile long items;
        private Node<T, R> last;
        private final AtomicReference<@Nullable Thread> waitingReader = new AtomicReference<>();

        Taken(Node<T, R> first) {
            this.last = first;
        }
    }

    LazySink(String name, int places, boolean asCompleted, TimeSource time) {
        this.name = name;
        this.places = places;
        this.asCompleted = asCompleted;
        this.time = time;
        this.last = new Node<>(null);
        this.taken = new Taken<>(last);
    }

    // ---- by workers

    @Override
    public void awaitPlace(long index) throws InterruptedException {
        if (index < readable) {
            return;
        }
        if (!readerSpins.until(() -> hasPlace(index))) {
            try {
                time.await(this, () -> hasPlaceOrIsToBeTold(index));
            } finally {
                taken.waitingReader.set(null);
            }
        }
    }

    private boolean hasPlaceOrIsToBeTold(long index) {
        taken.waitingReader.set(Thread.currentThread()); // each time: the taker tells it once
        return hasPlace(index);
    }

    private boolean hasPlace(long index) {
        readable = taken.items + places;
        return index < readable;
    }

    @Override
    public void read(MappedItem<T, R> item) {
        if (!asCompleted) {
            append(item);
        }
    }

    @Override
    public void ended(MappedItem<T, R> item) {
        if (asCompleted) {
            append(item);
        }
        VarHandle.fullFence(); // between the end, or the item in the queue, and the look at the taker
        if (takerWaits && (asCompleted || item.index() == taken.items)) {
            LockSupport.unpark(taker);
        }
    }

    @SuppressWarnings("unchecked") // what is in the field
    private void append(MappedItem<T, R> item) {
        var node = new Node<T, R>(item);
        var before = (Node<T, R>) LAST.getAndSet(this, node);
        NEXT.setRelease(before, node);
    }

    /** There is no worker any more. Any thread. */
    void over() {
        over = true;
        LockSupport.unpark(taker);
    }

    // ---- by the taker

    /** Waits until an item can be taken; returns false if there will be none any more. */
    boolean awaitItem() throws InterruptedException {
        if (Thread.currentThread().isInterrupted() || !takerSpins.until(this::hasItem)) {
            takerWaits = true;
            try {
                time.await(this, () -> over || hasItem());
            } finally {
                takerWaits = false;
            }
        }
        return hasItem();
    }

    private boolean hasItem() {
        Node<T, R> next = taken.last.next;
        return next != null && (asCompleted || requireNonNull(next.item).hasEnded());
    }

    /** Takes the item that was waited for. */
    MappedItem<T, R> take() {
        Node<T, R> next = requireNonNull(taken.last.next);
        MappedItem<T, R> item = requireNonNull(next.item);
        next.item = null;
        taken.last = next;
        taken.items++;
        if (taken.waitingReader.get() != null) {
            LockSupport.unpark(taken.waitingReader.getAndSet(null)); // the next reader may have come meanwhile
        }
        return item;
    }

    @Override
    public String toString() {
        return "an item of '%s'".formatted(name);
    }
}
