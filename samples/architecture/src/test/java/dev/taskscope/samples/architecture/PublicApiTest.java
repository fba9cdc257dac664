/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Nobody changes what users compile against without seeing it in the diff. */
class PublicApiTest {

    /** Beside the sources, so that writing it anew changes what is committed. */
    private static final Path DUMPS = Path.of("src/test/resources/api");

    private static final String REMEDY =
            "the public API of %s differs from %s; if that is meant, write the file anew with: mvn test -Dtest=PublicApiTest -Dapi.write";

    @ParameterizedTest
    @FieldSource("dev.taskscope.samples.architecture.ModulesUnderTest#NAMES")
    void publicApi_always_asRecorded(String module) throws IOException {
        Path dump = DUMPS.resolve(module + ".txt");
        if (System.getProperty("api.write") != null) {
            Files.writeString(dump, PublicApi.of(module));
        }
        String recorded = Files.exists(dump) ? Files.readString(dump) : "";
        assertEquals(recorded, PublicApi.of(module), () -> REMEDY.formatted(module, dump));
    }
}
