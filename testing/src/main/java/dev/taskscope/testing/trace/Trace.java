/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import static java.util.Objects.requireNonNull;

import dev.taskscope.ScopeTimeline;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one run: the threads there were, and their events in the order of the run. It comes from a scheduler, or
 * {@linkplain #of from a timeline} of a run without one. It draws itself as text, as a page and as a file for a trace viewer; what it draws depends on nothing but what it holds, so equal
 * runs give equal text.
 *
 * <p>Immutable, and safe for use by any thread. A drawing takes time and memory in proportion to the number of events.
 * {@snippet class="dev.taskscope.testing.trace.TraceSnippetsTest" region="timeline"}
 *
 * @since 0.1
 */
public final class Trace {
    /** The thread of an event that belongs to no thread. */
    static final int NO_THREAD = -1;

    /** Leaves room for what is above and below them. */
    private static final int ROWS_OF_A_TIMELINE = 28;

    private final List<Lane> lanes;
    private final List<Event> events;
    private final @Nullable Figures measured; // of a run without a scheduler

    /**
     * Creates the trace of a run. The lists are copied.
     *
     * @param lanes the threads of the run, each once, in the order in which they came to be
     * @param events what they did, in the order in which it happened
     * @throws IllegalArgumentException if two lanes are of one thread, if an event is of a thread that has no lane (only
     *         {@link Kind#TIME} and {@link Kind#FAIL} may be of thread -1, which is none), or if steps or nanos go back
     */
    public Trace(List<Lane> lanes, List<Event> events) {
        this.lanes = List.copyOf(lanes);
        this.events = List.copyOf(events);
        this.measured = null;
        ensureThreadsKnown();
        ensureForwards();
    }

    Trace(FromTimeline run) {
        this.lanes = List.copyOf(run.lanes());
        this.events = List.copyOf(run.events());
        this.measured = run.figures();
    }

    /**
     * Returns a run without a scheduler, as a {@link ScopeTimeline} was told of it: a lane for each task that has ended, in fork
     * order, named by its path. Here threads run side by side, and time is that of the clock of the scopes. What is drawn of
     * it answers why a program was not more concurrent.
     * {@snippet class="dev.taskscope.testing.trace.TimelineChartTest" region="of"}
     *
     * <p>A task that has forked others below it is taken to wait for them, and a scope to have been open from its first fork to
     * the end of its last task. Takes time in proportion to n log n.
     */
    public static Trace of(ScopeTimeline timeline) {
        return new Trace(new FromTimeline(timeline));
    }

    /** Returns the threads of the run, as given. */
    public List<Lane> lanes() {
        return lanes;
    }

    /** Returns what happened, in that order. */
    public List<Event> events() {
        return events;
    }

    /**
     * Returns what happened, event by event, as text for a terminal or a failing test: a column for each thread, time from top to bottom, at most
     * 40 lines of at most 120 columns, whatever the trace holds. Where it cannot show everything, it keeps what the run
     * ended with, what each thread was last seen doing, the switches and what surrounds them, and says how much it left
     * out. Lines end in {@code \n}; what cannot be seen in a terminal, such as control characters, is spelled out. A run without a
     * scheduler is drawn as its {@link #chart}.
     */
    public String timeline() {
        return isSideBySide() ? chart(TextTimeline.MOST_COLUMNS, ROWS_OF_A_TIMELINE) : new TextTimeline(this).draw();
    }

    /**
     * Returns the run as a chart for a terminal: the parallelism reached, what the length of the run hung on, and a row for each
     * task (or thread, under a scheduler) with a bar over time, or over steps where no time passed. Where there is no room for
     * all rows, it keeps the longest, where what is on the critical path or failed counts for more than its length, and says how
     * many it left out. Lines end in {@code \n}; what cannot be seen in a terminal is spelled out.
     *
     * @param columns how many columns the widest line may take, at least 72
     * @param rows how many rows there may be, at least 1; a few lines come on top
     * @throws IllegalArgumentException if {@code columns} or {@code rows} is less than that
     */
    public String chart(int columns, int rows) {
        return new TextChart(this, columns, rows).draw();
    }

    /**
     * Returns the run as one page for a browser, in UTF-8: a row for each thread over virtual time and over steps, every
     * event in words, the parallelism reached and the critical path; of more than 200 rows those that {@link #chart} would
     * keep. The page refers to nothing outside itself and has
     * no script, is well-formed XML, and marks the row of each thread with the attribute {@code data-task}, whose value is
     * the name of the lane.
     */
    public String html() {
        return new HtmlPage(this).draw();
    }

    /**
     * Returns the run in the Chrome trace event format, which Perfetto and {@code chrome://tracing} open. Its time stamps
     * are microseconds, or steps where no time passed. The critical path is a thread of its own.
     *
     * @see <a href="https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU">the format</a>
     */
    public String chromeTrace() {
        return new ChromeTrace(this).draw();
    }

    /** Returns how many threads and events there are: enough for a debugger; {@link #timeline} shows them. */
    @Override
    public String toString() {
        return "trace of %d threads, %d events".formatted(lanes.size(), events.size());
    }

    /** Tells whether threads ran side by side; under a scheduler one runs at a time. */
    boolean isSideBySide() {
        return measured != null;
    }

    /** Returns what was measured, or else what follows from the events. */
    Figures figures(LaneIndex index, Activity activity) {
        return measured != null ? measured : Figures.of(this, index, activity);
    }

    private void ensureThreadsKnown() {
        Set<Integer> known = new HashSet<>();
        for (Lane lane : lanes) {
            if (!known.add(lane.thread())) {
                throw new IllegalArgumentException(
                        "lane '%s': thread %d already has a lane".formatted(lane.name(), lane.thread()));
            }
        }
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            boolean ofNobody = event.thread() == NO_THREAD && (event.kind() == Kind.TIME || event.kind() == Kind.FAIL);
            if (!ofNobody && !known.contains(event.thread())) {
                throw new IllegalArgumentException("event %d, %s: thread %d has no lane".formatted(i, event.kind(),
                        event.thread()));
            }
        }
    }

    private void ensureForwards() {
        for (int i = 1; i < events.size(); i++) {
            Event before = events.get(i - 1);
            Event event = events.get(i);
            if (event.step() < before.step() || event.nanos() < before.nanos()) {
                throw new IllegalArgumentException(
                        "event %d, %s: at step %d, %d ns, before the event ahead of it, at step %d, %d ns".formatted(i,
                                event.kind(), event.step(), event.nanos(), before.step(), before.nanos()));
            }
        }
    }

    /**
     * One virtual thread of a run.
     *
     * @param thread the number of the thread in this run, at least 0
     * @param name the path of the task that it ran, such as {@code crawl/page-3}, or the name of the thread
     * @since 0.1
     */
    public record Lane(int thread, String name) {
        /** Throws IllegalArgumentException if {@code thread} is negative. */
        public Lane {
            requireNonNull(name, "name");
            if (thread < 0) {
                throw new IllegalArgumentException("thread of lane '%s' is negative: %d".formatted(name, thread));
            }
        }
    }

    /**
     * One thing that happened.
     *
     * @param step how many decisions the scheduler had made, at least 0; several events may be of one step
     * @param nanos the virtual time since the run began, in nanoseconds, at least 0
     * @param thread the number of the thread it happened to or that did it; -1 for none
     * @param kind what happened
     * @param subject what it happened to; see {@link Kind}; empty where there is nothing to say
     * @param detail more about it; see {@link Kind}; empty where there is nothing to say
     * @since 0.1
     */
    public record Event(int step, long nanos, int thread, Kind kind, String subject, String detail) {
        /** Throws IllegalArgumentException if {@code step} or {@code nanos} is negative. */
        public Event {
            requireNonNull(kind, "kind");
            requireNonNull(subject, "subject");
            requireNonNull(detail, "detail");
            if (step < 0 || nanos < 0) {
                throw new IllegalArgumentException(
                        "event %s: step and nanos count from 0: %d, %d".formatted(kind, step, nanos));
            }
        }
    }

    /**
     * What an event is about.
     *
     * @since 0.1
     */
    public enum Kind {
        /** The thread forked the task {@code subject}. */
        FORK,
        /** The thread began; {@code subject} is what it runs. */
        START,
        /** The thread reached a choice point; {@code subject} is its label. */
        POINT,
        /**
         * The thread waits for {@code subject}, such as {@code ReentrantLock held by crawl/page-2}; if that begins with
         * {@code sleep}, for nothing but time.
         */
        BLOCK,
        /** The thread may run again; {@code detail} is the lane name of who woke it, or {@code time}. */
        WAKE,
        /**
         * A switch that matters: the scheduler let the lane {@code subject} run although this thread could have gone on, or
         * chose another than usual.
         */
        SWITCH,
        /** The clock jumped to the nanos of the event. */
        TIME,
        /** The thread asked {@code subject}, the path of a task or a scope, to stop; {@code detail} is the reason. */
        CANCEL,
        /**
         * The task {@code subject} has its outcome, the {@code detail}: {@code success}, {@code failure: } and what was
         * thrown, or {@code cancelled: } and why.
         */
        COMPLETE,
        /** The thread opened the scope {@code subject}, a path: what it begins with is what the scope is nested in. */
        OPEN,
        /** The thread closed the scope {@code subject}. */
        CLOSE,
        /** The thread ended. */
        END,
        /** What the run ended with: {@code subject} is the verdict, {@code detail} the message. */
        FAIL
    }
}
