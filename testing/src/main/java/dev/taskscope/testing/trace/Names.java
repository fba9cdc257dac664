/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Short names for tasks and scopes: the last part of a path, as long as no other path ends in it. */
final class Names {
    private final Map<String, Set<String>> pathsByLastPart = new HashMap<>();
    private final Map<String, Integer> lanesByName = new HashMap<>();

    Names(Trace trace) {
        for (Lane lane : trace.lanes()) {
            add(lane.name());
            lanesByName.merge(lane.name(), 1, Integer::sum);
        }
        for (Event event : trace.events()) {
            if (event.kind() == Kind.OPEN || event.kind() == Kind.FORK) {
                add(event.subject());
            }
        }
    }

    private void add(String path) {
        pathsByLastPart.computeIfAbsent(lastPart(path), part -> new HashSet<>()).add(path);
    }

    /** Returns the short name of a path, clean for a terminal. */
    String of(String path) {
        String part = lastPart(path);
        boolean unique = pathsByLastPart.getOrDefault(part, Set.of()).equals(Set.of(path));
        return Cells.clean(unique && !part.isBlank() ? part : path);
    }

    /** Returns the short name of a lane, with the number of its thread if others have the same. */
    String of(Lane lane) {
        String name = of(lane.name());
        boolean unique = lanesByName.getOrDefault(lane.name(), 0) == 1;
        return unique && !name.isEmpty() ? name : name + "#" + lane.thread();
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
