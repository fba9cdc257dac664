/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the ledger lets go of: pages without tasks, and tasks that nobody can ask for any more. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class LedgerTest {
    private static final int PAGE = 32;

    private final TaskScope<Object, ?> scope = TaskScope.open();
    private final Ledger ledger = new Ledger();

    private LedgerTest() {
        scope.close(); // the tasks only have to belong to some scope
    }

    @AfterEach
    void nothingIsOpen() {
        assertNull(Frame.current());
    }

    private Task<Object> append() {
        var task = new ForkedTask<Object>(scope, () -> "never runs", null);
        ledger.append(task);
        return task;
    }

    /** Counts the pages that the ledger holds. */
    static int pagesOf(Ledger ledger) {
        try {
            int pages = 0;
            for (Object page = field(ledger, "first"); page != null; page = field(page, "next")) {
                pages++;
            }
            return pages;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the ledger has another shape now", e);
        }
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    private static void awaitCollected(WeakReference<?> reference) {
        while (reference.get() != null && !Thread.currentThread().isInterrupted()) {
            System.gc();
        }
        assertNull(reference.get());
    }

    @Test
    void report_eachTaskBeforeTheNext_leavesNoPages() {
        for (int i = 0; i < 100 * PAGE; i++) {
            ledger.report(List.of(append()));
        }
        assertEquals(List.of(), ledger.unreported());
        assertTrue(pagesOf(ledger) <= 2, () -> pagesOf(ledger) + " pages for no task");
    }

    @Test
    void report_wholePages_leavesNoPages() {
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < PAGE; i++) {
                append();
            }
            ledger.report(TaskScope.cast(ledger.unreported()));
        }
        assertTrue(pagesOf(ledger) <= 2, () -> pagesOf(ledger) + " pages for no task");
    }

    @Test
    void report_allButOneOldTask_keepsItsPageAlone() {
        Task<Object> old = append();
        for (int i = 0; i < 100 * PAGE; i++) {
            ledger.report(List.of(append()));
        }
        assertEquals(List.of(old), ledger.unreported());
        assertTrue(pagesOf(ledger) <= 3, () -> pagesOf(ledger) + " pages for one task");
    }

    @Test
    void report_aMomentThatWasListedIsHeld_laterTasksAreLetGo() {
        Supplier<List<Task<Object>>> held = ledger.report(List.of(append()));
        assertEquals(List.of(), held.get());
        var reported = new WeakReference<>(append());
        ledger.report(List.of(reported.get()));
        ledger.report(List.of(append()));
        awaitCollected(reported);
        assertEquals(List.of(), held.get());
    }

    @Test
    void report_nobodyHoldsTheMoments_tasksAreLetGo() {
        var reported = new WeakReference<>(append());
        ledger.report(List.of(reported.get()));
        ledger.report(List.of(append()));
        awaitCollected(reported);
        assertEquals(List.of(), ledger.unreported());
    }
}
