/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
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
 * ({@link TaskRuntime#withListener}). It remembers every task, so give it to a part of a program, or for a
 * while. Thread-safe; what a task did before it ended happens-before it is read here.
 *
 * @since 0.1
 */
public final class ScopeTimeline implements ScopeListener {
    private static final long NOT_YET = Long.MIN_VALUE;

    /** When a task was forked, began and ended, since the origin. */
    private static final class Times {
        final long forked;
        long began = NOT_YET;
        @Nullable TaskSpan span; // once it has ended

        Times(long forked) {
            this.forked = forked;
        }
    }

    // guarded by this
    private final List<Times> all = new ArrayList<>(); // in fork order
    private final Map<Task<?>, Times> running = new HashMap<>();
    private @Nullable Long origin;

    /** Creates an empty one. */
    public ScopeTimeline() {}

    // ---- told

    @Override
    public synchronized void onFork(Task<?> task) {
        var times = new Times(now());
        all.add(times);
        running.put(task, times);
    }

    @Override
    public synchronized void onStart(Task<?> task) {
        Times times = running.get(task);
        if (times != null) {
            times.began = now();
        }
    }

    @Override
    public synchronized void onComplete(Task<?> task) {
        Times times = running.remove(task);
        if (times != null) {
            times.span = span(task, times, now());
        }
    }

    private static TaskSpan span(Task<?> task, Times times, long ended) {
        String path = task.path();
        String scope = path.substring(0, path.length() - task.name().length() - 1);
        long began = times.began == NOT_YET ? ended : times.began;
        return new TaskSpan(scope, task.name(), Duration.ofNanos(times.forked), Duration.ofNanos(began),
                Duration.ofNanos(ended), task.state());
    }

    private long now() {
        long time = TaskRuntime.current().timeSource().nanoTime();
        if (origin == null) {
            origin = time;
        }
        return time - origin;
    }

    // ---- asked

    /** Returns the tasks that have ended so far, in fork order: a copy. */
    public synchronized List<TaskSpan> spans() {
        var spans = new ArrayList<TaskSpan>();
        for (Times times : all) {
            if (times.span != null) {
                spans.add(times.span);
            }
        }
        return Collections.unmodifiableList(spans);
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
     * others below them are left out. Of several that ended at one moment it is one that was not cancelled, if there is one. Takes
     * time in proportion to n log n.
     */
    public List<TaskSpan> criticalPath() {
        List<TaskSpan> byEnd = new ArrayList<>(leaves());
        byEnd.sort(Comparator.comparing(TaskSpan::ended)
                .thenComparing(span -> span.state() != Task.State.CANCELLED)); // who was cancelled just then waited for another
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
        List<TaskSpan> ended = spans();
        Set<String> paths = ended.stream().map(TaskSpan::path).collect(Collectors.toSet());
        Set<String> above = ended.stream()
                .map(TaskSpan::scope)
                .distinct()
                .map(scope -> taskAround(scope, paths))
                .collect(Collectors.toSet());
        return ended.stream().filter(span -> !above.contains(span.path())).toList();
    }

    /** The longest path of a task that the path of a scope continues: names may have slashes, too. */
    private static String taskAround(String scope, Set<String> paths) {
        int slash = scope.lastIndexOf('/');
        while (slash > 0 && !paths.contains(scope.substring(0, slash))) {
            slash = scope.lastIndexOf('/', slash - 1);
        }
        return slash > 0 ? scope.substring(0, slash) : "";
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
