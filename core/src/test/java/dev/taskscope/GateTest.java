/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cancel scope that is entered while the request of one around it has been numbered, but has not come. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class GateTest {
    private final CancelScope outer = CancelScope.named("outer");
    private final CancelScope inner = CancelScope.named("inner");
    private final CompletableFuture<Void> inTheOuter = new CompletableFuture<>();
    private final CompletableFuture<Void> onItsWay = new CompletableFuture<>(); // the request of the outer one
    private final CompletableFuture<Void> inTheInner = new CompletableFuture<>();
    private final CompletableFuture<Void> bothHaveAsked = new CompletableFuture<>();
    private final CompletableFuture<Outcome<String>> ofTheInner = new CompletableFuture<>();
    private final CompletableFuture<Outcome<String>> ofTheOuter = new CompletableFuture<>();

    /** Runs the bodies. What the outer scope sends to it arrives once it waits for that, or the inner one has looked for it. */
    private final class Body extends Thread {
        private final CountDownLatch looked = new CountDownLatch(1);
        private volatile Thread sender;

        @Override
        public void run() {
            ofTheOuter.complete(outer.run(() -> {
                inTheOuter.complete(null);
                onItsWay.join();
                Outcome<String> came = inner.run(() -> {
                    inTheInner.complete(null);
                    bothHaveAsked.join(); // which an interrupt does not end
                    return block();
                });
                ofTheInner.complete(came);
                if (came instanceof Outcome.Failure<String> failure) {
                    throw (Exception) failure.exception();
                }
                return block();
            }));
        }

        private String block() throws InterruptedException {
            new CountDownLatch(1).await();
            return "never";
        }

        @Override
        public void interrupt() {
            if (Thread.currentThread() == sender) {
                onItsWay.complete(null);
                while (looked.getCount() > 0 && !waitsForRequests()) {
                    Thread.yield();
                }
            }
            super.interrupt();
        }

        private boolean waitsForRequests() {
            return Arrays.stream(getStackTrace()).anyMatch(call -> call.getMethodName().equals("settledRequests"));
        }

        @Override
        public boolean isInterrupted() {
            boolean is = super.isInterrupted();
            if (Thread.currentThread() != this && Thread.currentThread() != sender) {
                looked.countDown();
            }
            return is;
        }
    }

    @Test
    void cancelOfBoth_theOuterRequestIsOnItsWayWhenTheInnerIsEntered_theOuterHearsIt() throws Exception {
        var body = new Body();
        body.setDaemon(true);
        Thread outerCanceller = Thread.ofPlatform().unstarted(() -> outer.cancel("outer"));
        body.sender = outerCanceller;
        body.start();
        inTheOuter.join();
        outerCanceller.start();
        inTheInner.join();
        inner.cancel("inner");
        outerCanceller.join();
        bothHaveAsked.complete(null);
        var handedOn = assertInstanceOf(Outcome.Failure.class, ofTheInner.get());
        assertInstanceOf(InterruptedException.class, handedOn.exception());
        var cancelled = assertInstanceOf(Outcome.Cancelled.class, ofTheOuter.get());
        assertEquals("outer", cancelled.reason());
    }
}
