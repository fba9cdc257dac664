/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Finds out who holds a lock that somebody waits for. */
final class LockOwners {
    private static final @Nullable Field OWNER = owner();

    private LockOwners() {}

    /** Opens the package of locks to us, which whoever has {@code java.lang} open can do. */
    private static @Nullable Field owner() {
        try {
            Method open = Module.class.getDeclaredMethod("implAddOpens", String.class, Module.class);
            open.setAccessible(true);
            open.invoke(Object.class.getModule(), "java.util.concurrent.locks", LockOwners.class.getModule());
            Field field = AbstractOwnableSynchronizer.class.getDeclaredField("exclusiveOwnerThread");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null; // then a report does without
        }
    }

    /** Returns the thread that holds what {@code blocker} stands for; null if nobody does or it cannot be known. */
    static @Nullable Thread of(@Nullable Object blocker) {
        if (OWNER == null || !(blocker instanceof AbstractOwnableSynchronizer)) {
            return null;
        }
        try {
            return (Thread) OWNER.get(blocker);
        } catch (IllegalAccessException e) {
            return null;
        }
    }

    /**
     * Tells whether a lock that somebody waits for has no owner: it has just been released, and who waits is about to be
     * told. If nobody of the run can go on, that was somebody outside.
     */
    static boolean isBeingHandedOver(@Nullable Object blocker) {
        return OWNER != null
                && blocker != null
                && blocker.getClass().getEnclosingClass() == ReentrantLock.class
                && of(blocker) == null;
    }
}
