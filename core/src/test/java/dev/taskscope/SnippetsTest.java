/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of the Javadoc and of the README: each region is shown there as it stands here, and passes. */
@Timeout(30)
class SnippetsTest {

    /** What the examples ask for. */
    record Quote(String venue, int price) {}

    private static Quote quote(String venue, int price) {
        return new Quote(venue, price);
    }

    // @start region="policy"
    /** Returns as soon as one quote is good enough, and cancels the others. */
    record GoodEnough(int limit) implements CompletionPolicy<Quote, List<Quote>> {
        @Override
        public Decision onCompletion(Task<Quote> completed, Tally tally) {
            boolean good = completed.outcome().orElseThrow() instanceof Outcome.Success<Quote> success
                    && success.value().price() <= limit;
            return good ? Decision.CANCEL_REST_AND_RETURN : Decision.KEEP_WAITING;
        }

        @Override
        public List<Quote> result(Completion<Quote> completion) {
            return completion.values();
        }
    }
    // @end

    @Test
    void readme() throws InterruptedException {
        var used = new ArrayList<Quote>();
        // @start region="readme"
        var firstOfMany = CompletionPolicy.<Quote>waitForAll().until(task -> task.state() == Task.State.SUCCEEDED);

        try (var scope = TaskScope.open(firstOfMany)) {
            scope.fork("alpha", () -> quote("alpha", 101));
            scope.fork("beta", () -> quote("beta", 99));
            Completion<Quote> round = scope.join(); // returns at the first success; the other one is still running
            used.addAll(round.values());

            scope.fork("gamma", () -> quote("gamma", 100)); // add work, and wait again
            round = scope.join();
            used.addAll(round.values());
        } // whatever is left is cancelled, and has ended here
         // @end
        assertTrue(used.size() >= 2, used::toString);
    }

    @Test
    void scope() throws InterruptedException {
        // @start region="scope"
        try (var scope = TaskScope.open(CompletionPolicy.<Quote>atMostFailures(0), options -> options.name("quotes"))) {
            Task<Quote> alpha = scope.fork("alpha", () -> quote("alpha", 101));
            Task<Quote> beta = scope.fork("beta", () -> quote("beta", 99));
            scope.join(); // throws at the first failure, and has cancelled the rest then
            assertEquals(2, alpha.value().price() - beta.value().price());
        }
        // @end
    }

    @Test
    void outcome() throws InterruptedException {
        var said = new ArrayList<String>();
        try (var scope = TaskScope.<Quote>open()) {
            scope.fork("alpha", () -> quote("alpha", 101));
            // @start region="outcome"
            for (Task<Quote> task : scope.join().done()) {
                said.add(
                        switch (task.outcome().orElseThrow()) {
                            case Outcome.Success<Quote> success -> "costs " + success.value().price();
                            case Outcome.Failure<Quote> failure -> "failed: " + failure.exception();
                            case Outcome.Cancelled<Quote> cancelled -> "cancelled: " + cancelled.reason();
                        });
            }
            // @end
        }
        assertEquals(List.of("costs 101"), said);
    }

    @Test
    void task() throws InterruptedException {
        var never = new CountDownLatch(1);
        // @start region="task"
        try (var scope = TaskScope.<Quote>open()) {
            Task<Quote> slow = scope.fork("slow", () -> {
                never.await();
                return quote("slow", 0);
            });
            slow.cancel("nobody needs it any more");
            scope.join();
            assertEquals(Task.State.CANCELLED, slow.state());
        }
        // @end
    }

    @Test
    void watch() throws InterruptedException {
        var used = new ArrayList<Quote>();
        try (var scope = TaskScope.<Quote>open()) {
            // @start region="watch"
            var first = CompletionPolicy.<Quote>waitForAll().until(task -> true);
            Task<Quote> alpha = scope.fork("alpha", () -> quote("alpha", 101));
            Task<Quote> beta = scope.fork("beta", () -> quote("beta", 99));
            try (Watch<Quote> watch = scope.watch(List.of(alpha, beta))) {
                while (watch.size() > 0) {
                    Completion<Quote> round = watch.await(first, AwaitOptions.defaults());
                    used.addAll(round.values());
                    if (used.size() < 3) {
                        watch.add(scope.fork(() -> quote("gamma", 100)));
                    }
                }
            }
            // @end
        }
        assertTrue(used.size() >= 3, used::toString);
    }

