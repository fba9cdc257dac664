/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.util.concurrent.CancellationException;

/** How code ends that was asked to stop by interrupt. */
final class Cancellation {

    private Cancellation() {}

    /** Tells whether this is what blocking calls throw on an interrupt, or the framework itself for a cancelled task. */
    static boolean isSaidBy(Throwable thrown) {
        return switch (thrown) {
            case InterruptedException e -> true;
            case CancellationException e -> true;
            case ClosedByInterruptException e -> true;
            case FileLockInterruptionException e -> true;
            case SocketTimeoutException e -> false; // an InterruptedIOException by descent only
            case InterruptedIOException e -> true;
            case UncheckedIOException e -> e.getCause() != null && isSaidBy(e.getCause());
            default -> false;
        };
    }
}
