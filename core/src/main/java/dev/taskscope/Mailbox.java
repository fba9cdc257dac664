/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One for each scope, or for several that are open alongside each other. Delivers notices one at a time, in sending order, by
 * the threads that send them: a sender that finds nobody delivering delivers its own and whatever arrives meanwhile; a sender
 * that finds somebody at it leaves its notice and goes. Nobody ever waits for a lock, so a slow listener holds up deliveries
 * but no task.
 *
 * <p>The state is one word: {@link #IDLE}, nobody delivers; null, somebody delivers and nothing is waiting; else the stack
 * of waiting notices, newest first. Everything done before a notice was sent happens-before its delivery, and a delivery
 * happens-before the next.
 */
final class Mailbox extends CacheLine {
    private static final Notice IDLE = new Notice() {
        @Override
        void deliver() {
            throw new AssertionError("the mark of an idle mailbox is not a notice");
        }

        @Override
        void inTrouble(Throwable thrown) {
            throw new AssertionError("the mark of an idle mailbox is not a notice", thrown);
        }
    };
    private static final Logger LOG = LoggerFactory.getLogger(TaskScope.class);
    private static final VarHandle WAITING;

    static {
        try {
            WAITING = MethodHandles.lookup().findVarHandle(Mailbox.class, "waiting", Notice.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Notice waiting = IDLE;
    private @Nullable Thread deliverer; // written by that thread, while it delivers
    private int completions; // in deliveries

    /** Counts a completion, from 1. In a delivery. */
    int nextCompletion() {
        completions++;
        return completions;
    }

    /** Delivers the notice, or leaves it to the thread that is delivering now. */
    void send(Notice notice) {
        while (true) {
            Notice seen = waiting;
            if (seen == IDLE) {
                if (WAITING.compareAndSet(this, IDLE, null)) {
                    deliverer = Thread.currentThread();
                    notice.older = null; // of an attempt to leave it
                    deliver(notice);
                    deliverWaiting();
                    return;
                }
            } else {
                notice.older = seen;
                if (WAITING.compareAndSet(this, seen, notice)) {
                    return;
                }
            }
        }
    }

    private void deliverWaiting() {
        while (!becomeIdle()) {
            Notice next = oldestFirst((Notice) WAITING.getAndSet(this, null));
            while (next != null) {
                Notice following = next.older; // turned round: the younger one
                next.older = null;
                deliver(next);
                next = following;
            }
        }
    }

    /** Whatever a delivery throws, an OutOfMemoryError of the framework's own included: the next one is made. */
    private void deliver(Notice notice) {
        try {
            notice.deliver();
        } catch (Throwable e) {
            try {
                notice.inTrouble(e);
            } catch (Throwable again) {
                LOG.error("A scope could not even record that it is in trouble", again);
            }
        }
    }

    private boolean becomeIdle() {
        if (waiting != null) {
            return false;
        }
        deliverer = null;
        if (WAITING.compareAndSet(this, null, IDLE)) {
            return true;
        }
        deliverer = Thread.currentThread();
        return false;
    }

    /** Tells whether the calling thread is inside a delivery: it must not wait for another one then. */
    boolean isDelivering() {
        return deliverer == Thread.currentThread();
    }

    private static @Nullable Notice oldestFirst(@Nullable Notice newest) {
        Notice turned = null;
        for (Notice rest = newest; rest != null;) {
            Notice older = rest.older;
            rest.older = turned;
            turned = rest;
            rest = older;
        }
        return turned;
    }
}
