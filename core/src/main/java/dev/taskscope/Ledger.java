/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a scope that no join has reported yet, in fork order. Reported tasks are forgotten, so that a scope of
 * many rounds holds only what is still to come. Any thread; the monitor is held for a few instructions, never across code
 * of others or anything that parks.
 *
 * <p>Tasks stand in pages, and not in a list through the tasks: forking a task must not touch the one before it, which
 * another processor is about to run.
 */
final class Ledger extends CacheLine {
    private static final @Nullable ForkedTask<?>[] NONE = {};
    private static final VarHandle FORKED;

    static {
        try {
            FORKED = MethodHandles.lookup().findVarHandle(Ledger.class, "forked", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private @Nullable Page first;
    private @Nullable Page last;
    private final Object lock = new Object(); // not this object: its header lies beside what others write
    private int forked; // written under the monitor, see FORKED
    private int unreported;
    private @Nullable Moments<Task<Object>> moments; // from the first report on

    /** Some tasks in a row of fork order; taken out when all of them have been reported. */
    static final class Page {
        private static final int SIZE = 32;

        private @Nullable ForkedTask<?>[] tasks = new ForkedTask<?>[SIZE];
        private final int begin; // the index of the first one
        private int entered;
        private int left;
        private @Nullable Page previous;
        private @Nullable Page next;

        Page(int begin, @Nullable Page previous) {
            this.begin = begin;
            this.previous = previous;
        }
    }

    /** Enters a task and numbers it. */
    void append(ForkedTask<?> task) {
        synchronized (lock) {
            int index = forked + 1;
            Page page = last;
            if (page == null || page.entered == Page.SIZE) {
                page = addPage(index);
            }
            page.tasks[page.entered++] = task;
            page.left++;
            task.enter(index, page);
            unreported++;
            FORKED.setRelease(this, index); // a completion of this task sees it: the task is started later
        }
    }

    private Page addPage(int begin) {
        Page page = new Page(begin, last);
        if (last == null) {
            first = page;
        } else {
            last.next = page;
        }
        last = page;
        return page;
    }

    /** Returns how many tasks have been entered. A thread that has seen a task complete sees at least that one. */
    int forked() {
        return (int) FORKED.getAcquire(this);
    }

    /** Returns the unreported tasks, in fork order. */
    List<ForkedTask<?>> unreported() {
        synchronized (lock) {
            var tasks = new ArrayList<ForkedTask<?>>();
            for (Page page = first; page != null; page = page.next) {
                for (ForkedTask<?> task : page.tasks) {
                    if (task != null) {
                        tasks.add(task);
                    }
                }
            }
            return tasks;
        }
    }

    /**
     * Forgets tasks that are now reported.
     *
     * @return lists what is unreported now, at whatever time it is asked
     */
    Supplier<List<Task<Object>>> report(List<Task<Object>> done) {
        synchronized (lock) {
            if (done.size() == unreported) {
                forgetAll();
            } else {
                for (Task<Object> task : done) {
                    forget((ForkedTask<?>) task);
                }
            }
            unreported -= done.size();
            if (moments == null) {
                moments = new Moments<>(lock, () -> TaskScope.cast(unreported()), Ledger::indexOf);
            }
            return moments.after(done, forked);
        }
    }

    private static int indexOf(Task<?> task) {
        return ((ForkedTask<?>) task).index();
    }

    /** Forgets every task without touching one: they lie far away by now, each in a cache line of its own. */
    private void forgetAll() {
        Page page = first;
        while (page != null) {
            Page next = page.next;
            page.tasks = NONE; // a task that somebody keeps keeps its page, and nothing else
            page.previous = null;
            page.next = null;
            page = next;
        }
        first = null;
        last = null;
    }

    private void forget(ForkedTask<?> task) {
        Page page = task.leave();
        page.tasks[task.index() - page.begin] = null;
        if (--page.left == 0 && page.entered == Page.SIZE) {
            takeOut(page);
        }
    }

    private void takeOut(Page page) {
        if (page.previous == null) {
            first = page.next;
        } else {
            page.previous.next = page.next;
        }
        if (page.next == null) {
            last = page.previous;
        } else {
            page.next.previous = page.previous;
        }
    }
}
