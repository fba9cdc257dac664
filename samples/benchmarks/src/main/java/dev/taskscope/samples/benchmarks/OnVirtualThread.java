/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs what is measured on a virtual thread, as a service would. */
final class OnVirtualThread {

    private OnVirtualThread() {}

    static long call(Callable<Long> body) throws InterruptedException, ExecutionException {
        var result = new FutureTask<>(body);
        Thread.startVirtualThread(result);
        return result.get();
    }
}
