/*
 * Copyright 2026 the Taskscope authors. Licensed under the Apache License, Version 2.0; see the file LICENSE.
 */
package dev.taskscope.samples.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the README shows is what the tests run. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..", "..");

    @ParameterizedTest
    @CsvSource({
        "readme, core/src/test/java/dev/taskscope/SnippetsTest.java",
        "policy, core/src/test/java/dev/taskscope/SnippetsTest.java",
        "own-policy, testing/src/test/java/dev/taskscope/testing/junit/OwnPolicyContractTest.java",
        "test, testing/src/test/java/dev/taskscope/testing/junit/ConcurrentTestSnippets.java",
        "of, testing/src/test/java/dev/taskscope/testing/trace/TimelineChartTest.java",
    })
    void example_isTheRegionOfAPassingTest(String region, Path file) throws IOException {
        String example = region(region, file);

        assertTrue(
                readme().contains("```java\n" + example + "\n```\n"),
                () -> "the README has to show the region '%s' of %s as it stands there:%n%s"
                        .formatted(region, file, example));
    }

    @Test
    void commands_areTheMainJobAndTheTests() throws IOException {
        List<String> commands = readme().lines().filter(line -> line.startsWith("mvn ")).toList();

        assertEquals(List.of("mvn -q -Prun", "mvn verify"), commands);
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static String region(String name, Path file) throws IOException {
        Matcher found = Pattern.compile("// @start region=\"" + name + "\"\n(.*?)\n *// @end", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve(file)));
        assertTrue(found.find(), () -> "no region '%s' in %s".formatted(name, file));
        return found.group(1).stripIndent();
    }
}
