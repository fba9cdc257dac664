/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Notices are delivered once, one at a time, in sending order, by those who send them; none is left lying. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class MailboxTest {
    private final List<Throwable> troubles = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox();
    private final List<String> delivered = new ArrayList<>(); // not thread-safe: the mailbox has to do

    private Notice noting(String what) {
        return doing(() -> delivered.add(what));
    }

    private Notice doing(Runnable action) {
        return new Notice() {
            @Override
            void deliver() {
                action.run();
            }

            @Override
            void inTrouble(Throwable thrown) {
                troubles.add(thrown);
            }
        };
    }

    @Test
    void send_nobodyDelivers_deliversBeforeItReturns() {
        mailbox.send(noting("a"));
        mailbox.send(noting("b"));
        assertEquals(List.of("a", "b"), delivered);
    }

    @Test
    void send_fromADelivery_isDeliveredAfterIt() {
        mailbox.send(doing(() -> {
            mailbox.send(noting("sent inside, first"));
            mailbox.send(noting("sent inside, second"));
            delivered.add("outer");
        }));
        assertEquals(List.of("outer", "sent inside, first", "sent inside, second"), delivered);
    }

    @Test
    void send_fromADeliveryOfOneSentInside_isDeliveredInSendingOrder() {
        mailbox.send(doing(() -> {
            mailbox.send(doing(() -> {
                delivered.add("1");
                mailbox.send(noting("1.1"));
            }));
            mailbox.send(noting("2"));
        }));
        assertEquals(List.of("1", "2", "1.1"), delivered);
    }

    @Test
    void send_manyFromADelivery_needsNoDeepStack() {
        var left = new AtomicInteger(100_000);
        var again = new Runnable() {
            @Override
            public void run() {
                if (left.decrementAndGet() > 0) {
                    mailbox.send(doing(this));
                }
            }
        };
        mailbox.send(doing(again));
        assertEquals(0, left.get());
    }

    @Test
    void send_somebodyDelivers_leavesItToThem() throws Exception {
        var delivering = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var byWhom = new ArrayList<Thread>();
        Thread slow = Thread.ofVirtual().start(() -> mailbox.send(doing(() -> {
            delivering.countDown();
            Uninterrupted.await(go);
        })));
        delivering.await();
        mailbox.send(doing(() -> byWhom.add(Thread.currentThread())));
        mailbox.send(noting("a"));
        mailbox.send(noting("b"));
        go.countDown();
        slow.join();
        assertEquals(List.of(slow), byWhom);
        assertEquals(List.of("a", "b"), delivered);
    }

    @Test
    void send_aDeliveryThrows_theOthersAreMade() {
        var problem = new OutOfMemoryError("made up");
        mailbox.send(doing(() -> {
            mailbox.send(noting("after it"));
            throw problem;
        }));
        mailbox.send(noting("later"));
        assertEquals(List.of("after it", "later"), delivered);
        assertEquals(List.of(problem), troubles);
    }

    @Test
    void isDelivering_insideAndOutside_saysSo() {
        var inside = new ArrayList<Boolean>();
        mailbox.send(doing(() -> inside.add(mailbox.isDelivering())));
        inside.add(mailbox.isDelivering());
        assertEquals(List.of(true, false), inside);
    }

    private record Sent(int sender, int number) {}

    @ParameterizedTest
    @CsvSource({"2, 100000, false", "8, 20000, false", "4, 20000, true"})
    void send_manyThreads_eachOnceInOrderOneAtATime(int senders, int each, boolean virtual) throws Exception {
        var received = new ArrayList<Sent>(); // guarded by the mailbox alone
        var inside = new AtomicInteger();
        var overlaps = new AtomicInteger();
        var begin = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (int sender = 0; sender < senders; sender++) {
            int me = sender;
            var builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
            threads.add(builder.start(() -> {
                Uninterrupted.await(begin);
                for (int number = 0; number < each; number++) {
                    var sent = new Sent(me, number);
                    mailbox.send(doing(() -> {
                        overlaps.addAndGet(inside.getAndIncrement());
                        received.add(sent);
                        inside.getAndDecrement();
                    }));
                }
            }));
        }
        begin.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, overlaps.get());
        for (int sender = 0; sender < senders; sender++) {
            int me = sender;
            var numbers = received.stream()
                    .filter(sent -> sent.sender() == me)
                    .map(Sent::number)
                    .toList();
            assertEquals(IntStream.range(0, each).boxed().toList(), numbers, "of sender " + me);
        }
    }

    @Test
    void send_twoThreadsMeetAgainAndAgain_nothingIsLeftLying() throws Exception {
        var count = new int[1]; // guarded by the mailbox alone
        int rounds = 50_000;
        Runnable sender = () -> {
            for (int i = 0; i < rounds; i++) {
                mailbox.send(doing(() -> count[0]++));
            }
        };
        Thread other = Thread.ofPlatform().start(sender);
        sender.run();
        other.join();
        assertEquals(2 * rounds, count[0]); // without a further send that would sweep them up
    }
}
