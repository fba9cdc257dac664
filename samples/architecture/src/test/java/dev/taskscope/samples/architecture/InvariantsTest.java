/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index of invariants names every test of them, and every invariant has one. */
class InvariantsTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final List<String> MODULES = List.of("core", "scopes", "timeouts", "testing");
    private static final Pattern HEADING = Pattern.compile("## ([OC]\\d+) .*");
    private static final Pattern ENTRY = Pattern.compile("- `(\\w+\\.\\w+)`");
    private static final Pattern TEST = Pattern.compile("^ +void ([oc]\\d+)(_\\w+)\\(", Pattern.MULTILINE);

    @Test
    void index_always_namesTheTestsThatThereAre() throws IOException {
        assertEquals(lines(tests()), lines(index()));
    }

    @Test
    void everyInvariant_always_hasATest() throws IOException {
        var ids = new TreeSet<String>();
        IntStream.rangeClosed(1, 8).forEach(number -> ids.add("O" + number));
        IntStream.rangeClosed(1, 10).forEach(number -> ids.add("C" + number));
        assertEquals(ids, tests().keySet());
    }

    private static String lines(Map<String, SortedSet<String>> tests) {
        var text = new StringBuilder();
        tests.forEach((id, names) -> names.forEach(name -> text.append(id).append(' ').append(name).append('\n')));
        return text.toString();
    }

    private static Map<String, SortedSet<String>> index() throws IOException {
        var index = new TreeMap<String, SortedSet<String>>();
        String id = "";
        for (String line : Files.readAllLines(ROOT.resolve("docs/invariants.md"))) {
            Matcher heading = HEADING.matcher(line);
            Matcher entry = ENTRY.matcher(line);
            if (heading.matches()) {
                id = heading.group(1);
            } else if (entry.matches()) {
                index.computeIfAbsent(id, key -> new TreeSet<>()).add(entry.group(1));
            }
        }
        return index;
    }

    /** Returns the methods whose names begin with an invariant's, each with the class that holds it. */
    private static Map<String, SortedSet<String>> tests() throws IOException {
        var tests = new TreeMap<String, SortedSet<String>>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    addTests(file, tests);
                }
            }
        }
        return tests;
    }

    private static void addTests(Path file, Map<String, SortedSet<String>> tests) throws IOException {
        String type = file.getFileName().toString().replace(".java", "");
        Matcher found = TEST.matcher(Files.readString(file));
        while (found.find()) {
            tests.computeIfAbsent(found.group(1).toUpperCase(Locale.ROOT), key -> new TreeSet<>())
                    .add(type + "." + found.group(1) + found.group(2));
        }
    }
}
