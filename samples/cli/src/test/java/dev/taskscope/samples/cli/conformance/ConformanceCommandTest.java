/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskscope.samples.cli.Captured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConformanceCommandTest {
    private static final String PROGRAM =
            """
            {"format": 1, "name": "%s", "why": "It sleeps.", "program": {"main": [%s]}, "expected": [
              {"t": 0, "actor": "main", "event": "start", "value": {"ok": null}},
              {"t": %d, "actor": "main", "event": "sleep", "value": {"ok": null}},
              {"t": %d, "actor": "main", "event": "returned", "value": {"ok": null}},
              {"t": %d, "actor": "program", "event": "outcome", "value": {"ok": null}},
              {"t": %d, "actor": "program", "event": "end", "value": {"ok": null}}
            ]}
            """;

    @TempDir private Path folder;
    private final Captured captured = new Captured();
    private String path = "";

    @BeforeEach
    void setPath() {
        path = folder.toString();
    }

    private void write(String name, String steps, int until) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), PROGRAM.formatted(name, steps, until, until, until, until));
    }

    @Test
    void scenariosThatPass_areCounted() throws IOException {
        write("one", "{\"sleep\": 10}", 10);
        write("two", "{\"sleep\": 20}", 20);
        assertEquals(0, captured.run("conformance", path), captured::err);
        assertEquals("2 passed, 0 failed", captured.out().strip());
        assertEquals("", captured.err());
    }

    @Test
    void scenarioThatFails_isShownSideBySide_withItsTimeline_andCode1() throws IOException {
        write("bad", "{\"sleep\": 10}", 11);
        write("good", "{\"sleep\": 10}", 10);
        assertEquals(1, captured.run("conformance", path), captured::err);
        String out = captured.out();
        assertTrue(out.startsWith("bad failed, "), out);
        assertTrue(out.contains("It sleeps."), out);
        assertTrue(
                out.contains("main     2      11 ms: sleep {\"ok\":null}    10 ms: sleep {\"ok\":null}"), out);
        assertTrue(out.contains("program  1      11 ms: outcome {\"ok\":null}  10 ms: outcome {\"ok\":null}"), out);
        assertTrue(out.contains("actors/main"), out); // of the timeline
        assertTrue(out.strip().endsWith("1 passed, 1 failed"), out);
    }

    @Test
    void scenarioThatDiffersOnPurpose_isNamedWithItsRule_andCounted() throws IOException {
        write("counted", "{\"sleep\": 10}, {\"uncancel\": true}", 10);
        write("good", "{\"sleep\": 10}", 10);
        Files.writeString(
                folder.resolve("counted.json"),
                Files.readString(folder.resolve("counted.json"))
                        .replaceFirst("returned\", \"value\": \\{\"ok\": null", "returned\", \"value\": {\"ok\": 1"));
        assertEquals(0, captured.run("conformance", path), captured::err);
        assertEquals(
                "counted differs as documented: 'requests-are-not-counted' in docs/asyncio.md",
                captured.out().lines().findFirst().orElse(""));
        assertTrue(captured.out().strip().endsWith("1 passed, 0 failed, 1 differ as documented"), captured.out());
    }

    @Test
    void fileWithAStepThatIsNotKnown_isNamed_andTheOthersRun_andCode2() throws IOException {
        write("good", "{\"sleep\": 10}", 10);
        write("strange", "{\"sleep\": 10}, {\"yawn\": 3}", 10);
        assertEquals(2, captured.run("conformance", path));
        assertTrue(captured.err().contains("strange.json: program.main[1] is a step that is not known: {\"yawn\":3}"),
                captured.err());
        assertEquals("1 passed, 0 failed", captured.out().strip());
    }

    @Test
    void fileThatIsMissing_orNoJson_orNoScenario_isNamed_andCode2() throws IOException {
        Files.writeString(folder.resolve("text.json"), "once upon a time");
        Files.writeString(folder.resolve("old.json"), "{\"format\": 0}");
        String missing = folder.resolve("missing.json").toString();
        assertEquals(2, captured.run("conformance", missing, path));
        assertTrue(captured.err().contains("missing.json: No such file or folder"), captured.err());
        assertTrue(captured.err().contains("text.json: no JSON: "), captured.err());
        assertTrue(captured.err().contains("old.json: its format is not 1: 0"), captured.err());
    }

    @Test
    void folderWithoutScenarios_isNamed_andCode2() {
        assertEquals(2, captured.run("conformance", path));
        assertTrue(captured.err().contains(path + ": no scenario in it"), captured.err());
    }

    @Test
    void withoutPaths_isUsageAndCode2() {
        assertEquals(2, captured.run("conformance"));
        assertTrue(captured.err().contains("Usage: taskscope conformance"), captured.err());
    }
}
