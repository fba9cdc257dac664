/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.jqwik;

import dev.taskscope.testing.jqwik.TaskProgram.End;
import dev.taskscope.testing.jqwik.TaskProgram.Step;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Writes programs as pseudo code. */
final class ProgramText {
    private static final String INDENT = "    ";

    private final StringBuilder text = new StringBuilder();
    private int depth;

    ProgramText scope(String name, List<Step> steps) {
        block("scope " + name, steps, "");
        return this;
    }

    private void block(String head, List<Step> steps, String last) {
        if (steps.isEmpty()) {
            line(head + " { " + (last.isEmpty() ? "" : last + " ") + "}");
            return;
        }
        line(head + " {");
        depth++;
        steps.forEach(this::step);
        if (!last.isEmpty()) {
            line(last);
        }
        depth--;
        line("}");
    }

    private void step(Step step) {
        switch (step) {
            case Step.Fork fork -> block("fork " + fork.name(), fork.steps(), words(fork.end()));
            case Step.Inner inner -> block("scope " + inner.name(), inner.steps(), "");
            case Step.Sleep sleep -> line("sleep " + words(sleep.length()));
            case Step.SleepDeaf sleep -> line("sleep " + words(sleep.length()) + ", deaf to interrupts");
            case Step.Await await -> line("await " + await.task());
            case Step.Cancel cancel -> line("cancel " + cancel.task());
            case Step.CancelScope cancel -> line("cancel scope " + cancel.scope());
            case Step.Join join -> line(join.limit() == null ? "join" : "join within " + words(join.limit()));
            case Step.JoinAll join -> line("join until nothing is pending");
        }
    }

    private static String words(End end) {
        return switch (end) {
            case End.Value value -> "return " + value.value();
            case End.Failure failure -> "fail";
        };
    }

    /** Returns a length of time in its largest whole unit. */
    private static String words(Duration length) {
        if (length.toNanosPart() % 1_000_000 != 0) {
            return words(length.toNanos(), "ns");
        }
        if (length.toNanosPart() != 0) {
            return words(length.toMillis(), "ms");
        }
        boolean hours = !length.isZero() && length.toSeconds() % 3_600 == 0;
        return hours ? words(length.toHours(), "h") : words(length.toSeconds(), "s");
    }

    private static String words(long number, String unit) {
        return String.format(Locale.ROOT, "%,d %s", number, unit);
    }

    private void line(String words) {
        text.append(text.isEmpty() ? "" : "\n").append(INDENT.repeat(depth)).append(words);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
