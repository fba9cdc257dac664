/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import dev.taskscope.TimeSource;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The expiry queue of each clock, for as long as anybody uses the clock. A queue is held by the limits that are in it and by
 * the timer that its clock has for it; both know the clock, so that it must not be held from here.
 *
 * <p>Clocks that are gone are looked for when there are twice as many as the last time, and not through a
 * {@link java.lang.ref.ReferenceQueue}: on some JDKs that has a lock which a thread of the JVM takes at any time, and a
 * virtual thread parks for it. Under a scheduler for tests that would be one step more than the time before.
 */
final class ExpiryQueues {
    private static final TimeSource SYSTEM = TimeSource.system();
    private static final ExpiryQueue OF_SYSTEM = new ExpiryQueue();
    private static final ConcurrentMap<Key, WeakReference<ExpiryQueue>> OTHERS = new ConcurrentHashMap<>();
    private static final int FEW = 64;
    private static volatile int lookAt = FEW; // a race over it looks once too often

    private ExpiryQueues() {}

    static ExpiryQueue of(TimeSource clock) {
        return clock == SYSTEM ? OF_SYSTEM : ofAnother(clock);
    }

    private static ExpiryQueue ofAnother(TimeSource clock) {
        var key = new Key(clock);
        ExpiryQueue known = queueIn(OTHERS.get(key)); // without a lock
        return known != null ? known : enter(key);
    }

    private static ExpiryQueue enter(Key key) {
        ExpiryQueue known = null;
        while (known == null) {
            var made = new ExpiryQueue();
            known = queueIn(OTHERS.compute(
                    key, (same, old) -> queueIn(old) == null ? new WeakReference<>(made) : old));
        }
        if (OTHERS.size() >= lookAt) {
            OTHERS.keySet().removeIf(Key::isGone);
            lookAt = Math.max(FEW, 2 * OTHERS.size());
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
            super(clock);
            this.hash = System.identityHashCode(clock);
        }

        boolean isGone() {
            return get() == null;
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
