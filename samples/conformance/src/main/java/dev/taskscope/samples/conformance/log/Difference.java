/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of one actor part in two logs. The order of events of different actors is not compared.
 *
 * @param actor who
 * @param position of the first event that differs, from 1
 * @param expected that event; null if there is none
 * @param actual the one that is there instead; null if there is none
 */
public record Difference(String actor, int position, @Nullable Event expected, @Nullable Event actual) {

    /** Returns the first difference of each actor whose events differ, in the order of their names. */
    public static List<Difference> between(List<Event> expected, List<Event> actual) {
        Map<String, List<Event>> wanted = byActor(expected);
        Map<String, List<Event>> found = byActor(actual);
        var actors = new TreeSet<>(wanted.keySet());
        actors.addAll(found.keySet());
        var differences = new ArrayList<Difference>();
        for (String actor : actors) {
            List<Event> one = wanted.getOrDefault(actor, List.of());
            List<Event> other = found.getOrDefault(actor, List.of());
            int at = 0;
            while (at < one.size() && at < other.size() && one.get(at).equals(other.get(at))) {
                at++;
            }
            if (at < one.size() || at < other.size()) {
                differences.add(new Difference(
                        actor, at + 1, at < one.size() ? one.get(at) : null, at < other.size() ? other.get(at) : null));
            }
        }
        return differences;
    }

    private static Map<String, List<Event>> byActor(List<Event> log) {
        var actors = new TreeMap<String, List<Event>>();
        log.forEach(event -> actors.computeIfAbsent(event.actor(), key -> new ArrayList<>()).add(event));
        return actors;
    }

    @Override
    public String toString() {
        return "%s, event %d: expected %s, got %s".formatted(actor, position, words(expected), words(actual));
    }

    private static String words(@Nullable Event event) {
        return event == null ? "nothing more" : event.toString();
    }
}
