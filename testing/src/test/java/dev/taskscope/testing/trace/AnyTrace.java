/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing.trace;

import dev.taskscope.testing.trace.Trace.Event;
import dev.taskscope.testing.trace.Trace.Kind;
import dev.taskscope.testing.trace.Trace.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Traces that no scheduler would record: any events of any threads, and texts that are hard to show. */
final class AnyTrace {
    private static final List<String> HARD_TEXTS = List.of(
            "", " ", "/", "a//b", "\u0000\u001b[31m\u0007", "two\nlines\r\n\tand more", "<script>alert('1')</script>",
            "\"]]>&amp;&#0;--><!--", "\ud800", "\udc00x\ud800", "\u202egnp.exe", "\ufeff\uffff\ufffe",
            "漢字かな".repeat(60),
            "👩‍👩‍👧🏽".repeat(30), "z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗".repeat(10), "x".repeat(200), "word ".repeat(900),
            "success", "failure: \\u0041", "time",
            "sleep");

    private AnyTrace() {}

    static Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, names()),
                Tuple.of(2, Arbitraries.of(HARD_TEXTS)),
                Tuple.of(1, Arbitraries.strings().all().ofMaxLength(30)));
    }

    /** Few, so that events, lanes and scopes often speak of the same. */
    private static Arbitrary<String> names() {
        return Arbitraries.of("main", "a", "a/b", "a/b/c", "a/b/c/d", "a/b/c/d/e", "b", "b/c", "c/a/b", "time",
                "crawl/" + "page-".repeat(40) + "3");
    }

    static Arbitrary<Trace> any() {
        Arbitrary<List<String>> lanes = Arbitraries.frequencyOf(
                Tuple.of(3, texts().list().ofMaxSize(4)), Tuple.of(1, texts().list().ofMaxSize(60)));
        return lanes.flatMap(names -> Combinators
                .combine(event(names.size()).list().ofMaxSize(150),
                        Arbitraries.of(0L, 1L, 1_000_000L, Long.MAX_VALUE / 200))
                .as((events, nanosOfATick) -> inOrder(lanes(names), events, nanosOfATick)))
                .withoutEdgeCases(); // they are empty lists, mostly, and would take up all the tries
    }

    private static Arbitrary<Event> event(int lanes) {
        Arbitrary<Kind> kinds = lanes == 0 ? Arbitraries.of(Kind.TIME, Kind.FAIL) : Arbitraries.of(Kind.class);
        return Combinators.combine(Arbitraries.integers().between(0, 2), Arbitraries.integers().between(0, 1), kinds,
                Arbitraries.integers().between(0, Math.max(0, lanes - 1)), texts(), texts())
                .as((steps, ticks, kind, lane, subject, detail) -> new Event(
                        steps, ticks, kind == Kind.TIME || lanes == 0 ? -1 : lane, kind, subject, detail));
    }

    private static List<Lane> lanes(List<String> names) {
        List<Lane> lanes = new ArrayList<>();
        names.forEach(name -> lanes.add(new Lane(lanes.size(), name)));
        return lanes;
    }

    /** Takes the steps and nanos of events as what has passed since the one before. */
    private static Trace inOrder(List<Lane> lanes, List<Event> events, long nanosOfATick) {
        List<Event> ordered = new ArrayList<>();
        int step = 0;
        long nanos = 0;
        for (Event event : events) {
            step += event.step();
            nanos += event.nanos() * nanosOfATick;
            ordered.add(new Event(step, nanos, event.thread(), event.kind(), event.subject(), event.detail()));
        }
        return new Trace(lanes, ordered);
    }

    /** Returns a trace of many events, without a tree of choices to shrink. */
    static Trace large(int lanes, int events, long seed) {
        var random = new Random(seed);
        List<String> names = Stream.iterate(0, i -> i + 1).limit(lanes)
                .map(i -> i == 0 ? "main" : i % 3 == 0 ? "work/task-" + (i - 1) + "/inner/part-" + i : "work/task-" + i)
                .toList();
        List<Event> made = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            String subject = random.nextBoolean() ? names.get(random.nextInt(lanes)) : "work/task-" + random.nextInt(9);
            made.add(new Event(random.nextInt(2), random.nextInt(2), kind == Kind.TIME ? -1 : random.nextInt(lanes),
                    kind,
                    subject, random.nextBoolean() ? "time" : names.get(random.nextInt(lanes))));
        }
        return inOrder(lanes(names), made, 1_000_000);
    }
}