    @Test
    void cancelAll() throws InterruptedException {
        var never = new CountDownLatch(1);
        try (var scope = TaskScope.<Quote>open()) {
            Task<Quote> alpha = scope.fork("alpha", () -> quote("alpha", 101));
            Task<Quote> beta = scope.fork("beta", () -> {
                never.await();
                return quote("beta", 99);
            });
            Task<Quote> gamma = scope.fork("gamma", () -> scope.awaitValue(beta));
            // @start region="cancelAll"
            var first = CompletionPolicy.<Quote>waitForAll().until(task -> true);
            Completion<Quote> round = scope.await(first, List.of(alpha, beta, gamma));
            Task.cancelAll(round.pending(), "one quote is enough");
            // @end
            scope.join();
            assertEquals(Optional.of("one quote is enough"), beta.cancelReason());
            assertEquals(Task.State.CANCELLED, gamma.state());
        }
    }

    @Test
    void deadline() throws InterruptedException {
        var never = new CountDownLatch(1);
        // @start region="deadline"
        try (var scope = TaskScope.<Quote>open()) {
            scope.fork("quick", () -> quote("quick", 100));
            scope.fork("stuck", () -> {
                never.await();
                return quote("stuck", 0);
            });
            Completion<Quote> inTime = scope.join(Deadline.after(Duration.ofMillis(200)));
            assertTrue(inTime.expired());
            assertEquals("stuck", inTime.pending().getLast().name());
        }
        // @end
    }

    @Test
    void compose() throws InterruptedException {
        // @start region="compose"
        var bothOrCache = CompletionPolicy.<Quote>ended("alpha")
                .and(CompletionPolicy.ended("beta"))
                .or(CompletionPolicy.ended("cache"))
                .thenCancel()
                .mapping(Completion::values);

        try (var scope = TaskScope.open(bothOrCache)) {
            scope.fork("alpha", () -> quote("alpha", 101));
            scope.fork("beta", () -> quote("beta", 99));
            scope.fork("cache", () -> quote("cache", 100));
            List<Quote> quotes = scope.join();
            assertTrue(quotes.size() >= 1);
        }
        // @end
    }

    // @start region="forwarding"
    /** Returns at the first failure as well, and leaves the others running. */
    record OrFirstFailure<T, R>(CompletionPolicy<T, R> policy)
            implements ForwardingPolicy<T, R> {
        @Override
        public Decision onCompletion(Task<T> completed, Tally tally) {
            Decision decision = policy.onCompletion(completed, tally);
            return completed.state() == Task.State.FAILED ? decision.or(Decision.RETURN) : decision;
        }

        @Override
        public CompletionPolicy<T, R> newRound() {
            return new OrFirstFailure<>(policy.newRound());
        }
    }
    // @end

    @Test
    void forwarding() throws InterruptedException {
        var never = new CountDownLatch(1);
        try (var scope = TaskScope.open(new OrFirstFailure<>(CompletionPolicy.<Quote>waitForAll()))) {
            Task<Quote> slow = scope.fork("slow", () -> {
                never.await();
                return quote("slow", 0);
            });
            scope.fork("fails", () -> {
                throw new IllegalStateException("no quote today");
            });
            assertEquals(List.of(slow), scope.join().pending());
        }
    }

    @Test
    void customPolicy() throws InterruptedException {
        try (var scope = TaskScope.open(new GoodEnough(100))) {
            scope.fork(() -> quote("alpha", 101));
            scope.fork(() -> quote("beta", 99));
            List<Quote> quotes = scope.join();
            assertTrue(quotes.stream().anyMatch(quote -> quote.price() == 99));
        }
    }

    @Test
    void options() {
        // @start region="options"
        try (var scope = TaskScope.open(
                CompletionPolicy.<Quote>waitForAll(),
                options -> options.name("quotes").recordForkSites().stragglerGrace(Duration.ofSeconds(2)))) {
            assertEquals("quotes", scope.path());
        }
        // @end
    }

    @Test
    void cancelLikeAsyncio() throws InterruptedException {
        var working = new CountDownLatch(1);
        var cleaning = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        // @start region="cancel-like-asyncio"
        try (var scope = TaskScope.<String, Completion<String>>open(
                CompletionPolicy.waitForAll(), ScopeOptions::cancelLikeAsyncio)) {
            Task<String> task = scope.fork(() -> {
                working.countDown();
                try {
                    never.await();
                    return "done";
                } finally {
                    cleaning.countDown();
                    never.await(); // a cleanup that takes too long
                }
            });
            working.await();
            task.cancel("not needed any more");
            cleaning.await();
            task.cancel("nor is its cleanup");
            assertInstanceOf(Outcome.Cancelled.class, scope.await(task));
        }
        // @end
    }

