/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.tour;

import dev.taskscope.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the owner of an example has said, and when. */
final class Diary implements Notes {
    private final TimeSource clock;
    private final long begin;
    private final List<String> lines = new ArrayList<>();

    Diary(TimeSource clock) {
        this.clock = clock;
        this.begin = clock.nanoTime();
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(clock.nanoTime() - begin);
    }

    @Override
    public void say(String what) {
        lines.add("%4s s  %s".formatted(Example.seconds(elapsed()), what));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
