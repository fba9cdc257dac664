/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks that do not react to their interrupt while their scope closes: reports them, with back-off, or gives up on them. */
final class Stragglers {
    private static final Logger LOG = LoggerFactory.getLogger(TaskScope.class);
    private static final int SHOWN_FRAMES = 12;

    /** A pause of a century is the end of reports. They would tell a test scheduler for ever that somebody goes on. */
    private static final Duration LONGEST_PAUSE = Duration.ofDays(36_500);

    private final TaskScope<?, ?> scope;
    private final Duration grace;
    private final @Nullable Duration abandonAfter;

    Stragglers(TaskScope<?, ?> scope, ScopeOptions options) {
        this.scope = scope;
        this.grace = options.stragglerGrace();
        this.abandonAfter = options.abandonAfter();
    }

    /** Waits until every task has ended; returns those it gave up on. By the owner, in close. */
    List<ForkedTask<?>> waitForAll(BooleanSupplier allEnded) {
        TimeSource time = scope.runtime().timeSource();
        long begin = time.nanoTime();
        @Nullable Deadline abandon = abandonAfter == null ? null : Deadline.after(abandonAfter, time);
        Duration pause = grace;
        @Nullable Deadline report = nextReport(pause, time);
        while (!Waits.uninterruptibly(scope, allEnded, earlier(report, abandon))) {
            if (abandon != null && abandon.passed()) {
                return straggling();
            }
            Duration waiting = Duration.ofNanos(time.nanoTime() - begin);
            straggling().forEach(task -> report(task, waiting));
            pause = pause.multipliedBy(2);
            report = nextReport(pause, time);
        }
        return List.of();
    }

    private static @Nullable Deadline nextReport(Duration pause, TimeSource time) {
        return pause.compareTo(LONGEST_PAUSE) < 0 ? Deadline.after(pause, time) : null;
    }

    private static @Nullable Deadline earlier(@Nullable Deadline one, @Nullable Deadline other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.earlier(other);
    }

    private List<ForkedTask<?>> straggling() {
        return scope.ledger().unreported().stream()
                .filter(task -> !task.hasEnded())
                .toList();
    }

    private void report(ForkedTask<?> task, Duration waiting) {
        List<StackTraceElement> stack = task.stackTrace();
        LOG.warn(
                "Scope '{}' has been waiting in close for {} for task '{}', which does not react to its interrupt{}; it goes"
                        + " on waiting. The task is {}",
                scope.path(),
                waiting,
                task.name(),
                forkedAt(task),
                shown(stack));
        scope.listeners().straggling(task, waiting, stack);
    }

    StragglersAbandonedException abandoned(List<ForkedTask<?>> tasks) {
        String each = tasks.stream()
                .map(task -> "'%s'%s, %s".formatted(task.name(), forkedAt(task), shown(task.stackTrace())))
                .collect(Collectors.joining("; "));
        return new StragglersAbandonedException(
                "scope '%s' was closed while %d of its tasks were still running, %s after they were asked to stop: %s"
                        .formatted(scope.path(), tasks.size(), abandonAfter, each),
                List.copyOf(tasks));
    }

    static Set<Thread> threadsOf(List<ForkedTask<?>> tasks) {
        return tasks.stream().map(ForkedTask::thread).flatMap(Stream::ofNullable).collect(Collectors.toSet());
    }

    private static String forkedAt(ForkedTask<?> task) {
        return task.forkSite().map(site -> ", forked at " + site).orElse("");
    }

    private static String shown(List<StackTraceElement> stack) {
        return stack.stream()
                .limit(SHOWN_FRAMES)
                .map(frame -> System.lineSeparator() + "    at " + frame)
                .collect(Collectors.joining("", "here:", ""));
    }
}