    @Test
    void alongside() throws InterruptedException {
        // @start region="alongside"
        try (var scope = TaskScope.<Quote>open()) {
            Task<Quote> alpha = scope.fork(() -> quote("alpha", 101));
            try (var extra =
                    TaskScope.open(CompletionPolicy.<Quote>waitForAll(), options -> options.alongside(scope))) {
                Task<Quote> beta = extra.fork(() -> quote("beta", 99));
                Completion<Quote> both = scope.await(CompletionPolicy.waitForAll(), List.of(alpha, beta));
                assertEquals(2, both.values().size());
            }
        }
        // @end
    }

    @Test
    void listener() throws InterruptedException {
        // @start region="listener"
        /** Counts; needs no lock, since it is called one event at a time. */
        class Progress implements ScopeListener {
            private int forked;
            private int ended;

            @Override
            public void onFork(Task<?> task) {
                forked++;
            }

            @Override
            public void onComplete(Task<?> task) {
                ended++;
            }
        }

        var progress = new Progress();
        try (var scope = TaskScope.open(
                CompletionPolicy.<Quote>waitForAll(), options -> options.listener(progress))) {
            scope.fork(() -> quote("alpha", 101));
            scope.join();
        }
        // @end
        assertEquals(1, progress.forked);
        assertEquals(1, progress.ended);
    }

    @Test
    void carrier() throws InterruptedException {
        // @start region="carrier"
        var tenant = new ThreadLocal<String>();
        ContextCarrier carrier = () -> {
            String captured = tenant.get();
            return captured == null ? null : new ContextCarrier.Snapshot() {
                @Override
                public void set() {
                    tenant.set(captured);
                }

                @Override
                public void clear() {
                    tenant.remove();
                }
            };
        };

        tenant.set("acme");
        try (var scope = TaskScope.open(
                CompletionPolicy.<String>waitForAll(), options -> options.carrying(carrier))) {
            scope.fork(tenant::get);
            assertEquals(List.of("acme"), scope.join().values());
        }
        // @end
    }

    @Test
    void runtime() throws Exception {
        // @start region="runtime"
        TaskRuntime named = TaskRuntime.system()
                .withThreadFactory(Thread.ofVirtual().name("import-", 0).factory());

        String thread = named.call(() -> {
            try (var scope = TaskScope.<String>open()) { // takes its threads from there, and so do scopes below
                scope.fork(() -> Thread.currentThread().getName());
                return scope.join().values().getFirst();
            }
        });
        assertEquals("import-0", thread);
        // @end
    }

    @Test
    void cancelScope() throws Exception {
        var never = new CountDownLatch(1);
        var said = new ArrayList<String>();
        // @start region="cancelScope"
        var attempt = CancelScope.named("attempt");
        Thread impatient = Thread.ofVirtual().start(() -> attempt.cancel("nobody waits for it any more"));
        Outcome<Quote> outcome = attempt.run(() -> {
            never.await(); // any blocking code; scopes that are open here are cancelled, too
            return quote("slow", 0);
        });
        switch (outcome) {
            case Outcome.Success<Quote> success -> said.add("costs " + success.value().price());
            case Outcome.Cancelled<Quote> cancelled -> said.add(cancelled.reason()); // and the thread goes on
            case Outcome.Failure<Quote> failure -> throw new IllegalStateException(failure.exception());
        }
        // @end
        impatient.join();
        assertEquals(List.of("nobody waits for it any more"), said);
    }

    @Test
    void shield() throws Exception {
        var written = new ArrayList<String>();
        // @start region="shield"
        try (var scope = TaskScope.<String>open()) {
            scope.fork("writer", () -> CancelScope.shield(() -> {
                written.add("head"); // a cancellation between the two waits until both are written
                written.add("body");
                return "written";
            }));
            scope.join();
        }
        // @end
        assertEquals(List.of("head", "body"), written);
    }

    @Test
    void timeline() throws InterruptedException {
        // @start region="timeline"
        var timeline = new ScopeTimeline();
        try (var scope = TaskScope.open(CompletionPolicy.<Quote>waitForAll(), options -> options.listener(timeline))) {
            scope.await(scope.fork("alpha", () -> quote("alpha", 101))); // waits before it forks the next one
            scope.await(scope.fork("beta", () -> quote("beta", 99)));
        }
        if (timeline.mostAtOnce() == 1) {
            System.err.println("Nothing was concurrent here: " + timeline); // names the tasks it hung on
        }
        // @end
        assertEquals(2, timeline.spans().size());
    }
}
