/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.conformance;

import dev.taskscope.samples.cli.Printable;
import dev.taskscope.samples.conformance.Result;
import dev.taskscope.samples.conformance.Scenario;
import dev.taskscope.samples.conformance.log.Difference;
import dev.taskscope.samples.conformance.log.Event;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A scenario that failed, as people read it: where the logs part, side by side, and the timeline. */
final class FailureReport {
    private static final List<String> HEADING = List.of("actor", "event", "asyncio", "here");

    private FailureReport() {}

    static void print(Scenario scenario, Result.Failed failed, PrintWriter out) {
        out.println("%s failed, %s".formatted(Printable.of(scenario.name()), failed.how()));
        out.println("  " + Printable.of(scenario.why()));
        if (!failed.differences().isEmpty()) {
            table(failed.differences()).forEach(line -> out.println("  " + line));
        }
        failed.timeline().lines().forEach(line -> out.println("  " + line));
    }

    private static List<String> table(List<Difference> differences) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEADING);
        for (Difference difference : differences) {
            rows.add(List.of(
                    Printable.of(difference.actor()),
                    String.valueOf(difference.position()),
                    shown(difference.expected()),
                    shown(difference.actual())));
        }
        int[] widths = IntStream.range(0, HEADING.size())
                .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> padded(row.get(column), widths[column]))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .toList();
    }

    private static String shown(@Nullable Event event) {
        return event == null
                ? "(nothing more)"
                : Printable.of("%d ms: %s %s".formatted(event.millis(), event.kind(), event.value()));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
