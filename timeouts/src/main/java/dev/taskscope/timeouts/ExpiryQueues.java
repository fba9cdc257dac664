/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import dev.taskscope.TimeSource;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The expiry queue of each clock, for as long as anybody uses the clock. A queue is held by the limits that are in it and by the
 * timer that its clock has for it; both know the clock, so that it must not be held from here.
 */
final class ExpiryQueues {
    private static final TimeSource SYSTEM = TimeSource.system();
    private static final ExpiryQueue OF_SYSTEM = new ExpiryQueue();
    private static final ConcurrentMap<Key, WeakReference<ExpiryQueue>> OTHERS = new ConcurrentHashMap<>();
    private static final ReferenceQueue<TimeSource> UNUSED = new ReferenceQueue<>();

    private ExpiryQueues() {}

    static ExpiryQueue of(TimeSource clock) {
        return clock == SYSTEM ? OF_SYSTEM : ofAnother(clock);
    }

    private static ExpiryQueue ofAnother(TimeSource clock) {
        for (Reference<?> unused; (unused = UNUSED.poll()) != null;) {
            OTHERS.remove(unused);
        }
        var key = new Key(clock);
        ExpiryQueue known = queueIn(OTHERS.get(key)); // without a lock
        while (known == null) {
            var made = new ExpiryQueue();
            known = queueIn(OTHERS.compute(
                    key, (same, old) -> queueIn(old) == null ? new WeakReference<>(made) : old));
        }
        return known;
    }

    private static @Nullable ExpiryQueue queueIn(@Nullable WeakReference<ExpiryQueue> reference) {
        return reference == null ? null : reference.get();
    }

    /** Returns how many clocks are known, apart from the system's. */
    static int known() {
        return OTHERS.size();
    }

    /** A clock by identity, whatever its {@code equals} says. */
    private static final class Key extends WeakReference<TimeSource> {
        private final int hash;

        Key(TimeSource clock) {
            super(clock, UNUSED);
            this.hash = System.identityHashCode(clock);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            return other instanceof Key key && get() instanceof TimeSource clock && key.get() == clock;
        }
    }
}
