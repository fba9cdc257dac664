/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.Completion;
import dev.taskscope.Outcome;
import dev.taskscope.Task;
import dev.taskscope.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of the Javadoc: each region is shown there as it stands here, and passes. */
@Timeout(30)
class SnippetsTest {

    /** What the examples ask for. */
    record Quote(String venue, int price) {}

    private static Quote quote(String venue, int price) {
        return new Quote(venue, price);
    }

    @Test
    void returnWhen() throws InterruptedException {
        var used = new ArrayList<Quote>();
        // @start region="return-when"
        try (var scope = TaskScope.open(ReturnWhen.FIRST_COMPLETED.<Quote>policy())) {
            scope.fork("alpha", () -> quote("alpha", 101));
            scope.fork("beta", () -> quote("beta", 99));
            Completion<Quote> round = scope.join(); // the other one may still be running
            used.addAll(round.values());
        }
        // @end
        assertTrue(used.size() >= 1);
    }

    @Test
    void waiting() throws InterruptedException {
        try (var scope = TaskScope.<Quote>open()) {
            // @start region="wait"
            Task<Quote> alpha = scope.fork("alpha", () -> quote("alpha", 101));
            Task<Quote> beta = scope.fork("beta", () -> quote("beta", 99));
            Completion<Quote> seen = Wait.on(scope, List.of(alpha, beta), ReturnWhen.FIRST_EXCEPTION);
            assertEquals(2, seen.done().size());
            // @end
        }
    }

    @Test
    void waitLoop() throws InterruptedException {
        var used = new ArrayList<Quote>();
        try (var scope = TaskScope.<Quote>open()) {
            var tasks = List.of(scope.fork(() -> quote("alpha", 101)), scope.fork(() -> quote("beta", 99)));
            // @start region="wait-loop"
            try (Wait<Quote> wait = Wait.loop(scope, tasks)) {
                while (wait.hasPending()) {
                    Completion<Quote> round = wait.next(ReturnWhen.FIRST_COMPLETED);
                    used.addAll(round.values());
                    for (Task<Quote> failed : round.failed()) {
                        wait.add(scope.fork("instead of " + failed.name(), () -> quote("gamma", 100)));
                    }
                }
            }
            // @end
        }
        assertEquals(2, used.size());
    }

    @Test
    void asCompleted() throws InterruptedException {
        var used = new ArrayList<Quote>();
        try (var scope = TaskScope.<Quote>open()) {
            var tasks = List.of(scope.fork(() -> quote("alpha", 101)), scope.fork(() -> quote("beta", 99)));
            // @start region="as-completed"
            try (AsCompleted<Quote> completed = AsCompleted.of(scope, tasks)) {
                for (Task<Quote> task : completed) {
                    used.add(task.value());
                }
            }
            // @end
        }
        assertEquals(2, used.size());
    }

    @Test
    void gather() throws InterruptedException {
        // @start region="gather"
        List<Quote> quotes = Gather.values(() -> quote("alpha", 101), () -> quote("beta", 99));
        assertEquals("alpha", quotes.get(0).venue());
        // @end
    }

    @Test
    void gatherNested() throws InterruptedException {
        // @start region="gather-nested"
        try (var scope = TaskScope.<Object>open()) {
            Gather<Quote, List<Quote>> quotes = Gather.in(scope);
            quotes.fork("alpha", () -> quote("alpha", 101));
            quotes.fork("beta", () -> quote("beta", 99));
            Gather<Object, List<Outcome<Object>>> all = Gather.settledIn(scope);
            all.add(quotes);
            all.fork("news", () -> "no news");
            List<Outcome<Object>> outcomes = all.await(); // a list of quotes, and a text
            assertEquals(new Outcome.Success<Object>("no news"), outcomes.get(1));
        }
        // @end
    }

    @Test
    void gatherOutcome() throws InterruptedException {
        try (var scope = TaskScope.<Quote>open()) {
            // @start region="gather-outcome"
            Gather<Quote, List<Quote>> quotes = Gather.in(scope);
            quotes.fork("alpha", () -> quote("alpha", 101));
            scope.join();
            String shown =
                    switch (quotes.outcome().orElse(null)) { // for a page that is drawn every second
                        case null -> "waiting for quotes";
                        case Outcome.Success<List<Quote>> success -> success.value().size() + " quotes";
                        case Outcome.Failure<List<Quote>> failure -> "no quotes: " + failure.exception().getMessage();
                        case Outcome.Cancelled<List<Quote>> cancelled -> "stopped: " + cancelled.reason();
                    };
            // @end
            assertEquals("1 quotes", shown);
        }
    }

    @Test
    void awaiting() throws InterruptedException {
        try (var scope = TaskScope.<Quote>open()) {
            // @start region="await"
            Task<Quote> slow = scope.fork("slow", () -> quote("alpha", 101));
            scope.fork("cheaper", () -> {
                Quote known = Await.shielded(scope, slow); // cancelling this task does not reach the other one
                return quote(known.venue(), known.price() - 1);
            });
            // @end
            assertEquals(2, scope.join().succeeded().size());
        }
    }

    @Test
    void race() throws InterruptedException {
        // @start region="race"
        Quote any = Race.first(() -> quote("alpha", 101), () -> quote("mirror of alpha", 101));
        assertEquals(101, any.price());
        // @end
    }

    @Test
    void quorum() throws InterruptedException {
        // @start region="quorum"
        List<Quote> two = Quorum.of(2, () -> quote("a", 100), () -> quote("b", 100), () -> quote("c", 100));
        assertEquals(2, two.size());
        // @end
    }

    @Test
    void hedge() throws InterruptedException {
        // @start region="hedge"
        Hedge hedge = Hedge.after(Duration.ofMillis(50)).atMost(3);
        Quote quote = hedge.call(() -> quote("alpha", 101)); // asked again if there is no answer after 50 ms
        assertEquals("alpha", quote.venue());
        // @end
    }
}
