/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.checksum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The order of a walk, which lists folder by folder, is that of the bytes of all the paths together. */
class WalkProperties {

    /** Names around '/' in the order of bytes: '-' and '.' come before it, the others after. */
    @Provide
    Arbitrary<Set<String>> trees() {
        Arbitrary<String> name = Arbitraries.strings().withChars("-.a0\u00E4").ofMinLength(1).ofMaxLength(3);
        return name.filter(text -> !text.equals(".") && !text.equals(".."))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(names -> String.join("/", names))
                .set()
                .ofMaxSize(12);
    }

    @Property(tries = 100)
    void walk_ofAnyTree_isInTheOrderOfTheBytesOfThePaths(@ForAll("trees") Set<String> tree) throws Exception {
        Path root = Files.createTempDirectory("walk");
        try {
            var files = new TreeSet<String>(Comparator.comparing(
                    name -> name.getBytes(UTF_8), (one, other) -> Arrays.compareUnsigned(one, other)));
            for (String name : tree) {
                if (create(NativeNames.pathOf(root + "/" + name))) {
                    files.add(root + "/" + name);
                }
            }
            var walked = new ArrayList<String>();
            for (var walk = new Walk(List.of(root.toString())); walk.hasNext();) {
                walked.add(walk.next().name().toString());
            }
            assertEquals(List.copyOf(files), walked);
        } finally {
            delete(root);
        }
    }

    /** Returns false where a file stands in the way of a folder, or the other way round. */
    private static boolean create(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).collect(toCollection(ArrayList::new))) {
                Files.delete(path);
            }
        }
    }
}
