/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import org.jspecify.annotations.Nullable;

/** Something that happened in a scope, to be told in its turn. Sent to one {@link Mailbox}, once. */
abstract class Notice {
    @Nullable Notice older; // of the mailbox

    /** Tells it. By one thread at a time for one mailbox, in sending order. Never throws. */
    abstract void deliver();

    /** Takes note, in the delivery, of what the delivery threw all the same. */
    abstract void inTrouble(Throwable thrown);
}
