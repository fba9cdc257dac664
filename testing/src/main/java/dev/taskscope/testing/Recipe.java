/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The schedule of a run, as the switches by which it differs from the usual one, in which a thread goes on until it cannot
 * and the thread started first follows. A failing test prints it; {@link Exploration#replay} and
 * {@link dev.taskscope.testing.junit.ConcurrentTest#replay} repeat it, on every supported JDK. A run that was given another
 * number of {@linkplain Exploration#steps steps} than the default needs the same again: in the second half of them other rules
 * decide. What a failing test prints says so.
 *
 * <p>In text, {@code "2.5>1 0.3>2"} says: when thread 2 has made its fifth step, thread 1 makes the next one; when
 * thread 0 has made its third, thread 2 does. Threads count from 0, the test itself, in the order in which they were started.
 * The usual schedule is {@code "usual"}.
 *
 * @param switches where it differs, in the order in which they happen
 * @since 0.1
 */
public record Recipe(List<Switch> switches) {
    private static final String USUAL = "usual";
    private static final Pattern SWITCH = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})>(\\d{1,9})");

    /**
     * Another thread goes on than usually would.
     *
     * @param after the thread that made the step before
     * @param step how many steps that one has made then, from 1
     * @param next the thread that makes the next step
     */
    public record Switch(int after, int step, int next) {
        @Override
        public String toString() {
            return after + "." + step + ">" + next;
        }
    }

    /** Keeps a copy. */
    public Recipe {
        switches = List.copyOf(switches);
    }

    /**
     * Reads what {@link #toString} has written.
     *
     * @throws IllegalArgumentException if the text is no recipe
     */
    public static Recipe parse(String text) {
        var switches = new ArrayList<Switch>();
        String trimmed = text.trim();
        if (!trimmed.equals(USUAL)) {
            for (String word : trimmed.split("\\s+")) {
                Matcher matcher = SWITCH.matcher(word);
                if (!matcher.matches()) {
                    throw new IllegalArgumentException(
                            "'%s' is no recipe: '%s' is no switch such as 2.5>1; paste the recipe that a failure has printed"
                                    .formatted(text, word));
                }
                switches.add(new Switch(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))));
            }
        }
        return new Recipe(switches);
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        return switches.isEmpty()
                ? USUAL
                : switches.stream().map(Switch::toString).collect(Collectors.joining(" "));
    }
}
