/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the tests of waits rely on: a thread counts as parked once others can see what it waits for, and not before. */
@Timeout(value = 30, threadMode = SEPARATE_THREAD)
class ParkWatchTest {
    private final Puppets puppets = new Puppets();
    private final ParkWatch parks = new ParkWatch();
    private final Stops stops = new Stops(parks.runtime());

    @Test
    void parked_whileSomebodyElseHoldsADelivery_onlyOnceTheWaitHasBegun() throws Exception {
        try (var scope = TaskScope.open(
                CompletionPolicy.<String>waitForAll(), options -> options.listener(puppets).runtime(stops))) {
            var tasks = puppets.fork(scope, "ends", "awaited");
            var delivery = stops.at(TaskRuntime.Point.POLICY, "ends");
            puppets.pull("ends", () -> "ends");
            delivery.awaitReached();
            var aboutToWait = new CompletableFuture<Thread>();
            scope.fork("waiter", () -> {
                aboutToWait.complete(Thread.currentThread());
                scope.await(tasks.get(1));
                return "waiter";
            });
            Thread waiter = aboutToWait.get();
            Elsewhere.awaitWaiting(waiter);
            boolean early = parks.isParked(waiter);
            delivery.release();
            assertFalse(early);
            parks.awaitParked(waiter);
            puppets.succeed("awaited");
            scope.join();
        }
    }
}
