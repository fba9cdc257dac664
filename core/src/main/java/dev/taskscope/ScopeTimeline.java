/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A listener that answers "why is this not concurrent?": how many tasks ran at once, and which of them, one after another,
 * the length of it all hung on.
 *
 * {@snippet class="dev.taskscope.SnippetsTest" region="timeline"}
 *
 * <p>Give it to one scope ({@link ScopeOptions#listener}) or, for all scopes below too, to a runtime
 * ({@link TaskRuntime#withListener}). It remembers every task that has ended, so give it to a part of a program, or for a
 * while. Thread-safe; what a task did before it ended happens-before it is read here.
 *
 * @since 0.1
 */
public final class ScopeTimeline implements ScopeListener {
    private static final long NOT_YET = Long.MIN_VALUE;

    // guarded by this
    private final Map<Task<?>, long[]> running = new HashMap<>(); // when it was forked, when it began or NOT_YET
    private final List<TaskSpan> spans = new ArrayList<>();
    private @Nullable Long origin;

    /** Creates an empty one. */
    public ScopeTimeline() {}

    // ---- told

    @Override
    public synchronized void onFork(Task<?> task) {
        running.put(task, new long[]{now(), NOT_YET});
    }

    @Override
    public synchronized void onStart(Task<?> task) {
        long[] times = running.get(task);
        if (times != null) {
            times[1] = now();
        }
    }

    @Override
    public synchronized void onComplete(Task<?> task) {
        long[] times = running.remove(task);
        if (times != null) {
            long ended = now();
            long began = times[1] == NOT_YET ? ended : times[1];
            spans.add(new TaskSpan(task.path(), Duration.ofNanos(times[0]), Duration.ofNanos(began),
                    Duration.ofNanos(ended), task.state()));
        }
    }

    private long now() {
        long time = TaskRuntime.current().timeSource().nanoTime();
        if (origin == null) {
            origin = time;
        }
        return time - origin;
    }

    // ---- asked

    /** Returns the tasks that have ended so far, in completion order: a copy. */
    public synchronized List<TaskSpan> spans() {
        return List.copyOf(spans);
    }

    /** Returns how long it was from the first fork to the last end. */
    public Duration length() {
        return spans().stream().map(TaskSpan::ended).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /**
     * Returns how many tasks ran at once on average, over {@link #length}; 0 if no time passed. A task that has forked others
     * below it is not counted: it waits for them, mostly.
     */
    public double parallelism() {
        Duration length = length();
        if (length.isZero()) {
            return 0;
        }
        Duration work = leaves().stream().map(TaskSpan::length).reduce(Duration.ZERO, Duration::plus);
        return (double) work.toNanos() / length.toNanos();
    }

    /** Returns how many tasks ran at once at most, not counting those that have forked others below them. */
    public int mostAtOnce() {
        record Change(Duration at, int by) {}
        var changes = new ArrayList<Change>();
        for (TaskSpan span : leaves()) {
            if (!span.length().isZero()) {
                changes.add(new Change(span.began(), 1));
                changes.add(new Change(span.ended(), -1));
            }
        }
        changes.sort(Comparator.comparing(Change::at).thenComparingInt(Change::by)); // ends before beginnings
        int atOnce = 0;
        int most = 0;
        for (Change change : changes) {
            atOnce += change.by;
            most = Math.max(most, atOnce);
        }
        return most;
    }

    /**
     * Returns the tasks that the length of it all hung on, the earliest first: the one that ended last, before it the one that
     * ended last before that was forked, and so on. Shorten another one, and it takes as long as before. Tasks that have forked
     * others below them are left out. Takes time in proportion to n log n.
     */
    public List<TaskSpan> criticalPath() {
        List<TaskSpan> byEnd = new ArrayList<>(leaves());
        byEnd.sort(Comparator.comparing(TaskSpan::ended));
        var path = new ArrayList<TaskSpan>();
        Duration until = null;
        for (int i = byEnd.size() - 1; i >= 0; i--) {
            TaskSpan span = byEnd.get(i);
            if (until == null || !span.length().isZero() && span.ended().compareTo(until) <= 0) {
                path.add(span);
                until = span.forked();
            }
        }
        Collections.reverse(path);
        return Collections.unmodifiableList(path);
    }

    /** The tasks that have no task below them. */
    private List<TaskSpan> leaves() {
        List<TaskSpan> all = spans();
        Set<String> above = new HashSet<>();
        for (TaskSpan span : all) {
            String path = span.path();
            for (int slash; (slash = path.lastIndexOf('/')) > 0 && above.add(path.substring(0, slash));) {
                path = path.substring(0, slash);
            }
        }
        return all.stream().filter(span -> !above.contains(span.path())).toList();
    }

    /** Returns it all in a sentence: {@code "3 tasks in PT3S, 1.0 at once on average, 1 at most; it hung on a, b, c"}. */
    @Override
    public String toString() {
        String path = criticalPath().stream()
                .map(span -> "%s (%s)".formatted(span.path(), span.length()))
                .collect(Collectors.joining(", "));
        return "%d tasks in %s, %.1f at once on average, %d at most%s"
                .formatted(spans().size(), length(), parallelism(), mostAtOnce(),
                        path.isEmpty() ? "" : "; it hung on " + path);
    }
}
