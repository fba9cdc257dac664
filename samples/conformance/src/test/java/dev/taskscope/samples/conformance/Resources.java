/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The scenarios among the test resources. */
final class Resources {

    private Resources() {}

    static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(Resources.class.getResource("/" + name), name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Scenario> scenarios(String folder) {
        try (Stream<Path> files = Files.list(folder(folder))) {
            return files.sorted().map(Resources::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Scenario read(Path file) {
        try {
            return Scenario.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
