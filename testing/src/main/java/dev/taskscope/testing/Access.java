/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import org.jspecify.annotations.Nullable;

/**
 * What a step is about to touch. Two steps whose accesses are independent may be exchanged without anybody noticing; an
 * exhaustive search need not try both orders then.
 *
 * @param what the object; null if nothing is known
 * @param kind how it is touched
 */
record Access(@Nullable Object what, Kind kind) {

    enum Kind {
        /** Reads the object and nothing else that is shared. */
        READ,
        /** Writes the object and nothing else that is shared. */
        WRITE,
        /** May touch anything; the object is what it is mainly about. */
        ANYTHING
    }

    static final Access UNKNOWN = new Access(null, Kind.ANYTHING);

    /** Tells whether it may touch anything. */
    boolean isUnknown() {
        return kind == Kind.ANYTHING;
    }

    boolean isIndependentOf(Access other) {
        if (isUnknown() || other.isUnknown()) {
            return false;
        }
        return what != other.what || kind == Kind.READ && other.kind == Kind.READ;
    }

    /** Tells whether the two race for one object. */
    boolean racesWith(Access other) {
        return what != null && what == other.what && (kind != Kind.READ || other.kind != Kind.READ);
    }
}
