/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.scopes;

import dev.taskscope.CancelScope;
import dev.taskscope.Outcome;

/** How code ends that was asked to stop. */
final class Stops {

    private Stops() {}

    /**
     * Tells whether this is what code throws that was asked to stop. A cancel scope is asked, so that there is one definition: it
     * runs a body that is asked to stop and throws this, out of reach of everybody else.
     */
    static boolean isSaidBy(Throwable thrown) {
        var judge = CancelScope.named("judge");
        try {
            return CancelScope.shield(() -> judge.run(() -> {
                judge.cancel("to see what it makes of an exception");
                boolean asked = Thread.interrupted(); // heard, as by a call that blocks
                throw asked && thrown instanceof Exception e ? e : new IllegalStateException(thrown);
            }) instanceof Outcome.Cancelled);
        } catch (Exception e) {
            throw new IllegalStateException("a shield threw, and its body does not", e);
        }
    }
}
