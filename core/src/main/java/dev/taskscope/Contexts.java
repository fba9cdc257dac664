/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The context carriers of a scope, taken together. */
final class Contexts {
    private static final List<ContextCarrier> FOR_EVERY_SCOPE = forEveryScope();
    private static final Contexts COMMON = new Contexts(FOR_EVERY_SCOPE);

    private final ContextCarrier[] carriers;

    private Contexts(List<ContextCarrier> carriers) {
        this.carriers = carriers.toArray(ContextCarrier[]::new);
    }

    static Contexts with(List<ContextCarrier> ofTheScope) {
        if (ofTheScope.isEmpty()) {
            return COMMON;
        }
        var all = new ArrayList<>(FOR_EVERY_SCOPE);
        all.addAll(ofTheScope);
        return new Contexts(all);
    }

    private static List<ContextCarrier> forEveryScope() {
        var all = new ArrayList<ContextCarrier>();
        all.add(Contexts::captureMdc);
        ServiceLoader.load(ContextCarrier.class).forEach(all::add);
        return List.copyOf(all);
    }

    private static ContextCarrier.@Nullable Snapshot captureMdc() {
        Map<String, String> captured = MDC.getCopyOfContextMap();
        return captured == null || captured.isEmpty() ? null : new MdcSnapshot(captured);
    }

    /** Captures the context of the calling thread; null if there is none. */
    @Nullable Captured capture() {
        Captured captured = null;
        for (int i = carriers.length - 1; i >= 0; i--) { // backwards, so that the first is at the head
            ContextCarrier.Snapshot one = carriers[i].capture();
            if (one != null) {
                captured = new Captured(one, captured);
            }
        }
        return captured;
    }

    /** A linked list of snapshots; set in the order of the carriers, cleared in reverse. */
    record Captured(ContextCarrier.Snapshot first, @Nullable Captured rest) {
        void set() {
            first.set();
            if (rest != null) {
                rest.set();
            }
        }

        /** Clears all of them, whatever one throws; the first to throw is thrown, the others are suppressed in it. */
        void clear() {
            Throwable thrown = null;
            if (rest != null) {
                try {
                    rest.clear();
                } catch (Throwable e) {
                    thrown = e;
                }
            }
            try {
                first.clear();
            } catch (Throwable e) {
                if (thrown != null && thrown != e) {
                    thrown.addSuppressed(e);
                } else {
                    thrown = e;
                }
            }
            if (thrown != null) {
                throw Contexts.<RuntimeException>sneaky(thrown);
            }
        }
    }

    /** A carrier may throw an error, or sneak in what it does not declare: it is thrown on as it is. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private record MdcSnapshot(Map<String, String> entries) implements ContextCarrier.Snapshot {
        @Override
        public void set() {
            MDC.setContextMap(entries);
        }

        @Override
        public void clear() {
            MDC.clear();
        }
    }
}
