/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was unreported at the ends of rounds, listed only if somebody asks, so that a loop of rounds stays linear. See ADR 5.
 *
 * @param <E> what is entered, numbered from 1, and reported later
 */
final class Moments<E> {
    private final Object lock;
    private final Supplier<? extends Collection<? extends E>> unreported; // asked under the lock
    private final ToIntFunction<E> number;
    private @Nullable Moment latest; // under the lock

    Moments(Object lock, Supplier<? extends Collection<? extends E>> unreported, ToIntFunction<E> number) {
        this.lock = lock;
        this.unreported = unreported;
        this.number = number;
    }

    /**
     * Notes that a round has ended. Under the lock.
     *
     * @param reported what it has reported
     * @param entered the number of the last one that was entered by now
     * @return lists what is unreported now, at whatever time it is asked, in the order of the numbers
     */
    Supplier<List<E>> after(List<E> reported, int entered) {
        var now = new Moment(entered);
        if (latest != null && latest.listed == null) { // else older moments find the list there
            latest.reportedNext = reported;
            latest.following = now;
        }
        latest = now;
        return now;
    }

    /**
     * What was unreported at one moment: what is unreported when somebody asks, up to the last one that was entered by then,
     * and what has been reported in between. Points to the next moment only, so nothing is kept for a moment that nobody
     * holds on to.
     */
    private final class Moment implements Supplier<List<E>> {
        private final int enteredByThen;
        private @Nullable List<E> reportedNext;
        private @Nullable Moment following;
        private @Nullable List<E> listed;

        Moment(int enteredByThen) {
            this.enteredByThen = enteredByThen;
        }

        @Override
        public List<E> get() {
            synchronized (lock) {
                List<E> all = listed;
                if (all == null) {
                    all = list();
                    listed = all;
                    reportedNext = null; // an older moment finds the list instead
                    following = null;
                }
                return all;
            }
        }

        private List<E> list() {
            var all = new ArrayList<E>();
            Moment moment = this;
            while (moment.listed == null && moment.following != null) {
                addEnteredByThen(moment.reportedNext, all);
                moment = moment.following;
            }
            addEnteredByThen(moment.listed != null ? moment.listed : unreported.get(), all);
            all.sort(Comparator.comparingInt(number)); // linear if it is in order
            return Collections.unmodifiableList(all);
        }

        private void addEnteredByThen(@Nullable Collection<? extends E> some, List<E> all) {
            if (some != null) {
                for (E one : some) {
                    if (number.applyAsInt(one) <= enteredByThen) {
                        all.add(one);
                    }
                }
            }
        }
    }
}
