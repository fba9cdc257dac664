/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a run reached: its parallelism, and what its length hung on, the earliest first. */
record Figures(Parallelism parallelism, List<CriticalPath.Part> path) {
    private static final int MOST_NAMED = 8;

    /** Returns those of a run under a scheduler. */
    static Figures of(Trace trace, LaneIndex index, Activity activity) {
        long duration = new Summary(trace).duration();
        return duration == 0
                ? new Figures(new Parallelism(0, 0), List.of())
                : new Figures(Parallelism.of(activity.all(), duration), new CriticalPath(trace, index).parts());
    }

    /** Returns how long the critical path is, in nanoseconds. */
    long pathNanos() {
        return path.stream().mapToLong(CriticalPath.Part::nanos).sum();
    }

    /** Names the longest parts of the critical path, clean for a terminal, no name longer than that; nothing if there is none. */
    String pathInWords(Names names, int longestName) {
        if (path.isEmpty()) {
            return "";
        }
        Set<CriticalPath.Part> named = path.stream()
                .sorted(Comparator.comparing(CriticalPath.Part::nanos).reversed())
                .limit(MOST_NAMED)
                .collect(Collectors.toSet());
        String list = path.stream().filter(named::contains).limit(MOST_NAMED)
                .map(part -> "%s (%s)".formatted(Cells.cutMiddle(names.of(part.lane()), longestName),
                        HumanTime.of(part.nanos())))
                .collect(Collectors.joining(", "));
        String more = path.size() <= MOST_NAMED ? "" : ", the longest of %d in turn".formatted(path.size());
        return "critical path, %s: %s%s".formatted(HumanTime.of(pathNanos()), list, more);
    }
}
