/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lines below the header of a text timeline. */
final class TextBody {
    private final LaneIndex index;
    private final Wording wording;
    private final TextColumns columns;
    private final Lifelines lifelines;
    private final @Nullable Event failure;
    private final List<Stretch> stretches = new ArrayList<>();
    private long shownNanos = -1;

    TextBody(Trace trace, LaneIndex index, Wording wording, TextColumns columns) {
        this.index = index;
        this.wording = wording;
        this.columns = columns;
        this.failure = new Summary(trace).failure();
        this.lifelines = new Lifelines(columns);
        List<Event> events = trace.events();
        int[] weights = Weights.of(events);
        for (int i = 0; i < events.size(); i++) {
            if (isShown(events, i)) {
                add(events.get(i), weights[i]);
            }
        }
    }

    /** That time has passed is seen from the time of the next event. */
    private boolean isShown(List<Event> events, int at) {
        Event event = events.get(at);
        boolean last = at == events.size() - 1;
        return switch (event.kind()) {
            case TIME -> last;
            case FAIL -> true;
            default -> columns.placeOf(event.thread()) >= 0;
        };
    }

    private void add(Event event, int weight) {
        var phrase = Phrase.of(event, wording);
        int room = columns.room(columns.placeOf(event.thread()));
        int last = stretches.size() - 1;
        if (last < 0 || !stretches.get(last).add(event, phrase, weight, room)) {
            stretches.add(new Stretch(event, phrase, weight));
        }
    }

    List<String> lines(int room) {
        var selection = new Selection(stretches.stream().map(Stretch::weight).toList(), room);
        List<String> lines = new ArrayList<>();
        List<Event> leftOut = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i++) {
            Stretch stretch = stretches.get(i);
            lifelines.note(stretch);
            if (selection.keeps(i)) {
                addGap(lines, leftOut);
                lines.add(line(stretch));
            } else {
                leftOut.addAll(stretch.events());
            }
        }
        addGap(lines, leftOut);
        return lines;
    }

    private void addGap(List<String> lines, List<Event> leftOut) {
        if (!leftOut.isEmpty()) {
            Set<Integer> threads = new HashSet<>();
            leftOut.forEach(event -> threads.add(event.thread()));
            long steps = leftOut.stream().mapToInt(Event::step).distinct().count();
            String words = "... %s of %s left out".formatted(
                    Summary.counted(steps, "step"), Summary.counted(threads.size(), "thread"));
            lines.add(new TextLine().at(columns.start(0)).put(words).toString());
            leftOut.clear();
        }
    }

    private String line(Stretch stretch) {
        var line = new TextLine();
        line.put(stretch.isSwitch() ? ">>" : stretch.isFailure() ? "!!" : "");
        long nanos = stretch.first().nanos();
        if (nanos != shownNanos) {
            String time = HumanTime.of(nanos);
            line.at(columns.start(0) - TextTimeline.SPACE - time.length()).put(time);
            shownNanos = nanos;
        }
        if (stretch.isSwitch()) {
            drawSwitch(line, stretch);
        } else {
            int place = columns.placeOf(stretch.first().thread());
            drawWords(line, isToldAbove(stretch) ? Cells.clean(stretch.first().subject()) : stretch.words(), place,
                    place);
        }
        return line.toString();
    }

    /** The message of what the run ended with is in the header. */
    private boolean isToldAbove(Stretch stretch) {
        return stretch.first() == failure && !Visible.isBlank(stretch.first().subject());
    }

    /** Draws an arrow from the thread that could have gone on to the one that runs. */
    private void drawSwitch(TextLine line, Stretch stretch) {
        int from = columns.placeOf(stretch.first().thread());
        Lane target = index.named(stretch.first().subject());
        String words = wording.of(stretch.first());
        int to = target == null ? -1 : columns.placeOf(target.thread());
        if (to < 0 || to == from) {
            drawWords(line, "*> " + words, from, from);
        } else {
            String shaft = "=".repeat(Math.abs(columns.start(to) - columns.start(from)) - 1);
            String arrow = from < to ? "*" + shaft + ">" : "<" + shaft + "*";
            drawWords(line, arrow + " " + words, Math.min(from, to), Math.max(from, to));
        }
    }

    /** Draws words that begin in one place and reach at least to another, and the lifelines on both sides. */
    private void drawWords(TextLine line, String words, int from, int to) {
        lifelines.draw(line, 0, from);
        line.at(columns.start(from)).put(Cells.cut(words, columns.room(from)));
        lifelines.draw(line, to + 1, columns.count());
    }
}
