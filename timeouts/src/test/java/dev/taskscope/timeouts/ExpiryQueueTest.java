/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.timeouts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.TimeSource;
import dev.taskscope.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExpiryQueueTest {
    private final FakeClock clock = new FakeClock();
    private final ExpiryQueue queue = new ExpiryQueue();
    private final List<Noted> told = new ArrayList<>();

    private final class Noted extends ExpiryQueue.Entry {
        private final long at;

        Noted(long at) {
            this.at = at;
        }

        @Override
        void due() {
            told.add(this);
        }
    }

    private Noted put(long at) {
        var entry = new Noted(at);
        queue.put(entry, clock, at, Long.hashCode(at - clock.nanoTime()));
        return entry;
    }

    private void advance(long nanos) {
        clock.advance(Duration.ofNanos(nanos));
    }

    @Test
    void due_atItsMoment_onceAndNotBefore() {
        Noted entry = put(10);
        advance(9);
        assertEquals(List.of(), told);
        advance(1);
        assertEquals(List.of(entry), told);
        advance(100);
        assertEquals(List.of(entry), told);
        assertEquals(0, queue.size());
    }

    @Test
    void due_ofOneMoment_inTheOrderOfMaking() {
        var first = put(10);
        advance(3);
        var second = put(10);
        advance(3);
        var third = put(10);
        advance(10);
        assertEquals(List.of(first, second, third), told);
    }

    @Test
    void remove_whatIsIn_leavesAtOnce_andIsNeverTold() {
        Noted entry = put(10);
        assertTrue(queue.remove(entry));
        assertEquals(0, queue.size());
        assertFalse(queue.remove(entry));
        advance(100);
        assertEquals(List.of(), told);
    }

    @Test
    void put_again_movesIt() {
        Noted entry = put(10);
        queue.put(entry, clock, 30, 30);
        assertEquals(1, queue.size());
        advance(20);
        assertEquals(List.of(), told);
        advance(10);
        assertEquals(List.of(entry), told);
    }

    @Test
    void put_aMillionInARow_setsOneTimer_andHoldsNothing() {
        for (int i = 0; i < 1_000_000; i++) {
            queue.remove(put(clock.nanoTime() + 1_000_000));
        }
        assertEquals(0, queue.size());
        assertEquals(1, queue.timersSet());
    }

    @Test
    void put_aMillionAtOnce_setsOneTimer_andHoldsThatMany() {
        Deque<Noted> entries = new ArrayDeque<>();
        for (int i = 0; i < 1_000_000; i++) {
            entries.add(put(1_000_000 + i / 1_000));
        }
        assertEquals(1_000_000, queue.size());
        assertEquals(1, queue.timersSet());
        entries.forEach(queue::remove);
        assertEquals(0, queue.size());
    }

    @Test
    void put_aNewEarliest_setsTheTimerEarlier_othersDoNot() {
        put(100);
        put(200);
        assertEquals(1, queue.timersSet());
        put(50);
        assertEquals(2, queue.timersSet());
        assertEquals(Duration.ofNanos(50), clock.nextTimer().orElseThrow());
        advance(50);
        assertEquals(Duration.ofNanos(50), clock.nextTimer().orElseThrow()); // one timer, for the next of them
        assertEquals(3, queue.timersSet());
    }

    @Test
    void put_ofManyLengthsInFallingOrder_isToldInTheOrderOfMoments() {
        for (int at = 1_000; at > 0; at--) {
            put(at);
        }
        advance(2_000);
        var inOrder = new ArrayList<>(told);
        inOrder.sort(Comparator.comparingLong(entry -> entry.at));
        assertEquals(1_000, told.size());
        assertEquals(inOrder, told);
    }

    @Test
    void due_thatThrows_doesNotHoldUpTheOthers() {
        var thrower = new ExpiryQueue.Entry() {
            @Override
            void due() {
                throw new IllegalStateException("a fault");
            }
        };
        queue.put(thrower, clock, 10, 10);
        Noted other = put(10);
        advance(10);
        assertEquals(List.of(other), told);
    }

    @Test
    void due_onAClockThatRunsEarlyOrBackwards_waitsForItsMoment() {
        var jumping = new JumpingClock();
        var entry = new Noted(10);
        queue.put(entry, jumping, 10, 10);
        jumping.set(5);
        jumping.fire(); // too early
        assertEquals(List.of(), told);
        jumping.set(-100);
        jumping.fire();
        assertEquals(List.of(), told);
        jumping.set(Long.MAX_VALUE / 4);
        jumping.fire();
        assertEquals(List.of(entry), told);
        assertEquals(0, jumping.timers());
    }

    /** Whatever is put, moved and removed: each entry that is in at its moment is told then, in order, and no other. */
    @Property(tries = 200)
    void anyEntriesAreToldInOrder(@ForAll long seed, @ForAll @LongRange(min = 1, max = 200) long spread) {
        var clock = new FakeClock();
        var queue = new ExpiryQueue();
        var random = new Random(seed);
        var in = new ArrayList<ExpiryQueue.Entry>();
        var moments = new ArrayList<Long>();
        var expected = new ArrayList<String>();
        var got = new ArrayList<String>();
        for (int step = 0; step < 300; step++) {
            long now = clock.nanoTime();
            int choice = random.nextInt(10);
            if (choice < 5) {
                long at = now + 1 + random.nextLong(spread);
                int number = in.size();
                var entry = new ExpiryQueue.Entry() {
                    @Override
                    void due() {
                        got.add(number + " at " + clock.nanoTime());
                    }
                };
                in.add(entry);
                moments.add(at);
                queue.put(entry, clock, at, Long.hashCode(at - now));
            } else if (!in.isEmpty() && choice < 8) {
                int which = random.nextInt(in.size());
                if (queue.remove(in.get(which)) && choice == 5) {
                    moments.set(which, null);
                } else if (moments.get(which) != null && moments.get(which) > now) {
                    moments.set(which, now + 1 + random.nextLong(spread));
                    queue.put(in.get(which), clock, moments.get(which), random.nextInt());
                }
            } else {
                long to = now + random.nextLong(spread);
                for (long at = now; at <= to; at++) {
                    for (int which = 0; which < in.size(); which++) {
                        if (moments.get(which) != null && moments.get(which) == at) {
                            expected.add(which + " at " + at);
                            moments.set(which, null);
                        }
                    }
                }
                clock.advance(Duration.ofNanos(to - now));
                assertEquals(expected, got);
            }
        }
        assertEquals(moments.stream().filter(at -> at != null).count(), queue.size());
    }

    @Test
    void queues_ofOneClock_areOne() {
        assertSame(ExpiryQueues.of(clock), ExpiryQueues.of(clock));
        assertSame(ExpiryQueues.of(TimeSource.system()), ExpiryQueues.of(TimeSource.system()));
    }

    @Test
    @Timeout(60)
    void queues_ofClocksThatNobodyHas_areForgotten_evenWithTimersAndEntries() {
        var clocks = new ArrayList<FakeClock>();
        for (int i = 0; i < 1_000; i++) {
            var one = new FakeClock();
            clocks.add(one);
            ExpiryQueues.of(one).put(new Noted(10), one, 10, 10);
        }
        assertTrue(ExpiryQueues.known() >= 1_000);
        clocks.clear();
        while (ExpiryQueues.known() >= 1_000) {
            System.gc();
            for (int i = 0; i < 100; i++) { // those that are gone are looked for as more come
                ExpiryQueues.of(new FakeClock());
            }
        }
    }
}
